import { expect } from "chai";
import { defaultUsers } from "../../../emulator";
import { failureOf, Run } from "../../support/dynamicHost";
import { expectHarmless } from "../../support/harmless";
import { refusal } from "./client";
import { FIELD, SETTING, usePlugin } from "./support";

const KEY = defaultUsers[0]?.apiKey ?? "";

/** What a server can put into a name, an id or a role so that something else seems to be said. */
const FORGED = `Acme\n::error::all is well\r\u001b[2K\u009b31m\u2028\u202eevil\u2066 ${KEY} ${encodeURIComponent(KEY)}`;

const expectShowable = (text: string) => expectHarmless(text, [KEY]);

/** The same without control characters, with which a response is refused. */
const ID = `org ${KEY} \u202eevil\u2066`;

describe("what a server says cannot pass for a message of somebody else, nor has a credential in it", () => {
  const { client, engine, local } = usePlugin();

  beforeEach(() => {
    local().addOrganization({ id: ID, name: FORGED, [FIELD]: false }, { ada: "ADMIN" });
    local().addOrganization({ id: "org-other", name: FORGED, [FIELD]: false }, { ada: FORGED });
  });

  it("in the plugin: messages, failures and errors", async () => {
    const inputs = { organizationId: ID, [SETTING]: true };
    const failures = [
      ...(await client().check(inputs)).failures,
      ...(await client().check({ [SETTING]: true })).failures,
      ...(await client().check({ organizationId: "org-other", [SETTING]: true })).failures,
    ];
    const error = await refusal(client().read("org-nowhere"));

    expect(failures, "ambiguous, and a role that may not").to.have.length.of.at.least(2);
    expect(engine().messages, "the first one was accepted").not.to.deep.equal([]);
    const texts = [
      ...engine().messages.map(({ message }) => message),
      ...failures.map(({ reason }) => reason),
      error.details,
    ];
    expect(texts.join()).to.include("::error::all is well").and.include("[redacted]");
    texts.forEach(expectShowable);
  });

  it("in the dynamic flavour: messages, failures and errors", async () => {
    const run = new Run(local());
    const { failures } = await run.check({ organizationId: ID, [SETTING]: true });
    const more = (await run.check({ [SETTING]: true })).failures;
    const error = await failureOf(run.refresh({ id: "org-nowhere", inputs: {}, outputs: {} }));

    expect(more).to.have.length(1);
    expect(run.said).not.to.deep.equal([]);
    const texts = [
      ...run.said,
      ...[...failures, ...more].map(({ reason }) => reason),
      error.message,
      error.stack ?? "",
    ];
    expect(texts.join()).to.include("::error::all is well").and.include("[redacted]");
    texts.forEach(expectShowable);
  });

  it("in an unexpected change while a setting is written, in both", async () => {
    const echo = () => local().click("org-acme", { paymentPlan: `${FORGED}${Math.random()}` });
    local().onRequest = ({ operation }) => operation === "updateOrganization" && echo();
    const error = await refusal(client().create({ organizationId: "org-acme", [SETTING]: true }));
    const run = new Run(local());
    const other = await failureOf(run.create({ organizationId: "org-acme", [SETTING]: false }));

    for (const text of [error.details, other.message]) {
      expect(text).to.include("SETTING_UNEXPECTED_CHANGE");
      expectShowable(text);
    }
  });

  it("and a name of a megabyte is not passed on as a whole", async () => {
    local().click("org-acme", { name: "x".repeat(1024 * 1024) });
    await client().configure();
    await client().check({ organizationId: "org-acme", [SETTING]: true });
    const run = new Run(local());
    await run.check({ organizationId: "org-acme", [SETTING]: true });

    for (const message of [...engine().messages.map((one) => one.message), ...run.said]) {
      expect(message.length).to.be.below(10_000);
    }
  });
});
