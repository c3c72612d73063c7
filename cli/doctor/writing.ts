import type { Clock } from "../../provider/base/clock";
import { type Context, Run } from "../../provider/kit";
import { SettingNotEffectiveError, UnexpectedChangeError } from "../../provider/kit/settings/errors";
import { readBack } from "../../provider/kit/settings/readBack";
import { unexpectedChanges } from "../../provider/kit/settings/unexpectedChanges";
import {
  changeOrganization,
  findOrganization,
  type OpikClient,
  type Organization,
  type OrganizationChanges,
} from "../../provider/opik";
import type { LiveSetting } from "./checks/setting";
import { located } from "./located";

/** What is needed to write a setting and to look at what became of it. */
export interface Writing {
  readonly client: OpikClient;
  readonly setting: LiveSetting;
  readonly clock: Clock;
}

const silent = { info: () => undefined, warn: () => undefined };

/** The organization as it is now. */
export async function freshly(
  client: OpikClient,
  { id }: Organization,
  signal?: AbortSignal | undefined,
): Promise<Organization> {
  return findOrganization(client, { value: id, source: "the check before" }, { maxAgeMs: -1, signal });
}

/** Writes one value, as the resource does it. @throws {OpikError} */
export async function writeValue(
  { client, setting }: Writing,
  { id }: Organization,
  value: unknown,
  signal?: AbortSignal | undefined,
): Promise<void> {
  await changeOrganization(client, id, { [setting.wire]: value } as OrganizationChanges, { signal });
}

/** What became of the organization after a write. */
export interface Comparison {
  /** Why the value does not show, if it does not. */
  readonly missing: SettingNotEffectiveError | undefined;
  /** What else is not as it was, if anything. */
  readonly moved: UnexpectedChangeError | undefined;
  /** How many fields were compared besides the setting. */
  readonly compared: number;
}

/** Reads a written value back, as the resource does it, and compares every other field with what it was before. */
export async function compare(
  { client, setting, clock }: Writing,
  before: Organization,
  value: unknown,
  signal?: AbortSignal | undefined,
): Promise<Comparison> {
  const written = { [setting.wire]: value };
  const wanted = { value: before.id, source: "the check before" };
  const look = async (maxAgeMs: number) =>
    located(await findOrganization(client, wanted, { maxAgeMs, signal }));
  const context: Context<OpikClient> = { services: client, report: silent, clock, run: new Run(), signal };
  const { missing, live } = await readBack(context, look, written);
  const object = located(before);
  const moves = unexpectedChanges(before, live, { written, known: object.known ?? [] }).filter(
    ({ isGrave }) => isGrave,
  );
  return {
    missing: missing.length > 0 ? new SettingNotEffectiveError([setting.input], located(before)) : undefined,
    moved: moves.length > 0 ? new UnexpectedChangeError(moves, object) : undefined,
    compared: Object.keys(before).filter((name) => name !== setting.wire).length,
  };
}
