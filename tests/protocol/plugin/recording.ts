import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Message } from "google-protobuf";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { LocalOpik } from "../../../emulator";
import { type Json, struct, UNKNOWNS } from "./client";

/** Something that happens to the local Opik between or during the engine's runs. */
export type Happening =
  /** Somebody changes the organization in the dashboard. */
  | { readonly click: Json }
  /** Somebody changes it while it is written the next time. */
  | { readonly clickDuringWrite: Json }
  /** Every project is deleted by somebody else. */
  | { readonly deleteProjects: true };

/** One call of the engine, and what it was responded with. */
export interface Call {
  readonly method: string;
  readonly request: Json;
  readonly response?: Json;
  readonly error?: string;
}

/** A line of a recorded conversation; `run` is what the engine was asked for. */
export type Line = Call | Happening | { readonly run: string };

const root = dirname(require.resolve("../../../../package.json"));
export const fixtures = join(root, "tests/protocol/plugin/fixtures");

/** The recorded conversations by name. */
export function conversations(): Map<string, Line[]> {
  const files = readdirSync(fixtures).filter((name) => name.endsWith(".jsonl"));
  return new Map(
    files.sort().map((name) => [
      name.replace(/\.jsonl$/, ""),
      readFileSync(join(fixtures, name), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Line),
    ]),
  );
}

export function happen(opik: LocalOpik, happening: Happening): void {
  if ("click" in happening) {
    opik.click("org-acme", happening.click);
  } else if ("clickDuringWrite" in happening) {
    opik.onRequest = ({ operation }) => {
      if (operation === "updateOrganization") {
        delete opik.onRequest;
        opik.click("org-acme", happening.clickDuringWrite);
      }
    };
  } else {
    for (const { id } of opik.projects()) {
      opik.deleteProject(id);
    }
  }
}

/**
 * Replaces what is another one with each recording by what is always the same, and back: ids in the order of their
 * appearance, and what depends on the machine and the time by one word each.
 */
export class Canonical {
  private readonly ids: string[] = [];

  /** @param origin of the local Opik of this conversation, for what is put back */
  constructor(private readonly origin = "http://127.0.0.1:0") {}

  replace<T>(value: T): T {
    const text = JSON.stringify(value)
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => this.canonicalId(id))
      .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:0")
      .replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"2026-01-01T00:00:00Z"');
    return JSON.parse(text) as T;
  }

  /** Puts the ids and the address of this conversation in place of the canonical ones. */
  restore<T>(value: T): T {
    const text = JSON.stringify(value)
      .replace(/00000000-0000-4000-8000-(\d{12})/g, (id, number) => this.ids[Number(number)] ?? id)
      .replaceAll("http://127.0.0.1:0", this.origin);
    return JSON.parse(text) as T;
  }

  private canonicalId(id: string): string {
    if (Object.values<string>(UNKNOWNS).includes(id)) {
      return id;
    }
    if (!this.ids.includes(id)) {
      this.ids.push(id);
    }
    return `00000000-0000-4000-8000-${String(this.ids.indexOf(id)).padStart(12, "0")}`;
  }
}

/** The provider's methods of the recordings, with the messages of their requests. */
const REQUESTS: Readonly<Record<string, new () => Message>> = {
  Handshake: rpc.ProviderHandshakeRequest,
  GetPluginInfo: Empty,
  Attach: plugin.PluginAttach,
  CheckConfig: rpc.CheckRequest,
  DiffConfig: rpc.DiffRequest,
  Configure: rpc.ConfigureRequest,
  Check: rpc.CheckRequest,
  Diff: rpc.DiffRequest,
  Create: rpc.CreateRequest,
  Read: rpc.ReadRequest,
  Update: rpc.UpdateRequest,
  Delete: rpc.DeleteRequest,
  Invoke: rpc.InvokeRequest,
  Cancel: Empty,
};

/** A request's message from its JSON form. @throws {Error} for a field that the message does not have */
export function requestOf({ method, request }: Call): Message {
  const type = REQUESTS[method];
  if (type === undefined) {
    throw new Error(`There is no method ${method} to replay.`);
  }
  const message = new type() as unknown as Record<string, (value: unknown) => void>;
  const setters = Object.keys(Object.getPrototypeOf(message));
  for (const [field, value] of Object.entries(request)) {
    const names = [`set${field}`, `set${field}list`].map((name) => name.toLowerCase());
    const setter = setters.find((name) => names.includes(name.toLowerCase()));
    if (setter === undefined) {
      throw new Error(`The request of ${method} has no ${field}.`);
    }
    const isStruct = typeof value === "object" && value !== null && !Array.isArray(value);
    message[setter]?.(isStruct ? struct(value as Json) : value);
  }
  return message as unknown as Message;
}

const ENUMS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  changes: rpc.DiffResponse.DiffChanges as unknown as Record<string, number>,
  kind: rpc.PropertyDiff.Kind as unknown as Record<string, number>,
};

/** A message in the JSON form of protobuf, which leaves out what has its default; names in lower case. */
export function jsonOf(message: Message): Json {
  const getters = Object.keys(Object.getPrototypeOf(message)).filter((name) => /^get(?!.*_as)/.test(name));
  const fields = getters.flatMap((getter) => {
    const name = getter
      .slice(3)
      .replace(/(List|Map)$/, "")
      .toLowerCase();
    const value = plain((message as unknown as Record<string, () => unknown>)[getter]?.());
    const named = Object.entries(ENUMS[name] ?? {}).find(([, number]) => number === value)?.[0] ?? value;
    return isDefault(value) ? [] : [[name, named]];
  });
  return Object.fromEntries(fields);
}

function plain(value: unknown): unknown {
  if (value instanceof Struct) {
    return value.toJavaScript();
  }
  if (value instanceof Message) {
    return jsonOf(value);
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (isMap(value)) {
    const entries: [string, unknown][] = [];
    value.forEach((one, key) => {
      entries.push([key, plain(one)]);
    });
    return entries.length === 0 ? [] : Object.fromEntries(entries);
  }
  return value;
}

function isMap(value: unknown): value is { forEach(visit: (value: unknown, key: string) => void): void } {
  return typeof value === "object" && value !== null && "getEntryList" in value;
}

function isDefault(value: unknown): boolean {
  return (
    value === undefined ||
    value === "" ||
    value === 0 ||
    value === false ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** A recorded response with its names as {@link jsonOf} writes them. */
export function lowered(response: Json): Json {
  return Object.fromEntries(Object.entries(response).map(([name, value]) => [name.toLowerCase(), value]));
}
