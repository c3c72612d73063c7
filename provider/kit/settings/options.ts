import type { Context } from "../context";
import type { Listed } from "../resource";
import type { Properties } from "../values";
import type { Located } from "./located";

/**
 * Leads to the one object: its id, which the user gave where it is imported, or declared inputs with the inputs of the last
 * check, if there was one.
 */
export type Whereabouts =
  | { readonly id: string; readonly isImport?: boolean }
  | { readonly inputs: Properties; readonly previous: Properties | undefined };

export interface SettingsOptions<Services> {
  /**
   * Finds the object and everything that is live of it, in one read. `maxAgeMs` says how old a cached response may be.
   *
   * @throws where the object cannot be seen: it is never taken for deleted
   */
  locate(context: Context<Services>, whereabouts: Whereabouts, maxAgeMs: number): Promise<Located>;
  /**
   * Writes the given values, by the managed system's names, and nothing else.
   *
   * @returns what was live just before, where the request is built on a read of its own
   * @throws errors whose `effect` is `"none"` where nothing can have been written
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to give
  write(context: Context<Services>, located: Located, changes: Properties): Promise<Properties | void>;
  /** Inputs that the provider's own configuration says: what is there is imported without them. */
  own?(services: Services): Properties;
  /** The objects whose settings the caller may manage. */
  list?(context: Context<Services>): Promise<readonly Listed[]>;
  /** Key of the object among all that one run can manage: of several deployments and kinds of resources. */
  key?(services: Services, id: string): string;
  /** What has to be said, once per run, before something is written in a way that is not proven. */
  caveat?(services: Services): string | undefined;
}
