import {
  deleteWorkspaceConfiguration,
  readWorkspaceConfiguration,
  WORKSPACE_CONFIGURATION_UNSET,
  writeWorkspaceConfiguration,
} from "../../provider/opik/contract";
import { errors, inWorkspace } from "../collections/handlers";
import type { Place } from "../collections/part";
import { type Handler, handles } from "../handler";
import { failure, json, noContent, type Reply } from "../replies";

/*
 * The settings of a workspace as recorded from a self-hosted server 2.1.24: an object of the kind WorkspaceConfiguration,
 * of which a workspace has one at most.
 */

const KIND = "WorkspaceConfiguration";
const ID = "configuration";
const MOST_SECONDS = 604_800;

const stored = ({ world, workspace }: Place) => world.objects.get(KIND, workspace, ID);

export const workspaceConfigurationHandlers: readonly Handler[] = [
  handles(readWorkspaceConfiguration, (call, world) =>
    inWorkspace(call as never, world, (place) => {
      const { id: _, ...settings } = stored(place) ?? { id: undefined };
      return stored(place) === undefined
        ? failure("rest", 404, WORKSPACE_CONFIGURATION_UNSET)
        : json(200, settings);
    }),
  ),
  handles(writeWorkspaceConfiguration, (call, world) =>
    inWorkspace(call as never, world, (place) => {
      const { timeout_to_mark_thread_as_inactive: timeout, truncation_on_tables, color_map } = call.body;
      const seconds = timeout === undefined ? undefined : secondsOf(timeout);
      const refusal = refusalOf(timeout, seconds) ?? colorsRefusal(color_map ?? {});
      if (refusal !== undefined) {
        return refusal;
      }
      // What is left out is unset, whatever it was.
      world.objects.add(KIND, place.workspace, {
        id: ID,
        ...(seconds === undefined ? {} : { timeout_to_mark_thread_as_inactive: canonical(seconds) }),
        truncation_on_tables: truncation_on_tables ?? true,
        ...(color_map === undefined || Object.keys(color_map).length === 0 ? {} : { color_map }),
      });
      return noContent;
    }),
  ),
  handles(deleteWorkspaceConfiguration, (call, world) =>
    inWorkspace(call as never, world, ({ workspace }) => {
      world.objects.delete(KIND, workspace, ID);
      return noContent;
    }),
  ),
];

/** Seconds of a duration as Java reads it; NaN where it is none. */
function secondsOf(duration: string): number {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(-?\d+(?:\.\d+)?)S)?)?$/i.exec(duration);
  const given = parts?.slice(1) ?? [];
  if (given.every((part) => part === undefined)) {
    return Number.NaN;
  }
  const [days, hours, minutes, seconds] = given.map((part) => Number(part ?? 0));
  return (days ?? 0) * 86_400 + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}

function refusalOf(duration: string | undefined, seconds: number | undefined): Reply | undefined {
  if (seconds === undefined) {
    return undefined;
  }
  if (Number.isNaN(seconds)) {
    return failure("rest", 400, `Unable to process JSON. Cannot parse Duration from string '${duration}'`);
  }
  if (seconds === 0 || !Number.isInteger(seconds)) {
    return errors(
      422,
      "timeoutToMarkThreadAsInactive minimum precision supported is seconds, please use a duration with seconds precision or higher",
    );
  }
  return seconds > MOST_SECONDS
    ? errors(422, "timeoutToMarkThreadAsInactive duration exceeds the maximum allowed of PT168H")
    : undefined;
}

function colorsRefusal(colors: Readonly<Record<string, string>>): Reply | undefined {
  const problems = Object.entries(colors).flatMap(([label, color]) => [
    ...(label.length > 256 ? [`colorMap<K>[${label}].<map key> size must be between 0 and 256`] : []),
    ...(/^#[0-9a-f]{6}$/i.test(color)
      ? []
      : [`colorMap[${label}].<map value> Color must be a valid hex color (e.g. #FF0000)`]),
  ]);
  return problems.length === 0 ? undefined : errors(422, ...problems);
}

/** As Java writes a duration. Seconds are kept in 32 bits without a sign: less than none are very many. */
function canonical(seconds: number): string {
  const kept = seconds < 0 ? seconds + 2 ** 32 : seconds;
  const parts = [
    [Math.floor(kept / 3600), "H"],
    [Math.floor(kept / 60) % 60, "M"],
    [kept % 60, "S"],
  ] as const;
  return `PT${parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${count}${unit}`])).join("")}`;
}
