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
import { inProject, missingProjects, projectId } from "./projects";
import { adoptable, inWorkspace, objectOutputs, ofWorkspace, opik, workspaceObject } from "./workspace";

const AlertType = z.enum(ALERT_TYPES).meta({
  id: "AlertType",
  description: "In which form an alert calls its webhook, in Opik's terms.",
});

const address = (text: string) => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
const notAddress = "it has to be an address that begins with http:// or https://";
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A webhook, Slack or PagerDuty that is called when something happens in a workspace. */
export const Alert = opik.resource({
  name: "Alert",
  summary:
    "An alert of an Opik workspace: calls a webhook, Slack or PagerDuty; on Opik Cloud, Enterprise and open-source servers.",
  details:
    "The server keeps all of an alert in one write, so an update repeats what the program does not declare; a name of the " +
    "webhook, which no client shows, is lost with the first one. Of a secret token it shows a mask only: where an alert has " +
    'one, declare `webhookSecretToken`, or `""` to remove it; until then an update is refused.\n\n' +
    "The resource's id is the alert's UUID. It is imported by that, by its name or as `project/name`; in another workspace " +
    "than the configured one with `workspace/` before it. Names may repeat: a name that several have is refused with their ids.",
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
    name: z.string().regex(/\S/, "it must not be blank").max(255).meta({
      description: "Name of the alert, at most 255 characters; several may have one name.",
    }),
    projectId: projectId.optional().meta({
      description:
        "Id of the project that it is limited to, a UUID; not together with `projectIds` of a trigger. Left out, it is not managed; taken out, the alert is for the whole workspace.",
      resetTo: null,
    }),
    alertType: AlertType.optional().meta({
      description:
        "`general`, `slack` or `pagerduty`; Opik makes new alerts general. Left out, it is not managed; taken out, it is `general` again.",
      resetTo: "general",
    }),
    enabled: z.boolean().optional().meta({
      description:
        "Whether it calls at all. Left out, a new alert is enabled, and it is not managed; taken out, it is enabled again.",
      createDefault: true,
      resetTo: true,
    }),
    webhookUrl: z.string().refine(address, notAddress).meta({
      description: "Address that is called, `http(s)://`; a secret, as Slack's addresses are credentials.",
      wire: "webhook.url",
      secret: true,
    }),
    webhookSecretToken: z
      .string()
      // The server encrypts it before it looks at the length.
      .refine((text) => Buffer.byteLength(text) <= 175, "it must have at most 175 bytes in UTF-8")
      .optional()
      .meta({
        description:
          'Token that the call is signed with, at most 175 bytes in UTF-8. Opik shows it masked: a change outside of Pulumi that keeps its length and its first and last three characters is not seen. Left out, it is not managed, and where the alert has one, updates are refused; `""` or taken out, it is removed.',
        wire: "webhook.secret_token",
        resetTo: "",
        secret: true,
        masked: true,
      }),
    webhookHeaders: z
      .record(z.string(), z.string())
      .refine((headers) => Object.keys(headers).every((name) => headerName.test(name)), {
        message: "names of headers have letters, digits and !#$%&'*+-.^_`|~ only",
      })
      .refine((headers) => Object.values(headers).every((value) => !/[\r\n\0]/.test(value)), {
        message: "values of headers have no line breaks",
      })
      .optional()
      .meta({
        description:
          "Headers of the call, by name. Left out, they are not managed; taken out, they are removed.",
        wire: "webhook.headers",
        resetTo: {},
        secret: true,
      }),
    routingKey: z.string().regex(/\S/, "it must not be blank").optional().meta({
      description:
        "PagerDuty's routing key; `pagerduty` needs it. Left out, it is not managed; taken out, it is removed.",
      wire: "metadata.routing_key",
      resetTo: null,
      secret: true,
    }),
    baseUrl: z.string().refine(address, notAddress).optional().meta({
      description:
        "Address of Opik's user interface, `http(s)://`, for the links in messages. Left out, a new alert gets that of the deployment, and it is not managed; taken out, it stays.",
      wire: "metadata.base_url",
    }),
    triggers: alertTriggers.meta({
      description:
        "What it is about: one event at least, each once. Their order has no meaning; what others add is removed.",
      codec: triggersCodec,
      same: sameTriggers,
    }),
    customFields: z.record(z.string(), z.string()).optional().meta({
      description:
        "Fields that are added to what is sent. Left out, they are not managed; taken out, they are removed. Needs a newer server than 2.1.24; not verified.",
      resetTo: {},
    }),
    ...inWorkspace,
    ...adoptable("alert", " The name and the project have to be the same, and no second one may have them."),
  },
  outputs: {
    ...objectOutputs("alert"),
    createdAt: z
      .string()
      .optional()
      .meta({
        description: "When it was created, in ISO 8601.",
        // An update may cut it to seconds.
        same: (live, known) => String(live).slice(0, 19) === String(known).slice(0, 19),
      }),
  },
  listInputs: {
    ...ofWorkspace,
    projectId: projectId.optional().meta({
      description: "Id of a project: alerts that are limited to it, or of which a trigger is.",
    }),
  },
  refine: [
    (inputs) =>
      "projectId" in inputs && projectIdsOf(inputs.triggers).length > 0
        ? {
            property: "projectId",
            reason:
              "projectId and projectIds of a trigger exclude each other: leave projectId out, or limit the whole alert by it.",
          }
        : undefined,
    (inputs) =>
      inputs.alertType === "pagerduty" && !("routingKey" in inputs)
        ? {
            property: "routingKey",
            reason:
              "routingKey is needed for pagerduty: without it, the server calls with a key that is nobody's.",
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
