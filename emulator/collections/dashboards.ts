import { dashboards } from "../../provider/opik/contract";
import { failure } from "../replies";
import { errors } from "./handlers";
import { projectMissing } from "./ofProject";
import type { Fields, Part, Place } from "./part";
import { isBlank, isLong } from "./replies";

/** A name as an address can have it; the first of several is without a number. */
function slugOf(name: unknown, { world, workspace }: Place): string {
  const slug = String(name)
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const taken = world.objects.all("Dashboard", workspace).map((one) => one["slug"]);
  const numbered = [slug, ...taken.map((_, index) => `${slug}-${index + 2}`)];
  return numbered.find((one) => one === "" || !taken.includes(one)) ?? `${slug}-${taken.length + 2}`;
}

/** Dashboards as recorded from a self-hosted server 2.1.24. */
export const dashboardPart: Part = {
  collection: dashboards,
  sortable: [
    "id",
    "name",
    "description",
    "type",
    "created_at",
    "last_updated_at",
    "created_by",
    "last_updated_by",
  ],
  showsChanged: true,
  missing: () => failure("rest", 404, dashboards.gone),
  invalid: (body, live, place) => {
    const { name, description } = body;
    const problems = [
      ...(name !== undefined && isBlank(name) ? ["name must not be blank"] : []),
      ...(name === "" || isLong(name, 120) ? ["name name must be between 1 and 120 characters"] : []),
      ...(isLong(description, 1000) ? ["description description cannot exceed 1000 characters"] : []),
    ];
    return problems.length > 0
      ? errors(422, ...problems)
      : live === undefined
        ? projectMissing(body, place)
        : undefined;
  },
  made: (body, place): Fields => ({
    workspace_id: "0190babc-62a0-71d2-832a-0feffa4676eb",
    type: "multi_project",
    scope: "workspace",
    ...body,
    slug: slugOf(body["name"], place),
  }),
  changed: (live, body, place) => {
    const { name = live["name"] } = body;
    return name === live["name"] ? body : { ...body, slug: slugOf(name, place) };
  },
};
