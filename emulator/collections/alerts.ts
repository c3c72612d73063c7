import { randomUUID } from "node:crypto";
import { alerts } from "../../provider/opik/contract";
import type { LocalObject } from "../objects";
import { failure, type Reply } from "../replies";
import { errors } from "./handlers";
import type { Fields, Part, Place } from "./part";
import { columnTooLong, isBlank, isLong, mask, wrongVersion } from "./replies";

interface Trigger {
  readonly event_type: string;
  readonly trigger_configs?: readonly Config[];
}

interface Config {
  readonly type: string;
  readonly config_value?: Fields;
  readonly group_index?: number;
}

/**
 * Alerts as recorded from a self-hosted server 2.1.24: a PUT clears what it leaves out; webhook, triggers and configs get
 * new ids with each write; the webhook's secret is shown masked, and stored as it is sent, a mask too.
 */
export const alertPart: Part = {
  collection: alerts,
  missing: failure("rest", 404, alerts.gone),
  idTaken: failure("rest", 409, "Alert already exists"),
  sortable: ["id", "name", "created_at", "last_updated_at", "created_by", "last_updated_by", "webhook_url"],
  invalid: (body, live, { world, workspace }) => {
    const id = body["id"] === live?.id ? undefined : body["id"];
    const isTaken = live !== undefined && world.objects.get(alerts.name, workspace, String(id)) !== undefined;
    const refusal = wrongVersion("Alert id", id) ?? invalidText(body) ?? invalidTriggers(body);
    return refusal ?? (isTaken ? columnTooLong : undefined);
  },
  made: (body, place) =>
    Object.fromEntries(
      Object.entries(stored(body, place, undefined)).filter(([, value]) => value !== undefined),
    ),
  changed: (live, body, place) => stored(body, place, live),
  shown: (alert) => {
    const { secret_token: secret, ...webhook } = alert["webhook"] as { readonly secret_token?: string };
    return {
      ...alert,
      webhook: secret === undefined ? webhook : { ...webhook, secret_token: mask(secret) },
    };
  },
};

/** What becomes of a body: the whole alert, undefined for what there is none of. */
function stored(body: Fields, { user, world }: Place, live: LocalObject | undefined): Fields {
  const times = () => {
    const now = world.objects.stamp();
    const created_at = live?.["created_at"] ?? now;
    return { created_at, created_by: user, last_updated_at: now, last_updated_by: user };
  };
  const id = live?.id ?? body["id"] ?? randomUUID();
  const { name: _never, ...webhook } = body["webhook"] as Fields;
  const [ofWebhook, { created_at, created_by }, ofConfigs] = [times(), times(), times()];
  const triggers = ((body["triggers"] ?? []) as readonly Trigger[]).map(
    ({ event_type, trigger_configs = [] }) => {
      const trigger = randomUUID();
      const configs = trigger_configs.map(({ config_value = {}, ...config }) => ({
        id: randomUUID(),
        alert_trigger_id: trigger,
        ...config,
        config_value,
        ...ofConfigs,
      }));
      const more = configs.length === 0 ? {} : { trigger_configs: configs };
      return { id: trigger, alert_id: id, event_type, created_at, created_by, ...more };
    },
  );
  return {
    id,
    name: body["name"],
    enabled: body["enabled"] ?? true,
    alert_type: body["alert_type"] ?? "general",
    metadata: body["metadata"],
    project_id: body["project_id"],
    webhook: { id: randomUUID(), ...webhook, ...ofWebhook },
    triggers: triggers.length === 0 ? undefined : triggers,
  };
}

function invalidText({ name, webhook }: Fields): Reply | undefined {
  const { url, secret_token: secret } = webhook as { readonly url: string; readonly secret_token?: string };
  if (isBlank(name)) {
    return errors(422, "Alert name is required");
  }
  if (isLong(name, 255)) {
    return errors(422, "name size must be between 0 and 255");
  }
  if (isBlank(url)) {
    return errors(422, "webhook.url must not be blank");
  }
  // It is held to its limit after it was encrypted: 175 bytes become more than 250.
  return Buffer.byteLength(secret ?? "") > 175
    ? errors(422, "webhook.secretToken size must be between 0 and 250")
    : undefined;
}

function invalidTriggers({ project_id, triggers = [] }: Fields): Reply | undefined {
  const configs = (triggers as readonly Trigger[]).flatMap(({ trigger_configs = [] }) => trigger_configs);
  const negative = configs.find(({ group_index = 0 }) => group_index < 0);
  if (negative !== undefined) {
    return failure("rest", 400, `'group_index' must be non-negative, got '${negative.group_index}'`);
  }
  const scopes = configs.filter(({ type }) => type === "scope:project");
  if (scopes.some(({ group_index }) => group_index !== undefined)) {
    return failure(
      "rest",
      400,
      "'group_index' must be null for 'scope:project' trigger configs; it applies as a global precondition, not as part of the boolean expression.",
    );
  }
  return scopes.length > 0 && project_id !== undefined
    ? failure(
        "rest",
        400,
        "Cannot provide both 'project_id' and a 'scope:project' trigger config. Set 'project_id' only — the system creates the scope config automatically.",
      )
    : undefined;
}
