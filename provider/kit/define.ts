import type { z } from "zod";
import type { Lifecycle, PropertyTypes, Refinement, ResourceDefinition } from "./resource";

/** Values of properties that have passed the check of their types. */
export type Known<Types extends PropertyTypes> = Readonly<z.output<z.ZodObject<Types>>>;

/** A resource as it is declared: its inputs' types are known to the rules and to a lifecycle by hand. */
export interface ResourceDeclaration<Services, Inputs extends PropertyTypes, Outputs extends PropertyTypes>
  extends Omit<
    ResourceDefinition<Services>,
    "inputs" | "outputs" | "lifecycle" | "refine" | "replaces" | "deleteBeforeReplace"
  > {
  readonly inputs: Inputs;
  readonly outputs: Outputs;
  readonly refine?: readonly Refinement<Known<Inputs>>[];
  /** The old values are outputs so far; one that was never managed is not there. */
  replaces?(state: Partial<Known<Inputs>>, inputs: Known<Inputs>): readonly (keyof Inputs & string)[];
  deleteBeforeReplace?(state: Partial<Known<Inputs>>, inputs: Known<Inputs>): boolean;
  readonly lifecycle:
    | Lifecycle<Services, Known<Inputs>>
    | ((inputs: PropertyTypes, outputs: PropertyTypes) => Lifecycle<Services>);
}

/** Declares the resources of a provider whose lifecycles work with these services. */
export function providerOf<Services>() {
  return {
    resource<const Inputs extends PropertyTypes, const Outputs extends PropertyTypes>(
      declaration: ResourceDeclaration<Services, Inputs, Outputs>,
    ): ResourceDefinition<Services> & { readonly inputs: Inputs; readonly outputs: Outputs } {
      const { lifecycle, inputs, outputs, alwaysKnown = [], ...rest } = declaration;
      const filled = Object.keys(inputs).filter((name) => {
        const { scope, checkDefault } = inputs[name]?.meta() ?? {};
        return scope === true || checkDefault !== undefined;
      });
      return {
        ...(rest as Omit<ResourceDefinition<Services>, "inputs" | "outputs" | "lifecycle">),
        inputs,
        outputs,
        // What the check fills in is always there.
        alwaysKnown: [...new Set([...alwaysKnown, ...filled])],
        lifecycle: (typeof lifecycle === "function"
          ? lifecycle(inputs, outputs)
          : lifecycle) as Lifecycle<Services>,
      };
    },
  };
}
