import * as pulumi from "@pulumi/pulumi";

/** One for all resources, as it should be: the SDK serializes a provider object once. */
const provider: pulumi.dynamic.ResourceProvider = {
  create: async (inputs) => ({ id: inputs["organizationId"], outs: inputs }),
  diff: async () => ({ changes: false }),
  read: async (id, props) => ({ id, props: props ?? {} }),
  update: async (_id, _olds, news) => ({ outs: news }),
  delete: async () => undefined,
};

/** A resource of an ordinary dynamic provider that does nothing. */
export class DynamicNothing extends pulumi.dynamic.Resource {
  constructor(name: string, args: pulumi.Inputs) {
    super(provider, name, args, undefined, "nothing", "Nothing");
  }
}
