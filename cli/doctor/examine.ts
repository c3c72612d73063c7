import type { Clock } from "../../provider/base/clock";
import { type ConfigurationSources, label, type Organization, redact as redacted } from "../../provider/opik";
import type { Observer } from "../../provider/opik/http/observer";
import { Callers } from "./callers";
import { clock } from "./checks/clock";
import { configuration } from "./checks/configuration";
import { contract } from "./checks/contract";
import { credential, credentials, type Trial } from "./checks/credentials";
import { deployment } from "./checks/deployment";
import { organization } from "./checks/organization";
import { prove } from "./checks/prove";
import { reachable } from "./checks/reachable";
import { role } from "./checks/role";
import { type LiveSetting, setting } from "./checks/setting";
import { toggle } from "./checks/toggle";
import { workspace } from "./checks/workspace";
import { type Way, write } from "./checks/write";
import { type Check, type Report, reportOf } from "./report";
import { type Setting, settingsToCheck } from "./settingsToCheck";
import { Steps } from "./steps";

/** How the write is proven: with the value that is there (`same`), or also with the opposite one (`toggle`). */
export type Proving = "same" | "toggle";

export interface ExamineOptions extends ConfigurationSources {
  readonly clock: Clock;
  readonly prove?: Proving | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly settings?: readonly Setting[];
  /** Told about each check when it is done. */
  readonly onCheck?: (check: Check) => void;
  /** Told what is about to be written. */
  readonly announce?: (sentence: string) => void;
  /** Sees the calls that the checks make. */
  readonly observer?: Observer;
}

/** Goes from the configuration to the write, one check after the other. */
export async function examine(options: ExamineOptions): Promise<Report> {
  const { env, signal, settings = settingsToCheck, prove: proving, onCheck, announce } = options;
  let redact = (text: string) => redacted(text);
  const steps = new Steps(signal, (check) => {
    const clean = withoutCredentials(check, redact);
    onCheck?.(clean);
    return clean;
  });

  const configured = await steps.take("configuration", {}, () => configuration(options));
  const inForce = await steps.take("contract", { configuration: configured }, (needs) =>
    contract(needs.configuration.settled),
  );
  const callers =
    configured &&
    new Callers(configured.settled, {
      clock: options.clock,
      learned: inForce?.learned,
      dispatcher: configured.dispatcher,
      observer: options.observer,
    });
  redact = (text) => callers?.redact(text) ?? redacted(text);
  try {
    const reached = await steps.take("reachable", { configuration: callers }, (needs) =>
      reachable(needs.configuration.anonymous, env, signal),
    );
    const platform = await steps.take("deployment", { reachable: reached, callers }, (needs) =>
      deployment(needs.callers.anonymous, needs.reachable, signal),
    );
    await steps.take("clock", { reachable: reached && callers?.firstResponse }, (needs) =>
      clock(needs.reachable),
    );
    const trials: Trial[] = [];
    for (const name of callers?.byCredential.keys() ?? []) {
      const trial = await steps.take(`credential.${name}`, { deployment: platform, callers }, (needs) =>
        credential(name, needs.callers, signal),
      );
      trials.push(...(trial === undefined ? [] : [trial]));
    }
    const client = await steps.take("credentials", { deployment: platform }, () => credentials(trials));
    const isOss = steps.checks.some(({ code }) => code === "OPIK_OPEN_SOURCE");
    if (isOss || configured?.settled.workspace !== undefined) {
      const restClient = trials.find(({ rest }) => rest === "accepted")?.client ?? client;
      await steps.take("workspace", { credentials: isOss ? callers?.anonymous : restClient }, (needs) =>
        workspace(needs.credentials, signal),
      );
    }
    const found = await steps.take("organization", { credentials: client }, (needs) =>
      organization(needs.credentials, signal),
    );
    const allowed = await steps.take("role", { organization: found }, (needs) => role(needs.organization));
    const live = new Map<Setting, LiveSetting | undefined>();
    for (const one of settings) {
      const shown = await steps.take(`setting.${one.input}`, { organization: found }, (needs) =>
        setting(one, needs.organization, settings),
      );
      live.set(one, shown);
    }
    const way = await steps.take("write", { deployment: platform, contract: inForce, callers }, (needs) =>
      write(needs.callers.anonymous, needs.contract, settings, proving !== undefined),
    );
    for (const [{ input }, shown] of proving === undefined ? [] : live) {
      const needs = {
        credentials: client,
        organization: found,
        role: allowed,
        setting: shown,
        write: way,
      };
      const proof = await steps.take(`prove.${input}`, needs, (met) => {
        announce?.(redact(intention(met.setting, met.organization, met.write, proving === "toggle")));
        return prove(
          { client: met.credentials, setting: met.setting, clock: options.clock },
          met.organization,
          proving === "toggle",
          signal,
        );
      });
      if (proving === "toggle") {
        await steps.take(`toggle.${input}`, { ...needs, prove: proof }, (met) =>
          toggle(
            { client: met.credentials, setting: met.setting, clock: options.clock },
            met.organization,
            signal,
          ),
        );
      }
    }
    return reportOf(steps.checks);
  } finally {
    await configured?.dispatcher.close();
  }
}

function intention(
  { input, value }: LiveSetting,
  organization: Organization,
  { calls }: Way,
  toggling: boolean,
): string {
  const writes = `Will write ${input} = ${JSON.stringify(value)}, its present value, to ${label(organization)} with ${calls}`;
  return toggling
    ? `${writes}, then the opposite value, then the present one again.`
    : `${writes}, and compare the organization before and after.`;
}

/** Credentials have no place in what is found; this is for servers that send back what they were sent. */
function withoutCredentials({ detail, ...check }: Check, redact: (text: string) => string): Check {
  const clean = { ...check, summary: redact(check.summary) };
  return {
    ...clean,
    ...(detail === undefined ? {} : { detail: detail.map(redact) }),
    ...(check.next === undefined ? {} : { next: redact(check.next) }),
  };
}
