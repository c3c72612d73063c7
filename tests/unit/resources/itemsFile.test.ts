import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { inProjectFolder } from "../../../provider/base/projectFolder";
import { ItemsFileError, readItemsFile } from "../../../provider/resources/itemsFile";

describe("a file of items", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "items-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const written = (text: string | Buffer) => {
    const path = join(folder, "golden.jsonl");
    writeFileSync(path, text);
    return path;
  };
  const reasonOf = async (path: string): Promise<string> => {
    try {
      await readItemsFile(path);
    } catch (error) {
      expect(error).to.be.instanceOf(ItemsFileError);
      return (error as Error).message;
    }
    throw new Error("It was read.");
  };

  it("each line is an item, known by its text id, else by its data", async () => {
    const { items, hash } = await readItemsFile(written('{"id":"a","q":1}\n{"id":7,"q":2}\n{"q":[null]}\n'));

    expect(items.map(({ data }) => data)).to.deep.equal([{ id: "a", q: 1 }, { id: 7, q: 2 }, { q: [null] }]);
    expect(items.map(({ key, digest }) => (key === digest ? "data" : key))).to.deep.equal([
      "id a",
      "data",
      "data",
    ]);
    expect(hash).to.match(/^sha256:[0-9a-f]{64}$/);
  });

  it("the order of lines and members, the ends of lines and a mark at the start make no difference", async () => {
    const { hash } = await readItemsFile(written('{"a":1,"b":2}\n{"c":3}'));

    for (const text of [
      '{"c":3}\n{"b":2,"a":1}\n',
      '{ "a": 1, "b": 2 }\r\n{"c":3}\r\n\n',
      '\ufeff{"c":3.0}\n{"a":1,"b":2}',
    ]) {
      expect((await readItemsFile(written(text))).hash).to.equal(hash);
    }
  });

  it("an empty file has no items", async () => {
    expect((await readItemsFile(written(""))).items).to.deep.equal([]);
  });

  for (const [what, text, reason] of [
    ["no JSON", '{"a":1}\n{"secret', "line 2 is not JSON"],
    ["a list", "[1]", "line 1 is not a JSON object"],
    ["a text", '{"a":1}\n"b"', "line 2 is not a JSON object"],
    ["null", "null", "line 1 is not a JSON object"],
    ["no members", '{"a":1}\n{}', "line 2 is an empty object"],
    ["a blank line between others", '{"a":1}\n\n{"b":1}', "line 2 is blank"],
    [
      "a number beyond what is exact",
      '{"a":[9007199254740993]}',
      "line 1 has a number that would not be stored",
    ],
    ["a number beyond all", '{"a":1e999}', "line 1 has a number that would not be stored"],
    ["an id twice", '{"id":"a","q":1}\n{"id":"a","q":2}', 'line 2 has the id of line 1 ("a")'],
    ["an item twice", '{"q":1}\n{"p":1}\n{"q":1}', "line 3 is the same item as line 1"],
    ["many levels", `{"a":${"[".repeat(600)}${"]".repeat(600)}}`, "line 1 has more than 500 levels"],
    [
      "more levels than a stack has",
      `{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
      "line 1 has more than 500 levels",
    ],
    ["too many lines", '{"a":1}\n'.repeat(10_001), "more than 10000 lines"],
    ["other bytes than UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "it is not UTF-8"],
  ] as const) {
    it(`${what}: refused, with the line, and nothing of its text`, async () => {
      const said = await reasonOf(written(text));

      expect(said).to.include(reason).and.to.include("golden.jsonl").and.not.to.include("secret");
    });
  }

  it("large numbers that are exact are items as any", async () => {
    const { items } = await readItemsFile(written('{"a":[9007199254740991,1e21,0.1,-1.5e-7]}'));
    expect(items).to.have.length(1);
  });

  it("of many lines that are wrong, the first five are named", async () => {
    expect(await reasonOf(written("x\n".repeat(8)))).to.match(/line 5 is not JSON.*; and 3 more\.$/);
  });

  it("a file that is not there, a folder, and one that is too large: refused, with the place", async () => {
    expect(await reasonOf(join(folder, "none.jsonl"))).to.include("there is no such file");
    expect(await reasonOf(folder)).to.include("it is not a file");
    expect(await reasonOf(written(Buffer.alloc(64 * 1024 * 1024 + 1, " ")))).to.include("more than 64 MiB");
  });

  it("a relative path is relative to the nearest folder of Pulumi.yaml, at or above the program's", async () => {
    const program = join(folder, "project", "src");
    mkdirSync(program, { recursive: true });
    expect(inProjectFolder("golden.jsonl", program)).to.equal(join(program, "golden.jsonl"));
    writeFileSync(join(folder, "project", "Pulumi.yaml"), "name: p\nruntime: nodejs\n");

    expect(inProjectFolder("golden.jsonl", program)).to.equal(join(folder, "project", "golden.jsonl"));
    expect(inProjectFolder("/abs/golden.jsonl", program)).to.equal("/abs/golden.jsonl");
  });
});
