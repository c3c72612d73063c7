import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { opikProvider } from "../../provider/definition";
import { UNKNOWN } from "../../provider/kit";
import { failureOf, Run } from "../support/dynamicHost";
import { useLocalOpik } from "../support/localOpik";

type Fields = Record<string, unknown>;

interface LocalVersion extends Fields {
  readonly version_name: string;
  items: Fields[];
}

const kind = "Dataset";
const ITEMS = /Items|Versions/;

/* What a program declares of a dataset in a file of items. */
describe("the items of datasets against the local Opik", () => {
  const local = useLocalOpik();
  const run = () => new Run(local(), { kind });
  let folder: string;
  beforeEach("a folder for files", () => {
    folder = mkdtempSync(join(tmpdir(), "items-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const itemsFile = () => join(folder, "golden.jsonl");
  const write = (...items: unknown[]) =>
    writeFileSync(itemsFile(), items.map((one) => `${JSON.stringify(one)}\n`).join(""));
  const numbered = (count: number, more: Fields = {}) =>
    Array.from({ length: count }, (_, index) => ({ id: `q${index}`, ...more }));
  const declared = (more: Fields = {}) => ({ name: "golden", itemsFile: itemsFile(), ...more });
  const versions = () => (local().objects(kind)[0]?.["versions"] ?? []) as LocalVersion[];
  const items = () => versions().at(-1)?.items ?? [];
  const data = () => items().map((one) => one["data"]);
  const asked = () =>
    local()
      .requests.map(({ operation }) => operation)
      .filter((one) => one !== undefined && ITEMS.test(one));
  const bodies = (operation: string) =>
    local()
      .requestsOf(operation)
      .map(({ body }) => body as Fields & { items: Fields[]; item_ids: string[] });
  const changed = (update: (latest: LocalVersion) => void) => {
    // As the interface does: a version of its own, with a hash of its own.
    const [object] = local().objects(kind) as unknown as [Fields];
    const id = `01a20da5-0000-7000-8000-${String(versions().length).padStart(12, "0")}`;
    const next = {
      ...structuredClone(versions().at(-1) as LocalVersion),
      id,
      version_name: `v${versions().length + 1}`,
    };
    update(next);
    object["versions"] = [...versions(), next];
  };

  it("create: all items in one version, whose name and hash are outputs; the state has none of them", async () => {
    write({ id: "a", q: "first question" }, { q: [1, null] });

    const state = await run().create(declared());

    expect(data()).to.deep.equal([{ id: "a", q: "first question" }, { q: [1, null] }]);
    expect(versions()).to.have.length(1);
    expect(state.outputs).to.deep.include({ versionName: "v1", itemsHash: state.inputs["itemsHash"] });
    expect(state.outputs["versionHash"]).to.be.a("string");
    expect(state.outputs["itemsVersion"]).to.equal(`${state.outputs["versionHash"]}/2/2/0/0`);
    expect(JSON.stringify(state)).not.to.include("first question");
    expect(bodies("updateDatasetItems")[0]?.items.map(({ source }) => source)).to.deep.equal([
      "manual",
      "manual",
    ]);
  });

  it("without itemsFile the items are not looked at, and no output is there", async () => {
    const state = await run().create({ name: "golden" });
    await run().up(state, { name: "golden", tags: ["a"] });
    await run().refresh(state);

    expect(asked()).to.deep.equal([]);
    expect(state.outputs).not.to.have.any.keys("itemsHash", "versionName", "versionHash", "itemsVersion");
  });

  it("unchanged: one request for the version, none for the items, and no difference", async () => {
    write(...numbered(3));
    const state = await run().create(declared());
    local().forget();

    expect(await run().preview(state, declared())).to.deep.include({ changes: false, said: [] });
    expect(asked()).to.deep.equal(["listDatasetVersions"]);
    expect((await run().refresh(state)).outputs).to.deep.equal(state.outputs);
  });

  it("an edited file: the hash differs, the counts are said, and only what differs is written, in one new version", async () => {
    write({ id: "a", q: 1 }, { id: "b", q: 2 }, { id: "c", q: 3 }, { q: 4 });
    const state = await run().create(declared());
    const [a] = items();
    write({ id: "b", q: 22 }, { id: "a", q: 1 }, { q: 4 }, { id: "d", q: 5 }, { id: "e", q: 6 });
    local().forget();

    const { said, changes, inputs } = await run().preview(state, declared());
    expect(changes).to.equal(true);
    expect(inputs["itemsHash"]).not.to.equal(state.inputs["itemsHash"]);
    expect(said).to.deep.equal([
      `The dataset "golden" (${state.id}) gets the items of ${itemsFile()}: 2 items added, 1 item changed, 1 item removed (not in the file); 2 items stay.`,
    ]);
    expect(local().requests.filter(({ operation }) => operation?.startsWith("update"))).to.deep.equal([]);

    const after = await run().up(state, declared());
    expect(
      bodies("updateDatasetItems").flatMap((body) => body.items.map((one) => one["data"])),
    ).to.deep.equal([
      { id: "d", q: 5 },
      { id: "e", q: 6 },
      { id: "b", q: 22 },
    ]);
    expect(bodies("deleteDatasetItems").map(({ item_ids }) => item_ids.length)).to.deep.equal([1]);
    expect(versions().map(({ version_name }) => version_name)).to.deep.equal(["v1", "v2"]);
    expect(after.outputs).to.include({ versionName: "v2" });
    expect(items()).to.deep.include(a);
    expect((await run().preview(after, declared())).changes).to.equal(false);
  });

  it("a line with an id keeps it when the line changes: it is the same item", async () => {
    write({ id: "a", q: 1 });
    const state = await run().create(declared());
    const before = items().map(({ id }) => id);
    write({ id: "a", q: 2 });

    await run().up(state, declared());

    expect(items().map(({ id }) => id)).to.deep.equal(before);
    expect(data()).to.deep.equal([{ id: "a", q: 2 }]);
  });

  it("another path to the same items: nothing is written", async () => {
    write({ q: 1 });
    const state = await run().create(declared());
    const other = join(folder, "other.jsonl");
    writeFileSync(other, '{ "q": 1 }');
    local().forget();

    const after = await run().up(state, declared({ itemsFile: other }));

    expect(after.outputs["itemsFile"]).to.equal(other);
    expect(asked().filter((one) => one !== "listDatasetVersions")).to.deep.equal([]);
  });

  for (const [what, click, sentence] of [
    [
      "edited",
      (latest: LocalVersion) => Object.assign(latest.items[0] as Fields, { data: { q: "mine" } }),
      "1 item changed",
    ],
    [
      "added",
      (latest: LocalVersion) =>
        latest.items.push({ id: "01a20da5-0000-7000-8000-00000000000a", data: { q: "new" }, tags: [] }),
      "1 item removed (not in the file)",
    ],
    ["deleted", (latest: LocalVersion) => latest.items.pop(), "1 item added"],
  ] as const) {
    it(`an item that somebody has ${what}: a plain preview says it and how, a refresh shows it, an update takes it back`, async () => {
      write({ id: "a", q: 1 }, { id: "b", q: 2 });
      const state = await run().create(declared());
      changed((latest) => void click(latest));

      const { said, changes } = await run().preview(state, declared());
      expect(changes).to.equal(true);
      expect(said.join("\n"))
        .to.match(/itemsHash was changed outside of Pulumi/)
        .and.to.include(sentence);
      const refreshed = await run().refresh(state);
      expect(refreshed.inputs["itemsHash"]).not.to.equal(state.inputs["itemsHash"]);
      expect(refreshed.inputs["itemsFile"]).to.equal(itemsFile());
      const after = await run().up(refreshed, declared());
      expect(data()).to.have.deep.members([
        { id: "a", q: 1 },
        { id: "b", q: 2 },
      ]);
      expect(after.outputs).to.include({ versionName: "v3" });
      // What was taken back is still in the version before.
      expect(versions()).to.have.length(3);
    });
  }

  it("an item that is written anew keeps what else somebody has given it", async () => {
    write({ id: "a", q: 1 });
    const state = await run().create(declared());
    changed(({ items: [item] }) => Object.assign(item as Fields, { tags: ["hard"], description: "Known" }));
    write({ id: "a", q: 2 });

    await run().up(state, declared());

    expect(items()[0]).to.deep.include({ data: { id: "a", q: 2 }, tags: ["hard"], description: "Known" });
  });

  it("a version of somebody else's with the same items is no difference, and the state stays as it is", async () => {
    write({ id: "a", q: 1 });
    const state = await run().create(declared());
    changed(() => undefined);

    expect((await run().preview(state, declared())).changes).to.equal(false);
    expect((await run().refresh(state)).outputs).to.deep.equal(state.outputs);
  });

  it("taken out: the items stay, and nobody looks at them any more", async () => {
    write({ q: 1 });
    const state = await run().create(declared());

    const after = await run().up(state, { name: "golden" });
    local().forget();
    await run().up(after, { name: "golden" });

    expect(data()).to.deep.equal([{ q: 1 }]);
    expect(after.outputs).not.to.have.any.keys(
      "itemsFile",
      "itemsHash",
      "versionName",
      "versionHash",
      "itemsVersion",
    );
    expect(asked()).to.deep.equal([]);
  });

  it("declared later, of a dataset whose items are the same already: nothing is written", async () => {
    write({ q: 1 });
    await run().create(declared());
    const adopted = await run().create({ name: "golden", adopt: true });
    local().forget();

    const after = await run().up(adopted, declared({ adopt: true }));

    expect(asked().filter((one) => one?.startsWith("update"))).to.deep.equal([]);
    expect(after.outputs).to.include({ versionName: "v1" });
  });

  it("adopt: the preview says what becomes of the items that are there", async () => {
    write({ q: 1 }, { q: 2 });
    const { id } = await run().create(declared());
    write({ q: 2 }, { q: 3 });
    const last = run();

    await last.check(declared({ adopt: true }));

    expect(last.said).to.deep.equal([
      `The dataset "golden" (${id}) already exists and is taken over.`,
      `The dataset "golden" (${id}) gets the items of ${itemsFile()}: 1 item added, 1 item removed (not in the file); 1 item stays.`,
    ]);
  });

  it("a file that cannot be is refused at itemsFile, before anything is asked for or written", async () => {
    writeFileSync(itemsFile(), '{"q":1}\n{"q":\n');
    for (const [inputs, reason] of [
      [declared(), /golden\.jsonl is not a file of items.*line 2 is not JSON/],
      [declared({ itemsFile: join(folder, "none.jsonl") }), /there is no such file/],
    ] as const) {
      const { failures } = await run().check({ ...inputs });
      expect(failures.map(({ property }) => property)).to.deep.equal(["itemsFile"]);
      expect(failures[0]?.reason).to.match(reason);
    }
    expect(local().requests).to.deep.equal([]);
  });

  it("itemsHash in a program is refused, unless it is what the check has filled in before", async () => {
    write({ q: 1 });
    const { inputs } = await run().check(declared());

    const { failures } = await run().check(declared({ itemsHash: "sha256:0" }), inputs);
    expect(failures.map(({ property }) => property)).to.deep.equal(["itemsHash"]);
    expect((await run().check({ ...inputs }, inputs)).failures).to.deep.equal([]);
  });

  it("a path that is not known yet: neither is the hash", async () => {
    const { inputs, failures } = await run().check({ name: "golden", itemsFile: UNKNOWN });

    expect(failures).to.deep.equal([]);
    expect(inputs).to.have.property("itemsHash");
  });

  it("a file that changes while Pulumi runs is not written: OPIK_ITEMS_FILE_CHANGED", async () => {
    write({ q: 1 });
    const state = await run().create(declared());
    write({ q: 2 });
    const last = run();
    const { inputs } = await last.check(declared(), state.inputs);

    for (const spoil of [() => write({ q: 3 }), () => unlinkSync(itemsFile())]) {
      spoil();
      const error = await failureOf(last.provider.update(state.id, state.outputs, inputs));
      expect(error.message).to.include("OPIK_ITEMS_FILE_CHANGED");
    }
    expect(data()).to.deep.equal([{ q: 1 }]);
  });

  it("2,001 items go in calls of 1,000 at the most, large ones in smaller calls, and one version has all", async () => {
    write(...numbered(2001));
    await run().create(declared());
    expect(bodies("updateDatasetItems").map((body) => body.items.length)).to.deep.equal([1000, 1000, 1]);
    expect(new Set(bodies("updateDatasetItems").map((body) => body["batch_group_id"])).size).to.equal(1);
    expect(versions()).to.have.length(1);
    local().forget();

    write(...numbered(3, { text: "x".repeat(2_000_000) }));
    await run().create({ name: "large", itemsFile: itemsFile() });
    expect(bodies("updateDatasetItems").map((body) => body.items.length)).to.deep.equal([2, 1]);
  });

  it("a page that is larger than any response may be is read in smaller ones, from there on", async () => {
    write(...numbered(1101));
    const state = await run().create(declared());
    const all = data();
    changed(() => undefined);
    local().forget();
    local().fault(
      { operation: "listDatasetItems", skip: 1 },
      { kind: "oversize", bytes: 16 * 1024 * 1024 + 1 },
    );

    expect((await run().preview(state, declared())).changes).to.equal(false);

    expect(data()).to.deep.equal(all);
    // Two pages of 1,000, of which the second is too large, and two of 100.
    expect(local().requestsOf("listDatasetItems")).to.have.length(4);
  });

  it("an upload that fails halfway is continued by the next run: what is there is not sent again", async () => {
    write(...numbered(1500));
    local().fault({ operation: "updateDatasetItems", skip: 1 }, { kind: "response", status: 422 });
    const last = run();
    const { inputs } = await last.check(declared());
    const error = await failureOf(last.provider.create(inputs));
    expect(error.message).to.match(/OPIK_/);
    expect(items()).to.have.length(1000);
    const outputs = error as unknown as { id: string; properties: Fields };
    const state = { id: outputs.id, inputs, outputs: outputs.properties };

    const { said, changes } = await run().preview(state, declared());
    expect(changes).to.equal(true);
    expect(said.join("\n")).not.to.include("outside of Pulumi");
    local().forget();

    const after = await run().up(state, declared());

    expect(bodies("updateDatasetItems").map((body) => body.items.length)).to.deep.equal([500]);
    expect(items()).to.have.length(1500);
    expect((await run().preview(after, declared())).changes).to.equal(false);
  });

  it("getDataset says of the items their number and the version, and nothing of a file", async () => {
    write({ q: 1 });
    await run().create(declared());
    const get = opikProvider.functions.get(`get${kind}`);

    const got = (await get?.invoke(run().context(), { name: "golden" })) as Fields;

    expect(got).to.include({ itemsCount: 1, versionName: "v1" });
    expect(Object.keys(get?.outputs ?? {})).not.to.include.members(["itemsFile"]);
    expect(got).not.to.have.any.keys("itemsFile", "itemsHash", "itemsVersion");
  });

  it("an import takes no items along", async () => {
    write({ q: 1 });
    const { id } = await run().create(declared());
    const { inputs } = await run().refresh({ id, inputs: {}, outputs: {} });

    expect(inputs).not.to.have.any.keys("itemsFile", "itemsHash");
  });

  describe("traps", () => {
    it("DST-3 what changes a version in place moves its counters alone: found all the same", async () => {
      write({ id: "a", q: 1 });
      const state = await run().create(declared());
      const [latest] = versions() as [Fields & LocalVersion];
      Object.assign(latest, { items_modified: 1 });
      Object.assign(latest.items[0] as Fields, { data: { id: "a", q: "theirs" } });

      expect((await run().preview(state, declared())).changes).to.equal(true);
    });

    it("DST-3 puts and deletions of an update have one batch_group_id: one version, and a repeat adds none", async () => {
      write(...numbered(1100));
      const state = await run().create(declared());
      write(...numbered(1100, { q: 2 }).slice(50));
      local().forget();
      local().fault({ operation: "updateDatasetItems" }, { kind: "reset", after: "processing" });

      await run().up(state, declared());

      const groups = [...bodies("updateDatasetItems"), ...bodies("deleteDatasetItems")].map(
        (one) => one["batch_group_id"],
      );
      expect(groups.length).to.be.greaterThan(3);
      expect(new Set(groups).size).to.equal(1);
      expect(versions().map(({ version_name }) => version_name)).to.deep.equal(["v1", "v2"]);
      expect(items()).to.have.length(1050);
    });

    it("DST-4 items keep the ids that we give: no set of changes is used, which makes new ones", async () => {
      write({ q: 1 });
      await run().create(declared());
      const [sent] = bodies("updateDatasetItems");

      expect(items().map(({ id }) => id)).to.deep.equal(sent?.items.map(({ id }) => id));
      expect(local().requests.filter(({ path }) => path.endsWith("/changes"))).to.deep.equal([]);
    });

    it("DST-5 ids of items are of version 7, and come from the dataset and the item alone", async () => {
      write({ id: "a", q: 1 }, { q: 2 });
      const state = await run().create(declared());
      const before = items().map(({ id }) => String(id));
      expect(before.every((id) => /^.{14}7/.test(id))).to.equal(true);
      (local().objects(kind)[0] as Fields)["versions"] = [];

      await run().up(state, declared());

      expect(items().map(({ id }) => id)).to.deep.equal(before);
    });

    it("DST-6 a deletion names items alone, without their dataset; versions are paged by what was asked for", async () => {
      write({ q: 1 }, { q: 2 });
      const state = await run().create(declared());
      write({ q: 1 });
      await run().up(state, declared());

      expect(bodies("deleteDatasetItems").map((body) => Object.keys(body).sort())).to.deep.equal([
        ["batch_group_id", "item_ids"],
      ]);
      expect(data()).to.deep.equal([{ q: 1 }]);
    });
  });
});
