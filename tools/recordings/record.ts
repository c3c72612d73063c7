/**
 * Makes the recordings that the tests of `learn` read: a headless Chromium clicks the switch of a local Opik, and its
 * own developer tools build the HAR file, as their export button does. Usage: npm run recordings [-- CHROMIUM]; on
 * Debian, `apt-get install chromium` gives the browser.
 */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LocalOpik, type WritingStyle } from "../../emulator";
import { Browser } from "./browser";
import { Site } from "./site";

const folder = join(
  dirname(require.resolve("pulumi-opik/package.json")),
  "tests/unit/learn/fixtures/recordings",
);

interface Recording {
  readonly writing: WritingStyle;
  /** Without cookies and credentials, which is what the export button gives unless told otherwise. */
  readonly sanitized: boolean;
  readonly polling?: boolean;
}

const recordings: readonly Recording[] = [
  { writing: "contract", sanitized: true },
  { writing: "contract", sanitized: true, polling: true },
  { writing: "post-action-csrf", sanitized: true },
  { writing: "post-action-csrf", sanitized: false },
  { writing: "form", sanitized: true },
  { writing: "whole-object-put", sanitized: true },
];

async function record({ writing, sanitized, polling = false }: Recording, browser: Browser): Promise<string> {
  const opik = await LocalOpik.start({ writing });
  const site = await Site.start(opik, writing, polling);
  try {
    const page = await browser.open("about:blank");
    const tools = await browser.openTools(page);
    await tools.until("document.readyState === 'complete' && document.body.childElementCount > 0");
    // The log has to be there before the page, or it misses the beginning.
    await tools.until(
      "import('./models/logs/logs.js').then(({ NetworkLog }) => (NetworkLog.NetworkLog.instance(), true))",
    );
    await tools.until(
      "import('./core/sdk/sdk.js').then(({ TargetManager }) => TargetManager.TargetManager.instance().primaryPageTarget() !== null)",
    );
    await page.go(site.url);
    await page.until("window.isDone === true");
    return (await tools.value(`(async () => {
      const [{ Writer }, { NetworkLog }] = await Promise.all(
        ["models/har/har.js", "models/logs/logs.js"].map((path) => import("./" + path)),
      );
      const requests = [...NetworkLog.NetworkLog.instance().requests()];
      const har = await Writer.Writer.harStringForRequests(requests, { sanitize: ${sanitized} }, { createSubProgress: () => ({}) });
      return JSON.stringify(JSON.parse(har));
    })()`)) as string;
  } finally {
    await site.stop();
    await opik.stop();
  }
}

async function main([program = "chromium"]: readonly string[]): Promise<void> {
  const browser = await Browser.start(program);
  try {
    for (const recording of recordings) {
      const { writing, sanitized, polling } = recording;
      const name = `${writing}${polling ? ".polling" : ""}.${sanitized ? "sanitized" : "sensitive"}.har`;
      writeFileSync(join(folder, name), `${await record(recording, browser)}\n`);
      process.stdout.write(`${name}\n`);
    }
  } finally {
    await browser.stop();
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
