import type { GlobalMeta } from "zod";
import type { PropertyTypes } from "../resource";
import type { Properties } from "../values";
import { snakeCase } from "./wirePath";

/** Between a property's value in the program and the same in the managed system. */
export interface Codec {
  /** The wire's value; undefined leaves the field out. `all` are the declared inputs. */
  toWire(value: unknown, all: Properties): unknown;
  /** The program's value of what is live at the property's place; undefined where there is none. `live` is the object. */
  fromWire(value: unknown, live: Properties): unknown;
}

declare module "zod" {
  interface GlobalMeta {
    /**
     * Name in the managed system, with dots to a place inside of an object (`details.min`); the input's in snake case
     * unless said, `null` for what is not sent. Where other inputs have places inside of this one's, it is the rest.
     */
    wire?: string | null;
    /**
     * What absence means in the managed system, and what a property that is taken out of the program goes back to;
     * `null` removes the field. Without it, such a property keeps its live value and is no longer managed.
     */
    resetTo?: unknown;
    /** Says where the object is; the check fills it in, and it is no part of the object. */
    scope?: boolean;
    /** Value that a create sends where nothing is declared; it is not managed afterwards. */
    createDefault?: unknown;
    /** Value that the check fills in where nothing is declared; it is managed like a declared one. */
    checkDefault?: unknown;
    /** For one that is not sent: another input, which the provider fills in from it and manages in its place. */
    managedAs?: string;
    /** A secret that reads back masked: compared by its mask, never written from what is live, left out by an import. */
    masked?: boolean;
    /**
     * Whether a live value means the same as another one; equality of JSON unless said. `object` is the live object;
     * undefined where two declared values are compared.
     */
    same?: (live: unknown, declared: unknown, object?: Properties) => boolean;
    /** What of a live value is shown beside what is declared, where others may have their part in it. */
    excerpt?: (live: unknown, declared: unknown, object: Properties) => unknown;
    /**
     * What an update has to reach, where that is more than what is declared: also that what was taken out of a map be gone.
     * `before` is what was declared, `state` the state so far; undefined: what is declared.
     */
    aim?: (declared: unknown, before: unknown, state: Properties) => unknown;
    codec?: Codec;
    /** An output that an update may change, so that it is unknown in the preview of one: any, or one of these inputs. */
    moves?: true | readonly string[];
    /** The value of an output that follows from the inputs, so that a preview has it where it knows those. */
    foreseen?: (inputs: Properties) => unknown;
  }
}

/** A property of an object, as its marks describe it. */
export interface Field {
  readonly name: string;
  /** Where it is in the managed system's object. */
  readonly path: readonly string[];
  /** Members of what is at that place in which other properties have theirs: they are no part of this one. */
  readonly others: readonly string[];
  readonly resetTo: unknown;
  readonly createDefault: unknown;
  readonly masked: boolean;
  readonly secret: boolean;
  /** It cannot be changed in place. */
  readonly replaces: boolean;
  readonly same: GlobalMeta["same"];
  readonly excerpt: GlobalMeta["excerpt"];
  readonly aim: GlobalMeta["aim"];
  readonly codec: Codec | undefined;
}

/** The properties that the managed system keeps: all but those that say where the object is and those without a place. */
export function fieldsOf(types: PropertyTypes): readonly Field[] {
  const fields = Object.entries(types).flatMap(([name, type]) => {
    const meta = type.meta() ?? {};
    const {
      wire = snakeCase(name),
      resetTo,
      createDefault,
      masked = false,
      secret = masked,
      same,
      excerpt,
      aim,
      codec,
    } = meta;
    const replaces = meta.replaceOnChanges ?? false;
    return wire === null || meta.scope
      ? []
      : [
          {
            name,
            path: wire.split("."),
            resetTo,
            createDefault,
            masked,
            secret,
            replaces,
            same,
            excerpt,
            aim,
            codec,
          },
        ];
  });
  return fields.map((field) => ({
    ...field,
    others: fields.flatMap(({ path }) => {
      const isInside =
        path.length > field.path.length && field.path.every((part, index) => path[index] === part);
      return isInside ? [path[field.path.length] ?? ""] : [];
    }),
  }));
}

/** Names of the properties that have a mark. */
export function marked(
  types: PropertyTypes,
  mark: "scope" | "checkDefault" | "moves" | "foreseen" | "secret",
): string[] {
  return Object.keys(types).filter((name) => {
    const value = types[name]?.meta()?.[mark];
    return value !== undefined && value !== false;
  });
}
