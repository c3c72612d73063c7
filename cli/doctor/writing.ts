import type { Clock } from "../../provider/base/clock";
import { type Context, Run, silent } from "../../provider/kit";
import { readBack } from "../../provider/kit/settings/readBack";
import { SettingNotEffectiveError, UnexpectedChangeError } from "../../provider/kit/settings/settingErrors";
import { unexpectedChanges } from "../../provider/kit/settings/unexpectedChanges";
import {
  changeOrganization,
  findOrganization,
  type OpikClient,
  OpikError,
  type Organization,
  type OrganizationChanges,
  visibleOrganizations,
} from "../../provider/opik";
import type { LiveSetting } from "./checks/setting";
import { located } from "./located";
import { compareOthers, type OthersCompared } from "./others";

/** What is needed to write a setting and to look at what became of it. */
export interface Writing {
  readonly client: OpikClient;
  readonly setting: LiveSetting;
  readonly clock: Clock;
}

/** What one read shows: the organization that is meant, and every other one that the caller sees. */
export interface Scene {
  readonly organization: Organization;
  readonly others: readonly Organization[];
}

/** All organizations as they are now. */
export async function freshly(
  client: OpikClient,
  { id }: Organization,
  signal?: AbortSignal | undefined,
  maxAgeMs = -1,
): Promise<Scene> {
  const wanted = { value: id, source: "the check before" };
  // One list for both, so that what is compared is of one moment.
  const visible = await visibleOrganizations(client, { maxAgeMs, signal });
  const organization =
    visible.find((one) => one.id === id) ?? (await findOrganization(client, wanted, { signal }));
  return { organization, others: visible.filter((one) => one.id !== id) };
}

/**
 * Writes one value, as the resource does it. What failed may have written all the same, and another organization.
 *
 * @throws {OpikError}
 * @throws {OtherOrganizationChangedError} where another organization changed and the write failed
 */
export async function writeValue(
  { client, setting }: Writing,
  { organization, others }: Scene,
  value: unknown,
  signal?: AbortSignal | undefined,
): Promise<void> {
  try {
    await changeOrganization(client, organization.id, { [setting.wire]: value } as OrganizationChanges, {
      signal,
    });
  } catch (error) {
    if (error instanceof OpikError && error.effect !== "none") {
      // Without the signal: what a cancelled write has done is of interest all the more.
      const now = await freshly(client, organization).catch(() => undefined);
      throw (now && compareOthers(organization, others, now.others).changed) ?? error;
    }
    throw error;
  }
}

/** What became of the organization after a write. */
export interface Comparison {
  /** Why the value does not show, if it does not. */
  readonly missing: SettingNotEffectiveError | undefined;
  /** What else is not as it was, if anything. */
  readonly moved: UnexpectedChangeError | undefined;
  /** What became of the other organizations. */
  readonly others: OthersCompared;
  /** How many fields were compared besides the setting. */
  readonly compared: number;
}

/**
 * Reads a written value back, as the resource does it, and compares every other field, and every other organization,
 * with what it was before.
 */
export async function compare(
  { client, setting, clock }: Writing,
  { organization: before, others }: Scene,
  value: unknown,
  signal?: AbortSignal | undefined,
): Promise<Comparison> {
  const written = { [setting.wire]: value };
  let othersNow: readonly Organization[] = [];
  const look = async (maxAgeMs: number) => {
    const scene = await freshly(client, before, signal, maxAgeMs);
    othersNow = scene.others;
    return located(scene.organization);
  };
  const context: Context<OpikClient> = { services: client, report: silent, clock, run: new Run(), signal };
  const { missing, live } = await readBack(context, look, written);
  const object = located(before);
  const moves = unexpectedChanges(before, live, { written, known: object.known ?? [] }).filter(
    ({ isGrave }) => isGrave,
  );
  return {
    missing: missing.length > 0 ? new SettingNotEffectiveError([setting.input], object) : undefined,
    moved: moves.length > 0 ? new UnexpectedChangeError(moves, object) : undefined,
    others: compareOthers(before, others, othersNow),
    compared: Object.keys(before).filter((name) => name !== setting.wire).length,
  };
}
