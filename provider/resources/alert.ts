import { z } from "zod";
import { isObject, pick } from "../kit";
import { ALERT_TYPES, alerts } from "../opik";
import {
  alertTriggers,
  isScoped,
  projectIdsOf,
  sameTriggers,
  triggersCodec,
  writtenTriggers,
} from "./alertTriggers";
import { notBlank } from "./notBlank";
import { inProject, missingProjects, projectId } from "./projects";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const AlertType = z.enum(ALERT_TYPES).meta({
  id: "AlertType",
  description: "Format in which an alert calls its webhook.",
});

const address = (text: string) => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
const notAddress = "it must be an address that begins with http:// or https://";
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A webhook, Slack or PagerDuty that is called when something happens in a workspace. */
export const Alert = opik.resource({
  name: "Alert",
  summary:
    "An alert of an Opik workspace that calls a webhook, Slack or PagerDuty, on Opik Cloud, Enterprise and open-source servers.",
  details:
    "Opik only accepts an alert as a whole, so an update sends the live values of the properties that you do not declare. The " +
    "webhook's name, which Opik's interface does not show, is lost with the first update. Opik shows only a mask of the secret " +
    'token: if an alert has one, updates are refused until you declare `webhookSecretToken`, or `""` to remove it.\n\n' +
    "The resource's id is the alert's UUID. Import it by id, by name or as `project/name`; prefix `workspace/` for a workspace " +
    "other than the configured one. Names need not be unique; importing a name that several alerts have fails and lists their ids.",
  example: {
    typescript: `const support = new Project("support", { name: "support-bot" });

new Alert("errors", {
  name: "Errors",
  projectId: support.id,
  webhookUrl: "https://ops.example/opik",
  triggers: [{ eventType: "trace:errors", conditions: [{ threshold: 10, windowSeconds: 300 }] }],
});`,
    python: `import pulumi_opik as opik

support = opik.Project("support", name="support-bot")
opik.Alert("errors",
    name="Errors",
    project_id=support.id,
    webhook_url="https://ops.example/opik",
    triggers=[{"event_type": "trace:errors", "conditions": [{"threshold": 10, "window_seconds": 300}]}])`,
    yaml: `resources:
  support:
    type: opik:Project
    properties:
      name: support-bot
  errors:
    type: opik:Alert
    properties:
      name: Errors
      projectId: \${support.id}
      webhookUrl: https://ops.example/opik
      triggers:
        - eventType: trace:errors
          conditions:
            - threshold: 10
              windowSeconds: 300`,
  },
  inputs: {
    name: notBlank.max(255).meta({
      description: "Name of the alert, at most 255 characters; need not be unique.",
    }),
    projectId: projectId.optional().meta({
      description:
        "Id (a UUID) of the project that the alert is limited to. Conflicts with `projectIds` of a trigger. Not managed if omitted; the alert applies to the whole workspace if removed.",
      resetTo: null,
    }),
    alertType: AlertType.optional().meta({
      description:
        "`general`, `slack` or `pagerduty`. Not managed if omitted (`general` in a new alert), reset to `general` if removed.",
      resetTo: "general",
    }),
    enabled: z.boolean().optional().meta({
      description:
        "Whether the alert is enabled. Not managed if omitted (a new alert is enabled), reset to `true` if removed.",
      createDefault: true,
      resetTo: true,
    }),
    webhookUrl: z.string().refine(address, notAddress).meta({
      description: "URL to call, `http(s)://`. A secret, because Slack's webhook URLs are credentials.",
      wire: "webhook.url",
      secret: true,
    }),
    webhookSecretToken: z
      .string()
      // The server encrypts it before it looks at the length.
      .refine((text) => Buffer.byteLength(text) <= 175, "it must be at most 175 bytes in UTF-8")
      .optional()
      .meta({
        description:
          'Token that signs the call, at most 175 bytes in UTF-8. Opik shows it masked, so a change outside Pulumi that keeps its length and its first and last three characters is not detected. Not managed if omitted, but updates are refused if the alert has one. `""` clears it; cleared if removed.',
        wire: "webhook.secret_token",
        resetTo: "",
        secret: true,
        masked: true,
      }),
    webhookHeaders: z
      .record(z.string(), z.string())
      .refine((headers) => Object.keys(headers).every((name) => headerName.test(name)), {
        message: "header names may contain only letters, digits and !#$%&'*+-.^_`|~",
      })
      .refine((headers) => Object.values(headers).every((value) => !/[\r\n\0]/.test(value)), {
        message: "header values must not contain line breaks",
      })
      .optional()
      .meta({
        description: "Headers of the call, by name. Not managed if omitted, cleared if removed.",
        wire: "webhook.headers",
        resetTo: {},
        secret: true,
      }),
    routingKey: notBlank.optional().meta({
      description:
        "PagerDuty's routing key; required for `pagerduty`. Not managed if omitted, cleared if removed.",
      wire: "metadata.routing_key",
      resetTo: null,
      secret: true,
    }),
    baseUrl: z.string().refine(address, notAddress).optional().meta({
      description:
        "URL of Opik's interface, `http(s)://`, for links in messages. Not managed if omitted (a new alert gets the deployment's), kept if removed.",
      wire: "metadata.base_url",
    }),
    triggers: alertTriggers.meta({
      description:
        "Events that call the webhook: at least one, each once, in any order. Triggers that others add are removed.",
      codec: triggersCodec,
      same: sameTriggers,
    }),
    customFields: z.record(z.string(), z.string()).optional().meta({
      description:
        "Fields to add to the call's payload. Not managed if omitted, cleared if removed. Needs a newer server than 2.1.24; not verified.",
      resetTo: {},
    }),
    ...inWorkspace,
    ...adoptable("alert", " Name and project must match, and only one alert may have them."),
  },
  outputs: {
    ...objectOutputs("alert"),
    createdAt: z
      .string()
      .optional()
      .meta({
        description: "Creation time, in ISO 8601.",
        // An update may cut it to seconds.
        same: (live, known) => String(live).slice(0, 19) === String(known).slice(0, 19),
      }),
  },
  listInputs: {
    ...ofWorkspace,
    projectId: projectId.optional().meta({
      description: "Id of a project, to list only alerts that are limited to it or have a trigger that is.",
    }),
  },
  refine: [
    (inputs) =>
      "projectId" in inputs && projectIdsOf(inputs.triggers).length > 0
        ? {
            property: "projectId",
            reason:
              "projectId conflicts with projectIds of a trigger: omit projectId, or limit the whole alert by it.",
          }
        : undefined,
    (inputs) =>
      inputs.alertType === "pagerduty" && !("routingKey" in inputs)
        ? {
            property: "routingKey",
            reason:
              "routingKey is required for pagerduty: without it, the server calls with a key that belongs to nobody.",
          }
        : undefined,
  ],
  lifecycle: workspaceObject({
    collection: alerts,
    key: ["projectId", "name"],
    unique: false,
    importForms: ["name", "project/name"],
    importKey: async (context, scope, text) => (await inProject(context, scope, text)) ?? { name: text },
    check: async (context, { inputs }) => {
      const ofTriggers = { ...inputs, projectIds: projectIdsOf(inputs["triggers"]) };
      const failures = await Promise.all([
        missingProjects(context, inputs, "projectId"),
        missingProjects(context, ofTriggers, "projectIds"),
      ]);
      return {
        failures: failures.flat().map((one) => ({
          ...one,
          property: one.property === "projectIds" ? "triggers" : one.property,
        })),
      };
    },
    createDefaults: ({ services }) => ({
      baseUrl: services.configuration.deployment.rest.replace(/\/api$/, ""),
    }),
    body: ({ webhook, triggers, project_id, ...body }, { wanted, live }) => {
      const isElsewhere = typeof wanted["projectId"] !== "string" && isScoped(triggers);
      return {
        ...body,
        ...(project_id === undefined || isElsewhere ? {} : { project_id }),
        ...(isObject(webhook) ? { webhook: pick(webhook, ["url", "secret_token", "headers"]) } : {}),
        ...(triggers === undefined ? {} : { triggers: writtenTriggers(triggers, live?.["triggers"]) }),
      };
    },
    listed: (live, { projectId }) =>
      projectId === undefined ||
      live["project_id"] === projectId ||
      projectIdsOf(triggersCodec.fromWire(live["triggers"], live)).includes(String(projectId)),
  }),
});
