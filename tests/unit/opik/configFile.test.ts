import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ConfigurationError } from "../../../provider/opik";
import { readConfigFile } from "../../../provider/opik/configuration/configFile";
import { opikError } from "./support";

describe("the official SDKs' configuration file", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "pulumi-opik-config-"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const write = (text: string, name = ".opik.config"): string => {
    const path = join(home, name);
    writeFileSync(path, text);
    return path;
  };

  it("is ~/.opik.config", () => {
    const path = write("[opik]\nurl_override = https://host/opik/api\napi_key = abc\nworkspace = team\n");

    expect(readConfigFile({ HOME: home })).to.deep.equal({
      path,
      url: "https://host/opik/api",
      apiKey: "abc",
      workspace: "team",
    });
  });

  it("is in USERPROFILE where there is no HOME", () => {
    write("[opik]\napi_key = abc\n");

    expect(readConfigFile({ USERPROFILE: home })).to.include({ apiKey: "abc" });
    expect(readConfigFile({ HOME: "", USERPROFILE: home })).to.include({ apiKey: "abc" });
  });

  it("may be missing at its usual place", () => {
    expect(readConfigFile({ HOME: home })).to.equal(undefined);
    expect(readConfigFile({ HOME: join(home, "nowhere") })).to.equal(undefined);
    expect(readConfigFile({ HOME: "/dev/null" })).to.equal(undefined);
  });

  it("is moved by OPIK_CONFIG_PATH, absolute or below the home folder", () => {
    write("[opik]\napi_key = usual\n");
    const moved = write("[opik]\napi_key = moved\n", "other.ini");

    expect(readConfigFile({ HOME: home, OPIK_CONFIG_PATH: moved })).to.include({ apiKey: "moved" });
    expect(readConfigFile({ HOME: home, OPIK_CONFIG_PATH: "~/other.ini" })).to.deep.equal({
      path: moved,
      apiKey: "moved",
    });
    expect(readConfigFile({ HOME: home, OPIK_CONFIG_PATH: " " })).to.include({ apiKey: "usual" });
  });

  it("must be there where OPIK_CONFIG_PATH names it", () => {
    const path = join(home, "nowhere");
    const error = opikError(() => readConfigFile({ HOME: home, OPIK_CONFIG_PATH: path }));

    expect(error).to.be.instanceOf(ConfigurationError).with.property("code", "OPIK_CONFIG_FILE_UNREADABLE");
    expect(error.message).to.contain(path).and.to.contain("OPIK_CONFIG_PATH");
  });

  it("must be readable where it is", () => {
    mkdirSync(join(home, ".opik.config"));
    const error = opikError(() => readConfigFile({ HOME: home }));

    expect(error).to.have.property("code", "OPIK_CONFIG_FILE_UNREADABLE");
    expect(error.message).to.contain(join(home, ".opik.config")).and.to.contain("EISDIR");
  });

  it("is not waited for where it is a pipe, and not read where it is a device", () => {
    const pipe = join(home, "pipe");
    execFileSync("mkfifo", [pipe]);
    for (const path of [pipe, "/dev/zero", "/dev/tty"]) {
      const error = opikError(() => readConfigFile({ HOME: home, OPIK_CONFIG_PATH: path }));
      expect(error).to.have.property("code", "OPIK_CONFIG_FILE_UNREADABLE");
      expect(error.message).to.contain(`${path} is not a file`);
    }
    execFileSync("mkfifo", [join(home, ".opik.config")]);
    expect(opikError(() => readConfigFile({ HOME: home })).message).to.contain("is not a file");
  });

  it("is none where OPIK_CONFIG_PATH is /dev/null", () => {
    write("[opik]\napi_key = usual\n");
    expect(readConfigFile({ HOME: home, OPIK_CONFIG_PATH: "/dev/null" })).to.deep.equal({
      path: "/dev/null",
    });
  });

  it("is not read to an end that does not come", () => {
    const path = write(`[opik]\napi_key = abc\n${"; comment\n".repeat(200_000)}`);
    expect(opikError(() => readConfigFile({ HOME: home })).message)
      .to.contain(path)
      .and.contain("larger than");
  });

  it("is read as the SDKs read it: comments, quotes, Windows line ends, a smart key's padding, other sections", () => {
    write(
      [
        "; from opik configure",
        "[other]",
        "api_key = wrong",
        "[opik]",
        "# comment",
        'url_override = "https://host"',
        "api_key=abc*eyJhIjoxfQ==",
        "workspace =   team  ",
        "",
      ].join("\r\n"),
    );

    expect(readConfigFile({ HOME: home })).to.include({
      url: "https://host",
      apiKey: "abc*eyJhIjoxfQ==",
      workspace: "team",
    });
  });

  it("may begin with a byte order mark, as editors on Windows write it", () => {
    write("\ufeff[opik]\napi_key = abc\n");

    expect(readConfigFile({ HOME: home })).to.include({ apiKey: "abc" });
  });

  it("may say nothing of what is used here", () => {
    for (const text of [
      "",
      "[opik]\n",
      "[opik]\napi_key =\nworkspace\n",
      "api_key = abc\n",
      "no ini at all",
      "opik = 1",
    ]) {
      const path = write(text);
      expect(readConfigFile({ HOME: home }), JSON.stringify(text)).to.deep.equal({ path });
    }
  });
});
