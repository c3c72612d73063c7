import { environments } from "../../provider/opik/contract";
import { errors } from "./handlers";
import type { Part } from "./part";
import { wrongVersion } from "./replies";

/** What the server picks from for an environment without a colour. */
const PALETTE = ["#ef4444", "#f97316", "#8b5cf6", "#64748b", "#10b981", "#bf399e"] as const;

const MAXIMUM = 100;

/** Environments as recorded from a self-hosted server 2.1.24. */
export const environmentPart: Part = {
  collection: environments,
  seeds: [
    // Their ids are of version 1, as the server's.
    {
      id: "6419336b-e804-11f1-9a27-02fc00000001",
      name: "development",
      color: "#945FCF",
      position: 0,
    },
    { id: "6419347e-e804-11f1-9a27-02fc00000001", name: "staging", color: "#12A4B4", position: 1 },
    { id: "64193599-e804-11f1-9a27-02fc00000001", name: "production", color: "#19A979", position: 2 },
  ],
  defaults: { position: 0 },
  unique: ["name"],
  exists: ({ name }) => `Environment with name '${name}' already exists in the workspace`,
  sortable: ["created_at"],
  oldestFirst: true,
  invalid: ({ id, name, description, color }, live, { workspace, world }) => {
    const refusal = wrongVersion("environment id", id);
    if (refusal !== undefined) {
      return refusal;
    }
    const messages = [
      ...(live === undefined && typeof name === "string" && name.trim() === ""
        ? ["name must not be blank"]
        : []),
      ...(typeof name === "string" && !/^[A-Za-z0-9_-]+$/.test(name)
        ? ["name must match '^[A-Za-z0-9_-]+$'"]
        : []),
      ...(typeof name === "string" && name.length > 150 ? ["name cannot exceed 150 characters"] : []),
      ...(typeof description === "string" && description.length > 500
        ? ["description cannot exceed 500 characters"]
        : []),
      ...(typeof color === "string" && color.length > 20 ? ["color cannot exceed 20 characters"] : []),
    ];
    if (messages.length > 0) {
      return errors(422, ...messages);
    }
    const all = world.objects.all(environments.name, workspace);
    return live === undefined && all.length >= MAXIMUM
      ? errors(409, `Workspace already has the maximum of ${MAXIMUM} environments`)
      : undefined;
  },
  // A create picks a colour where it is given a blank one; an update stores that.
  made: ({ color, ...body }, { workspace, world }) => ({
    ...body,
    color:
      typeof color === "string" && color.trim() !== ""
        ? color
        : PALETTE[world.objects.all(environments.name, workspace).length % PALETTE.length],
  }),
};
