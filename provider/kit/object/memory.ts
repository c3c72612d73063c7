import type { Properties } from "../values";
import { canonical } from "./comparing";

/** One check of this run of a resource that is in the state already. */
interface Seen {
  readonly inputs: string;
  readonly urn: Holder;
  diff: "none" | "same" | "changed" | "replaced";
  id?: string;
}

/** Who has an object: its URN where the host knows it. */
type Holder = string | undefined;

/** What a run has seen and done so far with the objects of one kind. */
export class ObjectMemory {
  private readonly seen: Seen[] = [];
  private readonly keys = new Map<string, Holder[]>();
  private readonly declared = new Map<string, Holder[]>();
  private readonly held = new Set<string>();
  private readonly takers = new Map<string, Holder[]>();
  /** Ids that creates of this run have made. */
  readonly created = new Set<string>();
  private readonly adopted = new Map<string, boolean>();
  private readonly ids = new Map<string, string>();
  /** Ids of which a diff has found nothing. */
  readonly gone = new Set<string>();

  /** A resource that is in the state was checked. */
  checked(inputs: Properties, urn: Holder): void {
    this.seen.push({ inputs: canonical(inputs), urn, diff: "none" });
  }

  /**
   * Whether the check of a resource that is not in the state can be the second one of a resource that is: the engine
   * checks anew what it is going to replace, and says nothing of it. Each check before is good for one.
   */
  isSecondCheck(inputs: Properties): boolean {
    const text = canonical(inputs);
    const index = this.seen.findIndex((one) => one.inputs === text && one.diff !== "same");
    if (index < 0) {
      return false;
    }
    // What a program's own `replaceOnChanges` replaces looked like an update to the diff.
    const [one] = this.seen.splice(index, 1);
    this.declared.delete(one?.id ?? "");
    return true;
  }

  /**
   * What a diff has said. Says whether the object is declared in this run: not if it is going to be replaced, nor where no
   * check came before, as then the engine compares what it refreshes, whether or not the program has it still.
   */
  compared(id: string, urn: Holder, inputs: Properties, diff: Seen["diff"]): boolean {
    const text = canonical(inputs);
    if (urn !== undefined) {
      this.ids.set(urn, id);
    }
    const one = this.seen.find(
      (one) => one.diff === "none" && (urn === undefined ? one.inputs === text : one.urn === urn),
    );
    if (one === undefined) {
      return false;
    }
    one.diff = diff;
    one.id = id;
    if (diff === "replaced") {
      return false;
    }
    this.declare(id, urn);
    return true;
  }

  /** The object that a resource has had so far. */
  idOf(urn: Holder): string | undefined {
    return urn === undefined ? undefined : this.ids.get(urn);
  }

  /** A resource has the object, and goes on having it. */
  declare(id: string, urn: Holder): void {
    add(this.declared, id, urn);
  }

  /** Says that a resource declares the object with that key; gives the other one that does, if there is one. */
  claim(key: string, urn: Holder): { readonly urn: Holder } | undefined {
    const other = another(this.keys, key, urn);
    add(this.keys, key, urn);
    return other;
  }

  /** A create has taken the object over: whoever had it before, be it under the same name, is its predecessor. */
  hold(id: string): void {
    this.held.add(id);
  }

  /** A resource that is not in the state yet takes the object over, or is going to. */
  takesOver(id: string, urn: Holder): void {
    add(this.takers, id, urn);
  }

  /** Another resource that takes the object over; one that is in the state is never the one that does. */
  taker(id: string, urn: Holder): { readonly urn: Holder } | undefined {
    return another(this.takers, id, urn);
  }

  /** Another resource that is in the state with the same object. */
  sharer(id: string, urn: Holder, inputs: Properties): { readonly urn: Holder } | undefined {
    const text = canonical(inputs);
    return this.seen.find(
      (one) =>
        one.id === id &&
        one.diff !== "replaced" &&
        (urn === undefined ? one.inputs !== text : one.urn !== urn),
    );
  }

  /** Whether another resource of this run has the object; `urn` is whose it was. */
  isHeld(id: string, urn: Holder): boolean {
    return this.held.has(id) || this.isDeclared(id, urn);
  }

  /** Whether the diff of another resource has seen the object. */
  isDeclared(id: string, urn: Holder): boolean {
    return another(this.declared, id, urn) !== undefined;
  }

  noteAdopted(id: string, adopted: boolean): void {
    this.adopted.set(id, adopted);
  }

  wasAdopted(id: string): boolean | undefined {
    return this.adopted.get(id);
  }
}

function add(map: Map<string, Holder[]>, key: string, holder: Holder): void {
  map.set(key, [...(map.get(key) ?? []).filter((one) => one !== holder), holder]);
}

/** Who else is there, the first one of them; whoever is not known counts as somebody else. */
function another(
  map: ReadonlyMap<string, readonly Holder[]>,
  key: string,
  urn: Holder,
): { readonly urn: Holder } | undefined {
  const others = (map.get(key) ?? []).filter((one) => one === undefined || one !== urn);
  return others.length === 0 ? undefined : { urn: others[0] };
}
