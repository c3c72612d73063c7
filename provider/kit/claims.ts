import { isDeepStrictEqual } from "node:util";
import { containsUnknown, type Properties } from "./values";

/** Who makes a claim; a host may not know which resource of the program it is. */
export interface Claimant {
  readonly urn?: string | undefined;
}

/** What one resource of the program declares of an object. */
export interface Declaration extends Claimant {
  /** Values by input name; of unknown ones nothing is claimed. Empty where the whole object is meant. */
  readonly values: Properties;
  /** Names of the values that no message may show. */
  readonly secrets?: ReadonlySet<string> | undefined;
}

/** A claim of another process of this run: of its values only the names, and whether they are equal to one's own. */
export interface PostedClaim extends Claimant {
  /** `touched`: that process has changed the object, or let go of it. */
  readonly kind: "declared" | "held" | "touched";
  readonly object: string;
  /** Fingerprints by input name; empty texts where nothing is told of a value. */
  readonly values: Readonly<Record<string, string>>;
}

/** Where the processes of one run see each other's claims. None of its methods fails. */
export interface ClaimsBoard {
  post(claim: PostedClaim): void;
  /** What the other processes have put up, in no order. */
  others(): readonly PostedClaim[];
  /** A text that is the same for equal values in all processes of this run, and tells nobody else the value. */
  fingerprint(value: unknown): string;
  /** Takes down what this process has put up. */
  close(): void;
}

/** A program of one process, or a host that knows of no others. */
export const noBoard: ClaimsBoard = {
  post: () => undefined,
  others: () => [],
  fingerprint: () => "",
  close: () => undefined,
};

/** Somebody else's claim on an object, from this process or another one of the run. */
export interface Claim extends Claimant {
  readonly kind: PostedClaim["kind"];
  /** Names of the inputs that are claimed. */
  readonly names: readonly string[];
  /** The declaration, where it was made in this process. */
  readonly declaration?: Declaration;
  /** Whether a value is certainly another one than the one claimed; an unknown one is not. */
  isOther(name: string, value: unknown): boolean;
}

interface ObjectClaims {
  declarations: readonly Declaration[];
  holders: readonly Claimant[];
  /** What predecessors have left for their successors. */
  left: Properties;
}

/**
 * What the resources of one run declare and hold, by the key of the object in the managed system, such as
 * `settings:OrganizationSettings:https://host:org-1`. A key says everything that tells one object from another, since
 * resources of several deployments can be in one run.
 */
export class Claims {
  private readonly objects = new Map<string, ObjectClaims>();

  /** @param onPost called before something is put up, which has to be taken down with `close` in the end */
  constructor(
    private readonly board: ClaimsBoard = noBoard,
    private readonly onPost: () => void = () => undefined,
  ) {}

  /**
   * A resource of the program declares the object, or values of it. To be called from a check (the engine does not check
   * what is not declared, nor what a `--target` leaves out); and from a diff after such a check, where only that knows the
   * object. Another declaration of the same resource takes the place of the first.
   */
  declare(object: string, declaration: Declaration): void {
    const known = Object.entries(declaration.values).filter(([, value]) => !containsUnknown(value));
    const made: Declaration = { ...declaration, values: Object.fromEntries(known) };
    const of = this.of(object);
    if (of.declarations.some((one) => isDeepStrictEqual(one, made))) {
      return;
    }
    const others = of.declarations.filter(({ urn }) => urn === undefined || urn !== made.urn);
    of.declarations = [...others, made];
    this.post("declared", object, made);
  }

  /** A create or an update of this run has put the object in place or taken it over. */
  hold(object: string, claimant: Claimant): void {
    const of = this.of(object);
    of.holders = [...of.holders, { urn: claimant.urn }];
    this.post("held", object, { ...claimant, values: {} });
  }

  /** This process has changed the object: others of the run cannot rely on what they have read of it. */
  touch(object: string): void {
    this.post("touched", object, { values: {} });
  }

  /** Declarations made in this process. */
  declarations(object: string): readonly Declaration[] {
    return this.objects.get(object)?.declarations ?? [];
  }

  /** Who was created or updated with the object in this process, in order. */
  holders(object: string): readonly Claimant[] {
    return this.objects.get(object)?.holders ?? [];
  }

  /** Keys of the objects that were declared in this process. */
  declaredObjects(): readonly string[] {
    return [...this.objects].filter(([, { declarations }]) => declarations.length > 0).map(([key]) => key);
  }

  /**
   * Claims on an object, from all processes of the run: those of anybody else where `but` names a resource. Whoever is
   * not known counts as somebody else.
   */
  on(object: string, but?: Claimant): readonly Claim[] {
    const own: Claim[] = [
      ...this.declarations(object).map(
        (declaration): Claim => ({
          kind: "declared",
          urn: declaration.urn,
          names: Object.keys(declaration.values),
          declaration,
          isOther: (name, value) =>
            Object.hasOwn(declaration.values, name) && !isDeepStrictEqual(declaration.values[name], value),
        }),
      ),
      ...this.holders(object).map(
        ({ urn }): Claim => ({ kind: "held", urn, names: [], isOther: () => false }),
      ),
    ];
    const isAnothers = ({ urn }: Claimant) => but?.urn === undefined || urn !== but.urn;
    return [...own, ...this.elsewhere(object)].filter(isAnothers);
  }

  /** Claims of the other processes of the run alone. */
  elsewhere(object: string): readonly Claim[] {
    return this.board
      .others()
      .filter((one) => one.object === object)
      .map(({ kind, urn, values }) => ({
        kind,
        urn,
        names: Object.keys(values),
        isOther: (name, value) => {
          const theirs = values[name] ?? "";
          const mine = theirs === "" || containsUnknown(value) ? "" : this.board.fingerprint(value);
          return mine !== "" && mine !== theirs;
        },
      }));
  }

  /**
   * Leaves something for whoever has the object after this resource: what a predecessor knew of it and its successor,
   * which the engine tells nothing, cannot know. What was left first stays.
   */
  handOn(object: string, data: Properties): void {
    const of = this.of(object);
    of.left = { ...data, ...of.left };
  }

  /** What was left so far; empty where nothing was. */
  inherit(object: string): Properties {
    return this.objects.get(object)?.left ?? {};
  }

  /** At the end of the run. */
  close(): void {
    this.board.close();
  }

  private of(object: string): ObjectClaims {
    const found = this.objects.get(object) ?? { declarations: [], holders: [], left: {} };
    this.objects.set(object, found);
    return found;
  }

  private post(kind: PostedClaim["kind"], object: string, { urn, values, secrets }: Declaration): void {
    // Nothing of a secret leaves the process; where a host does not know what is secret, a fingerprint has to do.
    const prints = Object.entries(values).map(([name, value]) => [
      name,
      secrets?.has(name) ? "" : this.board.fingerprint(value),
    ]);
    this.onPost();
    this.board.post({ kind, object, urn, values: Object.fromEntries(prints) });
  }
}
