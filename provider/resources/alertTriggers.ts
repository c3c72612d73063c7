import { z } from "zod";
import { type Codec, canonical, isObject } from "../kit";
import { ALERT_EVENT_TYPES } from "../opik";
import { notBlank } from "./notBlank";
import { projectId } from "./projects";

/** Kind of threshold by event; the other events have none. */
const THRESHOLDS: Readonly<Record<string, string>> = {
  "trace:errors": "threshold:errors",
  "trace:cost": "threshold:cost",
  "trace:latency": "threshold:latency",
  "trace:feedback_score": "threshold:feedback_score",
  "trace_thread:feedback_score": "threshold:feedback_score",
};

const SCOPE = "scope:project";

const AlertEventType = z.enum(ALERT_EVENT_TYPES).meta({
  id: "AlertEventType",
  description: "Event that an alert can watch.",
});

const AlertCondition = z
  .strictObject({
    threshold: z.number().meta({
      description:
        "Threshold within the window: a count for `trace:errors`, US dollars for `trace:cost`, seconds for `trace:latency`, a mean for feedback scores.",
    }),
    windowSeconds: z.number().int().min(1).meta({ description: "Length of the window, in seconds." }),
    feedbackScoreName: notBlank.optional().meta({
      description: "Name of the score. Required for feedback scores; not allowed for other events.",
    }),
    operator: z
      .string()
      .regex(/^[<>]$/, "it must be > or <")
      .optional()
      .meta({
        description: "`>` or `<`. Required for feedback scores; not allowed for other events.",
      }),
    groupIndex: z.number().int().min(0).optional().meta({
      description:
        "Conditions with the same number must all hold. Of conditions with different numbers or none, any one is enough.",
    }),
  })
  .meta({ id: "AlertCondition", description: "A threshold and its window." });

const AlertTrigger = z
  .strictObject({
    eventType: AlertEventType.meta({
      description: "Event that triggers the alert; each at most once per alert.",
    }),
    conditions: z.array(AlertCondition).optional().meta({
      description:
        "Thresholds, in any order: at least one for `trace:errors`, `trace:cost`, `trace:latency` and the two feedback score events; not allowed for other events.",
    }),
    projectIds: z.array(projectId).optional().meta({
      description:
        "Ids (UUIDs) of the projects that the trigger is limited to. Conflicts with the alert's `projectId`. If omitted, the trigger covers whatever the alert does.",
    }),
  })
  .superRefine(({ eventType, conditions = [] }, { addIssue }) => {
    const refuse = (path: (string | number)[], message: string) =>
      addIssue({ code: "custom", path, message, input: undefined });
    const kind = THRESHOLDS[eventType];
    if (kind === undefined && conditions.length > 0) {
      refuse(["conditions"], `${eventType} does not take conditions: omit them`);
    }
    if (kind !== undefined && conditions.length === 0) {
      // The server takes it, and its job passes over the trigger.
      refuse(["conditions"], `${eventType} needs at least one, or it never fires`);
    }
    const isScore = kind === "threshold:feedback_score";
    for (const [index, condition] of conditions.entries()) {
      for (const name of ["feedbackScoreName", "operator"] as const) {
        if ((condition[name] !== undefined) !== isScore) {
          const reason = isScore ? "needs it" : "does not take it: omit it";
          refuse(["conditions", index, name], `${eventType} ${reason}`);
        }
      }
    }
  })
  .meta({ id: "AlertTrigger", description: "An event that triggers the alert, with its thresholds." });

/** What an alert is about: a list, each event once. */
export const alertTriggers = z
  .array(AlertTrigger)
  .min(1, "at least one is needed")
  .superRefine((triggers, { addIssue }) => {
    const events = triggers.map(({ eventType }) => eventType);
    const again = events.findIndex((event, index) => events.indexOf(event) < index);
    if (again >= 0) {
      const message = `${events[again]} is declared twice: put its conditions into one trigger`;
      addIssue({ code: "custom", path: [again, "eventType"], message, input: undefined });
    }
  });

interface Condition {
  readonly threshold: unknown;
  readonly windowSeconds: unknown;
  readonly feedbackScoreName?: unknown;
  readonly operator?: unknown;
  readonly groupIndex?: unknown;
  /** Of a threshold that is not the event's: it is dead, and no program can declare it. */
  readonly type?: string;
}

interface Trigger {
  readonly eventType: string;
  readonly conditions?: readonly Condition[];
  readonly projectIds?: readonly string[];
}

interface WireConfig {
  readonly type: string;
  readonly config_value?: Readonly<Record<string, unknown>> | null;
  readonly group_index?: number | null;
}

interface WireTrigger {
  readonly event_type: string;
  readonly trigger_configs?: readonly WireConfig[] | null;
}

