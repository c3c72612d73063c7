import { contract } from "../provider/opik/contract";
import { Accounts } from "./accounts";
import { seeds } from "./collections";
import { defaultOrganizations, usersOf } from "./defaults";
import { Examiner } from "./exchange";
import { Faults } from "./faults";
import { front, type View } from "./front";
import { handlerTable, type World } from "./handler";
import { Journal } from "./journal";
import { type LocalObject, LocalObjects } from "./objects";
import { Organizations } from "./organizations";
import { outcomeOf } from "./outcome";
import { failure } from "./replies";
import { Router } from "./router";
import { Scenarios } from "./scenarios";
import { send } from "./sending";
import { LocalServer, type Receiver } from "./server";
import type {
  Fault,
  FaultMatch,
  LocalOpikOptions,
  LocalOrganization,
  RecordedRequest,
  ScenarioName,
} from "./types";
import { roleIn, visibleOrganizations } from "./visibility";
import { handlersIn } from "./writings";

/** A project as the server keeps it. */
export interface LocalProject extends LocalObject {
  name: string;
  description?: string;
  visibility: string;
}

/**
 * A local Opik: a server that has state and keeps strictly to the contract, for tests and for trying a program
 * without an organization of one's own. It listens on the loopback address only, and keeps nothing after `stop`.
 */
export class LocalOpik {
  /** Told about each request when its response is decided, just before the client can see the response. */
  onRequest?: (request: RecordedRequest) => void;

  readonly #world: World;
  readonly #examiner: Examiner;
  readonly #faults = new Faults();
  readonly #journal = new Journal();
  #server: LocalServer | undefined;

  private constructor(options: LocalOpikOptions) {
    const organizations = options.organizations ?? defaultOrganizations;
    this.#world = {
      accounts: new Accounts(options.users ?? usersOf(organizations)),
      organizations: new Organizations(organizations),
      objects: new LocalObjects(options.seeded ? seeds : undefined),
      scenarios: new Scenarios(options.scenarios ?? []),
    };
    const table = handlerTable(contract, handlersIn(options.writing ?? "contract"));
    this.#examiner = new Examiner(new Router([...table.keys()]), new Router(contract), table, this.#world);
    if (options.onRequest !== undefined) {
      this.onRequest = options.onRequest;
    }
  }

  static async start(options: LocalOpikOptions = {}): Promise<LocalOpik> {
    const opik = new LocalOpik(options);
    opik.#server = await LocalServer.start(options.port ?? 0, (arrived, response) =>
      opik.#receive(arrived, response),
    );
    return opik;
  }

  /** `http://127.0.0.1:PORT`, without a path. */
  get url(): string {
    return this.#server?.url ?? "";
  }

  /** Every request since the start or `forget`, in the order of their responses. */
  get requests(): readonly RecordedRequest[] {
    return this.#journal.requests;
  }

  /** In how far requests broke the contract, one sentence each. */
  get violations(): readonly string[] {
    return this.#journal.violations;
  }

  requestsOf(operation: string): readonly RecordedRequest[] {
    return this.requests.filter((request) => request.operation === operation);
  }

  /** An organization as it really is, whatever a scenario shows; a copy. */
  organization(id: string): Readonly<Record<string, unknown>> {
    return this.#world.organizations.get(id);
  }

  /** Objects of a kind (`Project`); what is changed in one is changed on the server, and is not a request. */
  objects(kind: string, workspace = "default"): readonly LocalObject[] {
    return this.#world.objects.all(kind, workspace);
  }

  /** A further object, with the id that it is to have. Not a request. */
  addObject(kind: string, object: LocalObject, workspace = "default"): void {
    this.#world.objects.add(kind, workspace, { ...object });
  }

  /** Somebody else deletes an object. Not a request. */
  deleteObject(kind: string, id: string, workspace = "default"): void {
    this.#world.objects.delete(kind, workspace, id);
  }

  /** The projects of a workspace, as {@link objects}. */
  projects(workspace = "default"): readonly LocalProject[] {
    return this.objects("Project", workspace) as readonly LocalProject[];
  }

  addProject(project: LocalProject, workspace = "default"): void {
    this.addObject("Project", project, workspace);
  }

  deleteProject(id: string, workspace = "default"): void {
    this.deleteObject("Project", id, workspace);
  }

  /** Organization id -> role, as a user sees them, scenarios included. */
  rolesOf(userName: string): Readonly<Record<string, string>> {
    const user = this.#world.accounts.byName(userName);
    const visible = visibleOrganizations(user, this.#world);
    return Object.fromEntries(visible.map((id) => [id, roleIn(user, id, this.#world) ?? ""]));
  }

  /** Somebody else changes an organization in the dashboard; `undefined` takes a field away. Not a request. */
  click(organizationId: string, changes: Record<string, unknown>): void {
    this.#world.organizations.change(organizationId, changes);
  }

  /** The organization is gone. */
  remove(organizationId: string): void {
    this.#world.organizations.remove(organizationId);
  }

  /** A further organization, visible to the users named: user name -> role. */
  addOrganization(organization: LocalOrganization, roles: Readonly<Record<string, string>>): void {
    this.#world.organizations.add(organization);
    this.#world.accounts.grant(organization.id, roles);
  }

  /** Every session token is invalid from now on; a new login works. */
  endSessions(): void {
    this.#world.accounts.endSessions();
  }

  enable(scenario: ScenarioName): void {
    this.#world.scenarios.enable(scenario);
  }

  disable(scenario: ScenarioName): void {
    this.#world.scenarios.disable(scenario);
  }

  /** The next matching requests get the fault instead of their true response. */
  fault(match: FaultMatch, fault: Fault): void {
    this.#faults.add(match, fault);
  }

  /** Clears requests and violations; state, scenarios and faults stay. */
  forget(): void {
    this.#journal.forget();
  }

  /** Ends the server and every connection; may be called again. */
  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  readonly #receive: Receiver = (arrived, response) => {
    const own = front(arrived, this.#view());
    if (own !== undefined) {
      send(response, own);
      return;
    }
    const body = typeof arrived.body === "string" ? Buffer.alloc(0) : arrived.body;
    const examined = this.#examiner.examine({ ...arrived, body });
    if (arrived.body === "aborted") {
      this.#record({ ...examined.record, violations: [], status: "aborted" });
      return;
    }
    if (arrived.body === "tooLarge") {
      const violation = "The body is larger than the local Opik accepts.";
      this.#record({ ...examined.record, violations: [violation], status: 413 });
      send(response, failure("dashboard", 413, violation));
      return;
    }
    const { status, transmit } = outcomeOf(examined, this.#faults.take(examined.record.operation));
    this.#record({ ...examined.record, status });
    transmit(response);
  };

  #view(): View {
    const { url, requests, violations } = this;
    const { organizations: all, scenarios } = this.#world;
    const organizations = scenarios.has("open-source") ? [] : all.ids().map((id) => all.get(id));
    return { url, requests, violations, organizations, change: (id, changes) => this.click(id, changes) };
  }

  #record(request: RecordedRequest): void {
    this.#journal.record(request);
    this.onRequest?.(request);
  }
}
