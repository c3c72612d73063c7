import { feedbackDefinitions } from "../../provider/opik/contract";
import { failure, type Reply } from "../replies";
import { errors } from "./handlers";
import type { Fields, Part } from "./part";
import { columnTooLong, isBlank, isLong } from "./replies";

const BUILT_IN = "User feedback";

/** What is kept of the details, each number with nine decimals. */
const rounded = (value: unknown) =>
  Math.abs(Number(value)) < 1e6 ? Math.round(Number(value) * 1e9) / 1e9 : Number(value);

function detailsOf({ type, details }: Fields): Fields {
  const { min, max, categories, true_label, false_label } = details as Fields;
  switch (type) {
    case "numerical":
      return { min: rounded(min), max: rounded(max) };
    case "categorical":
      return {
        categories: Object.fromEntries(
          Object.entries(categories as Fields)
            .filter(([, value]) => value !== null)
            .map(([label, value]) => [label, rounded(value)]),
        ),
      };
    default:
      return { true_label, false_label };
  }
}

function refusal({ type, details }: Fields): Reply | undefined {
  const { min, max, categories, true_label, false_label } = details as Fields;
  const missing = (fields: Fields, is: (value: unknown) => boolean, text: string) =>
    Object.entries(fields).flatMap(([name, value]) => (is(value) ? [`details.${name} ${text}`] : []));
  const isNone = (value: unknown) => value === undefined || value === null;
  const size = Object.keys(categories ?? {}).length;
  const messages =
    type === "numerical"
      ? missing({ min, max }, isNone, "must not be null")
      : type === "categorical"
        ? missing({ categories }, isNone, "must not be null")
        : missing({ trueLabel: true_label, falseLabel: false_label }, isBlank, "must not be blank");
  if (messages.length > 0) {
    return errors(422, ...messages);
  }
  if ([min, max].some((value) => Number.isNaN(Number(value ?? 0))) || Array.isArray(categories)) {
    return failure("rest", 400, "Unable to process JSON.");
  }
  if (type === "numerical" && Number(min) >= Number(max)) {
    return errors(422, "details.min has to be smaller than details.max");
  }
  return type === "categorical" && size < 2
    ? errors(422, "details.categories size must be between 2 and 2147483647")
    : undefined;
}

/** Feedback definitions as recorded from a self-hosted server 2.1.24. */
export const feedbackDefinitionPart: Part = {
  collection: feedbackDefinitions,
  seeds: [
    {
      id: "0190babc-62a0-71d2-832a-0feffa4676eb",
      name: BUILT_IN,
      type: "categorical",
      details: { categories: { "👍": 1, "👎": 0 } },
    },
  ],
  unique: ["name"],
  exists: "Feedback already exists",
  withoutInList: ["sortable_by"],
  invalid: (body) => {
    const { name, description } = body;
    if (isBlank(name)) {
      return errors(422, "name must not be blank");
    }
    if (isLong(description, 255)) {
      return errors(422, "description cannot exceed 255 characters");
    }
    return refusal(body) ?? (isLong(name, 150) ? columnTooLong : undefined);
  },
  made: (body) => ({ ...body, details: detailsOf(body) }),
  // The whole is replaced.
  changed: (_live, body) => ({ description: undefined, ...body, details: detailsOf(body) }),
  deleted: ({ name }) =>
    name === BUILT_IN ? failure("rest", 409, `Cannot delete feedback definition '${BUILT_IN}'`) : undefined,
};