export const triggersCodec: Codec = {
  toWire: (value) =>
    (value as readonly Trigger[]).map(({ eventType, conditions = [], projectIds = [] }) => {
      const configs: WireConfig[] = [
        ...conditions.map((one) => ({ type: String(THRESHOLDS[eventType]), ...toConfig(one) })),
        ...(projectIds.length === 0
          ? []
          : [{ type: SCOPE, config_value: { project_ids: JSON.stringify(projectIds) } }]),
      ];
      return { event_type: eventType, ...(configs.length === 0 ? {} : { trigger_configs: configs }) };
    }),
  fromWire: (value) => (Array.isArray(value) ? (value as WireTrigger[]).map(toTrigger) : undefined),
};

// Texts: of a number the server would make "300.0", which its job cannot read.
function toConfig({ threshold, windowSeconds, feedbackScoreName, operator, groupIndex }: Condition) {
  const config_value = { threshold: String(threshold), window: String(windowSeconds) };
  const score = feedbackScoreName === undefined ? {} : { name: feedbackScoreName, operator };
  return {
    config_value: { ...config_value, ...score },
    ...(typeof groupIndex === "number" ? { group_index: groupIndex } : {}),
  };
}

function toTrigger({ event_type: eventType, trigger_configs }: WireTrigger): Trigger {
  const configs = trigger_configs ?? [];
  const conditions = configs
    .filter(({ type }) => type.startsWith("threshold:"))
    .map((config) => toCondition(config, THRESHOLDS[eventType]));
  const projectIds = configs.filter(({ type }) => type === SCOPE).flatMap(projectsOf);
  return {
    eventType,
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(projectIds.length === 0 ? {} : { projectIds }),
  };
}

function toCondition({ type, config_value, group_index }: WireConfig, own: string | undefined): Condition {
  const { threshold, window, name, operator } = config_value ?? {};
  return {
    threshold: numberIn(threshold, /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i),
    // The job reads whole numbers only.
    windowSeconds: numberIn(window, /^\d+$/),
    ...(type === "threshold:feedback_score" ? { feedbackScoreName: name, operator } : {}),
    ...(typeof group_index === "number" ? { groupIndex: group_index } : {}),
    ...(type === own ? {} : { type }),
  };
}

/** The number in a text, or the text where there is none. */
function numberIn(value: unknown, form: RegExp): unknown {
  return typeof value === "string" && form.test(value) ? Number(value) : value;
}

function projectsOf({ config_value }: WireConfig): string[] {
  const text = String(config_value?.["project_ids"] ?? "");
  try {
    return [JSON.parse(text)].flat().map(String);
  } catch {
    return [text];
  }
}

/** Ids of all projects that triggers are limited to, from a program or from what is live. */
export function projectIdsOf(triggers: unknown): string[] {
  return Array.isArray(triggers)
    ? triggers.flatMap((one) => (isObject(one) && Array.isArray(one["projectIds"]) ? one["projectIds"] : []))
    : [];
}

/** Triggers by their events, conditions with their repetitions, projects as a set: their order has no meaning. */
export function sameTriggers(live: unknown, declared: unknown): boolean {
  return canonical(ordered(live)) === canonical(ordered(declared));
}

function ordered(triggers: unknown): unknown {
  return (triggers as readonly Trigger[])
    .map(({ eventType, conditions = [], projectIds = [] }) =>
      canonical({
        eventType,
        conditions: conditions.map((one) => canonical(given(one))).sort(),
        projectIds: [...new Set(projectIds.map((id) => id.toLowerCase()))].sort(),
      }),
    )
    .sort();
}

/** Without members that are null or undefined: both are as absent. */
function given(condition: Condition): object {
  return Object.fromEntries(Object.entries(condition).filter(([, value]) => value != null));
}

/** Triggers of a body as a write takes them: without ids and times, and with what other clients have added. */
export function writtenTriggers(body: unknown, live: unknown): unknown {
  return (body as readonly WireTrigger[]).map(({ event_type, trigger_configs }) => {
    const configs = [
      ...(trigger_configs ?? []).filter((one) => !isOthers(one)),
      ...othersOf(live, event_type),
    ];
    return { event_type, ...(configs.length === 0 ? {} : { trigger_configs: configs.map(bare) }) };
  });
}

/** Kinds of config that this provider does not have, such as filters of a newer server. */
function isOthers({ type }: WireConfig): boolean {
  return type !== SCOPE && !type.startsWith("threshold:");
}

function othersOf(live: unknown, event: string): readonly WireConfig[] {
  return ((live ?? []) as readonly WireTrigger[])
    .filter(({ event_type }) => event_type === event)
    .flatMap(({ trigger_configs }) => (trigger_configs ?? []).filter(isOthers));
}

function bare({ type, config_value, group_index }: WireConfig): WireConfig {
  return {
    type,
    config_value: config_value ?? {},
    ...(typeof group_index === "number" ? { group_index } : {}),
  };
}

/** Whether a body has triggers with projects of their own: then the server takes none of the alert's. */
export function isScoped(triggers: unknown): boolean {
  return ((triggers ?? []) as readonly WireTrigger[]).some(({ trigger_configs }) =>
    (trigger_configs ?? []).some(({ type }) => type === SCOPE),
  );
}
