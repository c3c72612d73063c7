import { LOCATION } from "../location";
import type { PropertyTypes } from "../resource";
import type { Properties } from "../values";

/** The one object that has the settings, as the managed system shows it now. */
export interface Located {
  readonly id: string;
  /** As people recognise it, for messages: `organization "Acme" (org-1)`. */
  readonly label: string;
  /** The inputs that lead to it, filled in. */
  readonly inputs: Properties;
  /** Outputs besides the settings and the baseline. */
  readonly outputs: Properties;
  /** Where it is, for people and for the state, where its id does not tell it from those of other deployments. */
  readonly location?: string;
  /** Live values by the managed system's own names; a setting that it does not show is absent. */
  readonly live: Properties;
  /**
   * Names of live values that nobody has set: an import leaves them out. Those of them that are null are no value that a
   * property could have, so a refresh leaves them out too; as first values they are kept, and restored.
   */
  readonly unset?: readonly string[];
  /** Names of the live values whose meaning is known; of others nobody can say when they change. */
  readonly known?: readonly string[];
  /** Why the caller may not write the settings, where that is known beforehand. */
  readonly refusal: Error | undefined;
}

/** Outputs that come with the object, whatever is managed of it. */
export function factsOf({ outputs, location }: Located): Properties {
  return { ...outputs, ...(location === undefined ? {} : { [LOCATION]: location }) };
}

/** A setting by its input's name and by the managed system's name. */
export interface SettingName {
  readonly input: string;
  readonly wire: string;
}

/** The settings among a resource's inputs: those with the mark `setting`. */
export function settingNames(inputs: PropertyTypes): readonly SettingName[] {
  return Object.entries(inputs).flatMap(([input, type]) => {
    const wire = type.meta()?.setting;
    return wire === undefined ? [] : [{ input, wire }];
  });
}

/** The settings that are among the properties. */
export function managedBy(properties: Properties, names: readonly SettingName[]): readonly SettingName[] {
  return names.filter(({ input }) => Object.hasOwn(properties, input));
}
