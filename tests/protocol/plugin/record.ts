/**
 * Records what the real engine says to the plugin, for replay.test.ts. Run it after a build, whenever the engine's
 * version changes or a scenario is added: `node dist/tests/protocol/plugin/record.js`.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Engine } from "../../../cli/engine";
import { Playground, type RunKind } from "../../../cli/playground";
import { LocalOpik } from "../../../emulator";
import { OrganizationSettings as Dynamic } from "../../../sdk/dynamic";
import { findEngine } from "../../../tools/engine";
import { environmentOf } from "../../support/engine";
import { type Json, PROJECT, TYPE } from "./client";
import { type Call, Canonical, fixtures, type Happening, happen, type Line } from "./recording";

type Program = () => void | Promise<void>;

/** What happens one after the other: another program, something on the local Opik, a run of the engine. */
type Step = Happening | { readonly run: RunKind } | { readonly program: Program };

class Declared extends pulumi.CustomResource {}

const FIELD = "onlyAdminsInviteByEmail";
const SETTING = "restrictInvitationsToAdmins";
const settings =
  (args: Json, options: pulumi.CustomResourceOptions = {}, name = "settings"): Program =>
  () => {
    new Declared(TYPE, name, args, {
      aliases: [{ type: "pulumi-nodejs:dynamic/opik:OrganizationSettings" }],
      ...options,
    });
  };
const restricted = settings({ [SETTING]: true });
const project =
  (args: Json): Program =>
  () => {
    new Declared(PROJECT, "chat", { name: "chat", ...args });
  };

const scenarios: Readonly<Record<string, readonly Step[]>> = {
  lifecycle: [
    { program: restricted },
    { run: "preview" },
    { run: "up" },
    { run: "up" },
    { click: { [FIELD]: false } },
    { run: "preview" },
    { run: "refresh" },
    { run: "up" },
    { program: settings({ [SETTING]: false }) },
    { run: "up" },
    { program: settings({}) },
    { run: "up" },
    { program: restricted },
    { run: "up" },
    { run: "destroy" },
  ],
  import: [
    { click: { [FIELD]: true } },
    { program: settings({ [SETTING]: true }, { import: "org-acme" }) },
    { run: "preview" },
    { run: "up" },
    { program: restricted },
    { run: "preview" },
    { run: "destroy" },
    { program: settings({}, { import: "org-typo" }) },
    { run: "preview" },
  ],
  secrets: [
    { program: () => settings({ [SETTING]: pulumi.secret(true) })() },
    { run: "up" },
    { click: { [FIELD]: false } },
    { run: "refresh" },
    { run: "up" },
    { run: "destroy" },
  ],
  unknowns: [
    {
      program: () => {
        const chat = new Declared(PROJECT, "chat", { name: "chat" });
        const known = chat.id.apply((id) => id !== "");
        new Declared(TYPE, "settings", { [SETTING]: known });
        new Declared(PROJECT, "second", {
          name: "second",
          description: pulumi.interpolate`After ${chat.id}`,
        });
      },
    },
    { run: "preview" },
    { run: "up" },
    { run: "destroy" },
  ],
  project: [
    { program: project({ description: "Chats" }) },
    { run: "preview" },
    { run: "up" },
    { program: project({ description: "", visibility: "public" }) },
    { run: "up" },
    { program: project({}) },
    { run: "up" },
    { deleteProjects: true },
    { run: "refresh" },
    { run: "up" },
    { run: "destroy" },
  ],
  failures: [
    { program: settings({ [SETTING]: "yes" }) },
    { run: "preview" },
    { program: settings({ organizationId: "org-typo" }) },
    { run: "preview" },
    {
      program: () => {
        const first = new Declared(TYPE, "one", { [SETTING]: true });
        new Declared(TYPE, "two", { [SETTING]: true }, { dependsOn: first });
      },
    },
    { run: "preview" },
    { program: restricted },
    { clickDuringWrite: { academic: true } },
    { run: "up" },
    { run: "up" },
    { run: "destroy" },
  ],
  functions: [
    {
      program: async () => {
        await pulumi.runtime.invoke("opik:index:getOrganizations", {});
        await pulumi.runtime.invoke("opik:index:getOrganization", { name: "Acme" });
      },
    },
    { run: "preview" },
  ],
  renamed: [
    { program: restricted },
    { run: "up" },
    { program: settings({ [SETTING]: true }, { aliases: [{ name: "settings" }] }, "policy") },
    { run: "up" },
    { program: settings({ [SETTING]: true }, {}, "rules") },
    { run: "preview" },
    { run: "up" },
    { run: "destroy" },
  ],
  "from the dynamic flavour": [
    {
      program: () => {
        new Dynamic("settings", { [SETTING]: true });
      },
    },
    { run: "up" },
    // What the dynamic flavour did is not replayed, only what came of it.
    { click: { [FIELD]: true } },
    { program: restricted },
    { run: "preview" },
    { run: "up" },
    { run: "destroy" },
  ],
};

