import { alerts, annotationQueues } from "../../../../provider/opik/contract";
import { replays } from "./replay";

/** What the provider never sends: the local Opik refuses it, and says what of it the contract does not have. */
const NOT_IN_CONTRACT = "the contract has no such request";

replays({
  name: "project",
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // Ids and unknown fields in bodies, values that the shapes do not have, sorting, batches, other objects.
      lines: [
        9, 10, 11, 12, 13, 14, 26, 27, 28, 29, 30, 31, 32, 38, 39, 40, 41, 42, 43, 44, 45, 46, 48, 49, 50, 51,
        52, 56, 57, 62, 73, 75, 83, 85, 86, 88, 93, 94, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 112,
        115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 128, 131, 132, 133, 134, 135, 136, 140,
      ],
    },
  ],
});

replays({
  name: "alert",
  inContract: alertInContract,
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // Bodies without what is required, with ids below, nulls, numbers for texts, names of projects; filters, other calls.
      lines: [
        9, 18, 20, 21, 53, 55, 56, 59, 60, 65, 68, 70, 75, 76, 77, 91, 92, 93, 95, 99, 104, 105, 108, 109,
        110, 111, 112, 113, 114, 115, 116, 117, 124, 157, 159, 160, 163, 171, 176, 177, 178, 179, 185,
      ],
    },
    {
      reason: "the provider sends the id of the path always, so the local Opik moves no alert",
      lines: [166, 167, 168],
    },
    {
      reason: "ids below are never sent, so the local Opik makes new ones with each write",
      lines: [164],
    },
  ],
});

replays({
  name: "annotation-queue",
  inContract: queueInContract,
  exceptions: [
    {
      reason: NOT_IN_CONTRACT,
      // Bodies without what is required, with nulls; project and scope in a PATCH; filters, batches, items, traces.
      lines: [
        15, 17, 20, 23, 27, 28, 29, 30, 39, 41, 49, 53, 54, 55, 56, 59, 60, 61, 62, 63, 64, 65, 66, 71, 77,
        83, 89, 93, 99, 105, 109, 111, 113, 117, 118, 119, 121, 123, 124, 125, 127, 132,
      ],
    },
    {
      reason: "the local Opik has no items of queues",
      lines: [120, 122, 126],
    },
  ],
});

type Fields = Readonly<Record<string, unknown>>;

/** Members that are there and not null, of those that the contract has. */
function known(value: unknown, names: readonly string[]): Fields {
  return Object.fromEntries(
    Object.entries((value ?? {}) as Fields).filter(([name, one]) => names.includes(name) && one !== null),
  );
}

/** A webhook, triggers and configs with ids and times, numbers in the place of texts, the name of a project. */
function alertInContract({ body }: { readonly body?: unknown }): unknown {
  const sent = known(body, Object.keys(alerts.operations.create.shapes.body.shape));
  const configs = (all: unknown) =>
    ((all ?? []) as readonly Fields[]).map((one) => ({
      ...known(one, ["type", "group_index"]),
      config_value: Object.fromEntries(
        Object.entries(known(one["config_value"], Object.keys((one["config_value"] ?? {}) as Fields))).map(
          ([name, value]) => [name, String(value)],
        ),
      ),
    }));
  const triggers = ((sent["triggers"] ?? []) as readonly Fields[]).map((one) => ({
    ...known(one, ["event_type"]),
    trigger_configs: configs(one["trigger_configs"]),
  }));
  return { ...sent, webhook: known(sent["webhook"], ["name", "url", "secret_token", "headers"]), triggers };
}

/** Nulls; project and scope in a PATCH. */
function queueInContract({ method, body }: { readonly method: string; readonly body?: unknown }): unknown {
  const { create, update } = annotationQueues.operations;
  const { shape } = (method === "PATCH" ? update : create)?.shapes.body ?? {};
  return known(body, Object.keys(shape ?? {}));
}
