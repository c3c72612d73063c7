import { annotationQueues } from "../../provider/opik/contract";
import { failure } from "../replies";
import { errors } from "./handlers";
import type { Fields, Part } from "./part";
import { isBlank, wrongVersion } from "./replies";

/** Annotation queues as recorded from a self-hosted server 2.1.24; the local Opik has no items. */
export const annotationQueuePart: Part = {
  collection: annotationQueues,
  defaults: {
    description: "",
    instructions: "",
    comments_enabled: false,
    feedback_definition_names: [],
    annotators_per_item: 1,
    lock_timeout_seconds: 300,
    items_count: 0,
  },
  missing: (id) => failure("rest", 404, `${annotationQueues.gone}: '${id}'`),
  overwrites: true,
  sortable: [
    "id",
    "project_id",
    "name",
    "description",
    "instructions",
    "created_at",
    "last_updated_at",
    "created_by",
    "last_updated_by",
  ],
  invalid: (body) => {
    const { id, name, annotators_per_item: annotators, lock_timeout_seconds: seconds } = body;
    const messages = [
      ...(name !== undefined && isBlank(name) ? ["name must not be blank"] : []),
      ...outside("annotatorsPerItem", annotators, 1000),
      ...outside("lockTimeoutSeconds", seconds, 3600),
    ];
    return messages.length > 0 ? errors(422, ...messages) : wrongVersion("AnnotationQueue id", id);
  },
  made: withoutAutomation,
  // A change of nothing has a time too.
  changed: (_live, body, { world }) => ({
    ...withoutAutomation(body),
    last_updated_at: world.objects.stamp(),
  }),
  shown: (queue, { world, workspace }) => {
    const project = world.objects.get("Project", workspace, String(queue["project_id"]));
    return project === undefined ? queue : { ...queue, project_name: project["name"] };
  },
};

/** The version that was recorded takes it and drops it. */
function withoutAutomation({ automation: _automation, ...body }: Fields): Fields {
  return body;
}

function outside(name: string, value: unknown, most: number): readonly string[] {
  if (typeof value !== "number" || (value >= 1 && value <= most)) {
    return [];
  }
  return [`${name} must be ${value < 1 ? "greater than or equal to 1" : `less than or equal to ${most}`}`];
}