/** Fields of requests that say where and when something was recorded; the provider does not look at them. */
const LEFT_OUT = [
  "rootDirectory",
  "programDirectory",
  "mapperTarget",
  "loaderTarget",
  "resolverTarget",
  "randomSeed",
  "autonaming",
  "variables",
  "resourceStatusAddress",
  "resourceStatusToken",
  // What engines after 3.259 say and the protocol of our SDK has no field for.
  "sendsOldOutputsToCheck",
  "oldOutputs",
  "acceptsOutputsInInvoke",
  "acceptsOutputsInCall",
  "acceptsOutputsInCheck",
];

async function record(engine: Engine, steps: readonly Step[]): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-resource-opik-"));
  const script = `#!/bin/sh\nexec "${process.execPath}" "${require.resolve("../../../provider/plugin")}" "$@"\n`;
  writeFileSync(join(folder, "pulumi-resource-opik"), script, { mode: 0o755 });
  const log = join(folder, "grpc.json");
  const opik = await LocalOpik.start();
  const declared: { program: Program } = { program: () => undefined };
  const playground = await Playground.create({
    engine,
    // One operation at a time, so that the order is always the same.
    environment: { ...environmentOf(opik), PULUMI_DEBUG_GRPC: log, PULUMI_PARALLEL: "1" },
    searchPath: [folder],
    program: async () => declared.program(),
  });
  try {
    const lines: Line[] = [];
    const canonical = new Canonical();
    for (const step of steps) {
      if ("program" in step) {
        declared.program = step.program;
      } else if ("run" in step) {
        rmSync(log, { force: true });
        const { exitCode } = await playground.run(step.run);
        process.stderr.write(`  ${step.run}: exit code ${exitCode}\n`);
        lines.push({ run: step.run }, ...callsIn(log).map((call) => canonical.replace(call)));
      } else {
        happen(opik, step);
        lines.push(step);
      }
    }
    return lines;
  } finally {
    playground.dispose();
    await opik.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The calls of the plugin in a log of the engine, in the order of their responses. */
function callsIn(log: string): Call[] {
  const text = existsSync(log) ? readFileSync(log, "utf8") : "";
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))
    .filter(({ method, metadata, progress }) => {
      const isAnswered = progress === "response_completed";
      return /ResourceProvider\//.test(method) && metadata?.name === "opik" && isAnswered;
    })
    .map(({ method, request, response, errors }): Call => {
      const name = String(method).replace(/^.*\//, "");
      // The id of a provider is another one with each stack.
      const leftOut = name === "Configure" ? [...LEFT_OUT, "id"] : LEFT_OUT;
      return {
        method: name,
        request: Object.fromEntries(
          Object.entries(request as Json).filter(([key]) => !leftOut.includes(key)),
        ),
        ...(errors === undefined
          ? { response: name === "GetPluginInfo" ? { version: "0.0.0" } : response }
          : { error: String(errors[0]).replace(/^rpc error: code = \w+ desc = /, "") }),
      };
    });
}

async function main(): Promise<void> {
  const engine = await findEngine({ progress: (line) => process.stderr.write(`${line}\n`) });
  mkdirSync(fixtures, { recursive: true });
  for (const [name, steps] of Object.entries(scenarios)) {
    process.stderr.write(`${name}\n`);
    const lines = await record(engine, steps);
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    writeFileSync(join(fixtures, `${name.replaceAll(" ", "-")}.jsonl`), text);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
