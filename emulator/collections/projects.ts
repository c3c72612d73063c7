import { projects } from "../../provider/opik/contract";
import { errors } from "./handlers";
import type { Part } from "./part";
import { columnTooLong } from "./replies";

/** Projects as recorded from a self-hosted server 2.1.24. */
export const projectPart: Part = {
  collection: projects,
  defaults: { visibility: "private" },
  unique: ["name"],
  exists: "Project already exists",
  sortable: ["id", "name", "last_updated_at", "created_at", "last_updated_trace_at"],
  invalid: ({ name, description }) => {
    if (typeof name === "string" && name.trim() === "") {
      return errors(422, "name must not be blank");
    }
    if (typeof description === "string" && description.length > 255) {
      return errors(422, "description cannot exceed 255 characters");
    }
    return typeof name === "string" && name.length > 150 ? columnTooLong : undefined;
  },
};
