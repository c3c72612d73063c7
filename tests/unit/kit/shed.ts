import { randomUUID } from "node:crypto";
import { z } from "zod";
import {
  asSet,
  type Collection,
  closeTo,
  json,
  type Live,
  mask,
  type ObjectOptions,
  object,
  type Properties,
  providerOf,
} from "../../../provider/kit";
import { objectError } from "../../../provider/opik";

/** Tools in a shed, as some managed system would keep them; everything in memory. */
export class Shed {
  readonly tools = new Map<string, Record<string, unknown>>();
  /** Bodies of the writes, in their order, with their kind before them. */
  readonly writes: (readonly [string, unknown])[] = [];
  reads = 0;
  /** Told about each write before it is carried out; what it throws is the response, `carriedOut` or not. */
  onWrite:
    | ((kind: string) => { readonly error: Error; readonly carriedOut: boolean } | undefined)
    | undefined;
  /** Fields that the system does not know: it takes them and drops them. */
  readonly unknownFields = new Set<string>();
  updates: "changes" | "whole" = "changes";
  clientIds = false;
  unique = true;

  click(id: string, changes: Properties): void {
    Object.assign(this.tools.get(id) ?? {}, structuredClone(changes));
  }

  add(tool: Properties): string {
    const id = randomUUID();
    this.tools.set(id, structuredClone({ ...tool }));
    return id;
  }

  collection(): Collection {
    const carryOut = <T>(kind: string, body: unknown, act: () => T): T => {
      this.writes.push([kind, structuredClone(body)]);
      const failure = this.onWrite?.(kind);
      const result = failure === undefined || failure.carriedOut ? act() : undefined;
      if (failure !== undefined) {
        throw failure.error;
      }
      return result as T;
    };
    const taken = (name: unknown, own?: string) =>
      this.unique && [...this.tools].some(([id, tool]) => id !== own && same(tool["name"], name));
    return {
      place: "shed",
      location: "the garden, shed",
      updates: this.updates,
      repeats: ["name", "note", "labels", "size", "lock", "extra"],
      newId: this.clientIds ? () => randomUUID() : undefined,
      read: async (id) => {
        this.reads += 1;
        return this.shown(id);
      },
      candidates: async () => [...this.tools.keys()].flatMap((id) => this.shown(id) ?? []),
      create: async (body) =>
        carryOut("create", body, () => {
          const { id = randomUUID(), ...rest } = body as Record<string, unknown>;
          if (this.tools.has(String(id)) || taken(rest["name"])) {
            throw conflict();
          }
          this.tools.set(String(id), this.known({ ...rest, made: "today" }));
          return String(id);
        }),
      update: async (id, body) =>
        carryOut("update", body, () => {
          const tool = this.tools.get(id);
          if (tool === undefined || ("name" in body && taken(body["name"], id))) {
            throw tool === undefined ? objectError("Tool", "NOT_FOUND", { what: id, next: "" }) : conflict();
          }
          if (this.updates === "whole") {
            for (const name of Object.keys(tool)) {
              if (name !== "made") {
                delete tool[name];
              }
            }
          }
          Object.assign(tool, this.known(structuredClone({ ...body })));
        }),
      delete: async (id) => carryOut("delete", id, () => void this.tools.delete(id)),
      list: async () => [...this.tools.keys()].flatMap((id) => this.shown(id) ?? []),
      isConflict: (error) => error instanceof Error && "conflict" in error,
      failure: (kind, explanation) => objectError("Tool", kind, explanation),
      server: async () => "Shed 1.0",
    };
  }

  /** As a read shows it: secrets are masked. */
  private shown(id: string): Live | undefined {
    const tool = this.tools.get(id);
    const lock = tool?.["lock"] as { readonly code?: string } | undefined;
    return tool === undefined
      ? undefined
      : structuredClone({
          ...tool,
          id,
          ...(lock?.code === undefined ? {} : { lock: { ...lock, code: mask(lock.code) } }),
        });
  }

  private known(body: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(structuredClone(body)).filter(
        ([name, value]) => !this.unknownFields.has(name) && value !== null,
      ),
    );
  }
}

function same(one: unknown, other: unknown): boolean {
  return String(one).toLowerCase() === String(other).toLowerCase();
}

function conflict(): Error {
  return Object.assign(new Error("409"), { conflict: true, effect: "none" });
}

export const failed = (effect: "none" | "unknown") => Object.assign(new Error("it failed"), { effect });

/** A tool, with a property of each kind of mark. */
export function toolOf(options: Partial<ObjectOptions<Shed>> = {}) {
  return providerOf<Shed>().resource({
    name: "Tool",
    summary: "A tool in a shed.",
    inputs: {
      name: z.string(),
      note: z.string().optional().meta({ resetTo: "" }),
      labels: z.array(z.string()).optional().meta({ resetTo: [], same: asSet }),
      size: z
        .number()
        .optional()
        .meta({
          same: closeTo(1e-6),
          codec: {
            toWire: (value) => `${value} cm`,
            fromWire: (value) => value && Number.parseFloat(String(value)),
          },
        }),
      lockKind: z.string().optional().meta({ wire: "lock.kind", resetTo: null }),
      lockCode: z.string().optional().meta({ wire: "lock.code", masked: true, secret: true, resetTo: "" }),
      extra: z.record(z.string(), z.unknown()).optional().meta({ same: json }),
      made: z.string().optional().meta({ replaceOnChanges: true }),
      shed: z.string().optional().meta({ scope: true, replaceOnChanges: true }),
      adopt: z.boolean().optional().meta({ wire: null }),
    },
    outputs: { adopted: z.boolean() },
    lifecycle: object<Shed>({
      noun: "tool",
      open: ({ services }) => services.collection(),
      scope: () => ({ shed: "shed" }),
      ...options,
    }),
  });
}
