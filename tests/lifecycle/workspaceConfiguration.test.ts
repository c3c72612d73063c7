import { expect } from "chai";
import { LocalOpik } from "../../emulator";
import { opikProvider } from "../../provider/definition";
import { resourceNamed, UNKNOWN } from "../../provider/kit";
import { failureOf, Run } from "../support/dynamicHost";
import { calls, useLocalOpik } from "../support/localOpik";

const kind = "WorkspaceConfiguration";
const PATH = "/opik/api/v1/private/workspaces/configurations";
const all = {
  timeoutToMarkThreadAsInactiveSeconds: 1800,
  truncationOnTables: false,
  colorMap: { Hallucination: "#D32F2F", Tone: "#aabbcc" },
};
const wire = {
  timeout_to_mark_thread_as_inactive: "PT30M",
  truncation_on_tables: false,
  color_map: all.colorMap,
};

describe("the configuration of a workspace against the local Opik", () => {
  const local = useLocalOpik();
  const run = () => new Run(local(), { kind });
  /** What is stored; undefined where nobody has set anything. */
  const live = (workspace?: string) => {
    const [found] = local().objects(kind, workspace);
    const { id: _, ...settings } = found ?? {};
    return found === undefined ? undefined : settings;
  };
  const click = (settings: object) => local().addObject(kind, { id: "configuration", ...settings });
  const bodies = () =>
    local()
      .requestsOf("writeWorkspaceConfiguration")
      .map(({ body }) => body);
  const writes = () => calls(local()).filter((call) => !call.startsWith("GET"));

  it("create where nobody has set any: what is declared is live, the first values are kept, the id is the workspace", async () => {
    const state = await run().create({ ...all });

    expect(live()).to.deep.equal(wire);
    expect(state.id).to.equal("default");
    expect(state.outputs).to.deep.include({
      ...all,
      workspace: "default",
      baseline: { timeoutToMarkThreadAsInactiveSeconds: null, truncationOnTables: true, colorMap: {} },
    });
    expect(writes()).to.deep.equal([`PUT ${PATH} 204`]);
  });

  it("idle: no write, no difference, also after a refresh", async () => {
    const state = await run().create({ ...all });
    local().forget();

    expect(await run().preview(state, all)).to.deep.include({ changes: false });
    const refreshed = await run().refresh(state);
    expect(refreshed.inputs).to.deep.equal({ workspace: "default", ...all });
    expect(await run().preview(refreshed, all)).to.deep.include({ changes: false });
    expect(writes()).to.deep.equal([]);
  });

  it("what is not declared is repeated as it is live, and never compared", async () => {
    click(wire);
    const state = await run().create({ timeoutToMarkThreadAsInactiveSeconds: 60 });
    expect(bodies()).to.deep.equal([{ ...wire, timeout_to_mark_thread_as_inactive: "PT60S" }]);
    expect(state.outputs["baseline"]).to.deep.equal({ timeoutToMarkThreadAsInactiveSeconds: 1800 });

    click({ timeout_to_mark_thread_as_inactive: "PT1M", truncation_on_tables: true });

    expect(await run().preview(state, { timeoutToMarkThreadAsInactiveSeconds: 60 })).to.deep.include({
      changes: false,
    });
  });

  for (const [input, clicked, shown] of [
    [
      "timeoutToMarkThreadAsInactiveSeconds",
      { ...wire, timeout_to_mark_thread_as_inactive: "PT26H3M4S" },
      93_784,
    ],
    ["truncationOnTables", { ...wire, truncation_on_tables: true }, true],
    ["colorMap", { ...wire, color_map: { Tone: "#AABBCC" } }, { Tone: "#AABBCC" }],
  ] as const) {
    it(`a click on ${input}: a plain preview names it, a refresh shows it, up heals it in one write`, async () => {
      const state = await run().create({ ...all });
      click(clicked);

      const preview = await run().preview(state, all);
      expect(preview.changes).to.equal(true);
      expect(preview.said.join("\n")).to.include(`${input} was changed outside of Pulumi`);
      const refreshed = await run().refresh(state);
      expect(refreshed.inputs[input]).to.deep.equal(shown);
      local().forget();
      await run().up(refreshed, { ...all });

      expect(writes()).to.deep.equal([`PUT ${PATH} 204`]);
      expect(live()).to.deep.include({ truncation_on_tables: false, color_map: all.colorMap });
    });
  }

  it("somebody unsets all: a refresh leaves the timeout out, a plain preview names it, up puts it back", async () => {
    const state = await run().create({ ...all });
    local().deleteObject(kind, "configuration");

    const refreshed = await run().refresh(state);
    expect(refreshed.inputs).to.deep.equal({ workspace: "default", truncationOnTables: true, colorMap: {} });
    const preview = run();
    await preview.check({ ...all }, state.inputs);
    expect(preview.said.join("\n")).to.include(
      "timeoutToMarkThreadAsInactiveSeconds was changed outside of Pulumi: 1800 -> not set; declared: 1800.",
    );
    await run().up(refreshed, { ...all });

    expect(live()).to.deep.equal(wire);
  });

  for (const [input, value, expected] of [
    ["timeoutToMarkThreadAsInactiveSeconds", 604_800, { timeout_to_mark_thread_as_inactive: "PT168H" }],
    ["truncationOnTables", true, { truncation_on_tables: true }],
    ["colorMap", { Tone: "#000000" }, { color_map: { Tone: "#000000" } }],
    ["colorMap", {}, { color_map: undefined }],
  ] as const) {
    it(`update of ${input} to ${JSON.stringify(value)}, and back: one write each`, async () => {
      const state = await run().create({ ...all });
      local().forget();

      const after = await run().up(state, { ...all, [input]: value });

      expect({ color_map: undefined, ...live() }).to.deep.include(expected);
      expect(await run().preview(after, { ...all, [input]: value })).to.deep.include({ changes: false });
      const back = await run().up(after, { ...all });
      expect(live()).to.deep.equal(wire);
      expect(writes()).to.have.length(2);
      expect(back.outputs["baseline"]).to.deep.equal(state.outputs["baseline"]);
    });

    it(`${input} is taken out (${JSON.stringify(value)}): it stays live, that is said, and it is not restored later`, async () => {
      const state = await run().create({ ...all, [input]: value });
      const { [input]: _, ...rest } = all;
      const before = live();
      const taking = run();

      const after = await taking.up(state, rest);

      expect(live()).to.deep.equal(before);
      expect(taking.said.join("\n")).to.include(`${input} is no longer managed and stays`);
      expect(after.outputs).not.to.have.property(input);
      const back = await run().up(after, { ...all, [input]: value });
      expect(back.outputs).to.deep.include({ [input]: value });
    });
  }

  it("destroy: all goes back to what it was, and where nobody had set any, all is deleted", async () => {
    const state = await run().create({ ...all });

    await run().destroy(state);

    expect(live()).to.equal(undefined);
    expect(writes()).to.deep.equal([`PUT ${PATH} 204`, `DELETE ${PATH} 204`]);
  });

  it("destroy: what was set before is set again, and what is not managed stays", async () => {
    click({ timeout_to_mark_thread_as_inactive: "PT1H", truncation_on_tables: true });
    const state = await run().create({ timeoutToMarkThreadAsInactiveSeconds: 60, truncationOnTables: false });
    click({ ...wire, timeout_to_mark_thread_as_inactive: "PT1M", color_map: { Mine: "#123456" } });

    await run().destroy(state);

    expect(live()).to.deep.equal({
      timeout_to_mark_thread_as_inactive: "PT1H",
      truncation_on_tables: true,
      color_map: { Mine: "#123456" },
    });
  });

  it("destroy: what somebody else changed since is left, and that is said", async () => {
    const state = await run().create({ ...all });
    click({ ...wire, timeout_to_mark_thread_as_inactive: "PT2H" });
    const last = run();

    await last.destroy(state);

    expect(live()).to.deep.equal({ timeout_to_mark_thread_as_inactive: "PT2H", truncation_on_tables: true });
    expect(last.said.join("\n")).to.include(
      'configuration of the workspace "default": timeoutToMarkThreadAsInactiveSeconds is 7200, not 1800 as Pulumi set it',
    );
  });

  it("another server, whose workspace has the same name: a destroy restores nothing there; a preview and a refresh warn", async () => {
    const state = await run().create({ ...all });
    const other = await LocalOpik.start();
    try {
      const there = () => new Run(other, { kind });
      const before = other.requests.filter(({ method }) => method !== "GET").length;

      expect((await failureOf(there().destroy(state))).message).to.match(/SETTING_ELSEWHERE/);
      expect((await there().preview(state, all)).said.join("\n")).to.match(/the state has the one at http/);
      expect(other.requests.filter(({ method }) => method !== "GET")).to.have.length(before);

      const moved = there();
      const refreshed = await moved.refresh(state);
      expect(moved.said.join("\n")).to.match(/warning: .*the state has the one at http/);
      await there().destroy(refreshed);
    } finally {
      await other.stop();
    }
  });

  it("another workspace replaces; each is in its own", async () => {
    const state = await run().create({ ...all });
    const other = await run().create({ ...all, workspace: "org-acme" });

    expect(other.id).to.equal("org-acme");
    expect(live("org-acme")).to.deep.equal(wire);
    expect(await run().preview(state, { ...all, workspace: "org-acme" })).to.deep.include({
      replaces: ["workspace"],
    });
  });

  it("import by the workspace's name: what is set, and a clean preview; nothing where nothing is set", async () => {
    const read = (id: string) => run().refresh({ id, inputs: {}, outputs: {} });
    expect((await read("default")).inputs).to.deep.equal({});

    click({ timeout_to_mark_thread_as_inactive: "PT168H", truncation_on_tables: true });
    const imported = await read("default");

    expect(imported.inputs).to.deep.equal({
      timeoutToMarkThreadAsInactiveSeconds: 604_800,
      truncationOnTables: true,
    });
    expect(await run().preview(imported, imported.inputs)).to.deep.include({ changes: false });
    expect(writes()).to.deep.equal([]);
  });

  it("import where only some are set: the others are in neither inputs nor outputs, and the preview is clean", async () => {
    click({ timeout_to_mark_thread_as_inactive: null, truncation_on_tables: false });

    const imported = await run().refresh({ id: "default", inputs: {}, outputs: {} });

    expect(imported.inputs).to.deep.equal({ truncationOnTables: false });
    expect(imported.outputs).to.deep.include({ baseline: { truncationOnTables: false } });
    expect(imported.outputs).not.to.have.any.keys("timeoutToMarkThreadAsInactiveSeconds", "colorMap");
    expect(await run().preview(imported, imported.inputs)).to.deep.include({ changes: false });

    click({ truncation_on_tables: null, color_map: { Tone: "#aabbcc" } });
    const { inputs } = await run().refresh({ id: "default", inputs: {}, outputs: {} });
    expect(inputs).to.deep.equal({ colorMap: { Tone: "#aabbcc" } });
  });

  it("somebody unsets the timeout alone: a refresh leaves it out, and up puts it back", async () => {
    const state = await run().create({ ...all });
    click({ ...wire, timeout_to_mark_thread_as_inactive: null });

    const refreshed = await run().refresh(state);
    const { timeoutToMarkThreadAsInactiveSeconds: _, ...rest } = all;
    expect(refreshed.inputs).to.deep.equal({ workspace: "default", ...rest });
    expect(refreshed.outputs).not.to.have.property("timeoutToMarkThreadAsInactiveSeconds");
    await run().up(refreshed, { ...all });

    expect(live()).to.deep.equal(wire);
  });

  it("a workspace that does not exist: an error of the check that has its name, and of an import", async () => {
    const { failures } = await run().check({ ...all, workspace: "nowhere" });
    expect(failures[0]?.reason).to.match(/Workspace nowhere not found/);

    const { failures: invalid } = await run().check({ ...all, workspace: "né " });
    expect(invalid[0]?.reason).to.match(/OPIK_WORKSPACE_INVALID/);
    expect((await failureOf(run().refresh({ id: "nowhere", inputs: {}, outputs: {} }))).message).to.match(
      /nowhere/,
    );
  });

  it("unknown inputs in a check: nothing is refused, and with an unknown workspace nothing is asked", async () => {
    const { failures } = await run().check({ workspace: UNKNOWN, timeoutToMarkThreadAsInactiveSeconds: 60 });
    expect(failures).to.deep.equal([]);
    expect(local().requests).to.deep.equal([]);

    expect((await run().check({ timeoutToMarkThreadAsInactiveSeconds: UNKNOWN })).failures).to.deep.equal([]);
  });

  it("a lost response of the write: the write is sent again, and what is live is as declared", async () => {
    local().fault({ operation: "writeWorkspaceConfiguration" }, { kind: "reset", after: "processing" });

    await run().create({ ...all });

    expect(live()).to.deep.equal(wire);
  });

  it("a refused write is an error, and keeps nothing", async () => {
    local().fault(
      { operation: "writeWorkspaceConfiguration" },
      { kind: "response", status: 422, body: { errors: ["no"] } },
    );

    const error = await failureOf(run().create({ ...all }));

    expect(error.message).to.match(/OPIK_REFUSED/);
    expect(live()).to.equal(undefined);
  });

  it("list: the configured workspace", async () => {
    const { lifecycle } = resourceNamed(opikProvider, kind);

    const rows = await lifecycle.list?.(run().context(), { inputs: {} });

    expect(rows).to.deep.equal([{ id: "default", name: "default" }]);
  });

  it("getWorkspaceConfiguration: the three, absent where unset", async () => {
    const get = opikProvider.functions.get(`get${kind}`);
    const got = (inputs: object) => get?.invoke(run().context(), { ...inputs });
    expect(await got({})).to.deep.equal({ workspace: "default" });

    click(wire);

    expect(await got({})).to.deep.equal({ workspace: "default", ...all });
    expect(await got({ workspace: "org-acme" })).to.deep.equal({ workspace: "org-acme" });
    expect((await failureOf(got({ workspace: "nowhere" }) as Promise<unknown>)).message).to.match(/nowhere/);
  });

  describe("traps", () => {
    it("WSC-1 a PUT is whole: each has all three, read just before it", async () => {
      click(wire);
      const last = run();
      const { inputs } = await last.check({ truncationOnTables: true });
      // Since the check, somebody else has changed another one.
      click({ ...wire, color_map: { Other: "#111111" } });

      await last.provider.create(inputs);

      expect(bodies()).to.deep.equal([
        {
          timeout_to_mark_thread_as_inactive: "PT1800S",
          truncation_on_tables: true,
          color_map: { Other: "#111111" },
        },
      ]);
    });

    it("WSC-1 truncationOnTables: what is unset is true, and false is a value", async () => {
      const state = await run().create({ truncationOnTables: true });
      expect(writes()).to.deep.equal([]);

      await run().up(state, { truncationOnTables: false });
      expect(live()).to.deep.equal({ truncation_on_tables: false });
    });

    for (const value of [0, -1, 0.5, 604_801, "PT30M", "60"]) {
      it(`WSC-2 a timeout of ${JSON.stringify(value)} is refused before anything is asked`, async () => {
        const { failures } = await run().check({ timeoutToMarkThreadAsInactiveSeconds: value });

        expect(failures.map(({ property }) => property)).to.deep.equal([
          "timeoutToMarkThreadAsInactiveSeconds",
        ]);
        expect(local().requests).to.deep.equal([]);
      });
    }

    for (const [shown, seconds] of [
      ["PT168H", 604_800],
      ["PT1H30M", 5400],
      ["PT59S", 59],
      ["PT1193046H28M15S", 4_294_967_295],
    ] as const) {
      it(`WSC-2 ${shown} reads as ${seconds} seconds`, async () => {
        click({ timeout_to_mark_thread_as_inactive: shown, truncation_on_tables: true });

        const read = await run().refresh({ id: "default", inputs: {}, outputs: {} });

        expect(read.inputs["timeoutToMarkThreadAsInactiveSeconds"]).to.equal(seconds);
      });
    }

    it("WSC-2 a duration of another form is an error, and nothing is written", async () => {
      click({ timeout_to_mark_thread_as_inactive: "P7D", truncation_on_tables: true });

      const { failures } = await run().check({ ...all });

      expect(failures[0]?.reason).to.match(
        /a duration in an unexpected form: "P7D".*OPIK_RESPONSE_UNEXPECTED/,
      );
    });

    it("WSC-3 the response to a PUT is 204 without a body, and is read back", async () => {
      await run().create({ ...all });

      expect(calls(local()).slice(-2)).to.deep.equal([`PUT ${PATH} 204`, `GET ${PATH} 200`]);
    });

    for (const [what, colorMap, reason] of [
      ["a short color", { a: "#12345" }, /colorMap\.a.*color such as/],
      ["a name of a color", { a: "red" }, /colorMap\.a/],
      ["a color with its opacity", { a: "#aabbccdd" }, /colorMap\.a/],
      ["no label", { "": "#aabbcc" }, /blank|key/],
      ["a blank label", { " ": "#aabbcc" }, /blank|key/],
      ["a long label", { ["k".repeat(257)]: "#aabbcc" }, /colorMap/],
      [
        "too many labels",
        Object.fromEntries([...Array(10_001).keys()].map((index) => [`l${index}`, "#aabbcc"])),
        /10,000/,
      ],
    ] as const) {
      it(`WSC-4 ${what} is refused before anything is asked`, async () => {
        const { failures } = await run().check({ colorMap });

        expect(failures.map(({ property }) => property)).to.deep.equal(["colorMap"]);
        expect(failures[0]?.reason).to.match(reason);
        expect(local().requests).to.deep.equal([]);
      });
    }

    it("WSC-4 a label of 256 characters and both cases of a color are taken, and read back as they are", async () => {
      const colorMap = { ["k".repeat(256)]: "#AABBCC", b: "#aabbcc" };

      const state = await run().create({ colorMap });

      expect((await run().refresh(state)).inputs["colorMap"]).to.deep.equal(colorMap);
    });

    it("WSC-5 a color that the interface adds is a difference where the map is declared, and none where it is not", async () => {
      const declared = await run().create({ colorMap: all.colorMap });
      click({ truncation_on_tables: true, color_map: { ...all.colorMap, Clicked: "#000000" } });

      expect(await run().preview(declared, { colorMap: all.colorMap })).to.deep.include({ changes: true });
      const { id, outputs } = await run().create({ truncationOnTables: true });
      expect(
        await run().preview(
          { id, outputs, inputs: { truncationOnTables: true } },
          { truncationOnTables: true },
        ),
      ).to.deep.include({ changes: false });
    });
  });
});
