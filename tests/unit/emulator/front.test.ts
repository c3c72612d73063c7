import { expect } from "chai";
import { useLocalOpik } from "../../support/localOpik";

const FIELD = "onlyAdminsInviteByEmail";

describe("the page of the local Opik", () => {
  const local = useLocalOpik({
    organizations: [
      { id: "org-1", name: `<b>"Acme"</b>`, [FIELD]: true },
      { id: "org 2", name: "Old" },
    ],
  });
  const get = async (accept: string) => {
    const response = await fetch(`${local().url}/`, { headers: { accept } });
    return { response, page: await response.text() };
  };
  const click = (path: string, accept = "*/*") =>
    fetch(`${local().url}/click/${path}`, { method: "POST", headers: { accept }, redirect: "manual" });

  it("is text for curl: what this is, what was received, and how to click", async () => {
    await fetch(`${local().url}/api/organizations?withoutExtendedData=true`, {
      headers: { authorization: "local-admin-api-key" },
    });
    const { response, page } = await get("*/*");

    expect(response.headers.get("content-type")).to.match(/^text\/plain/);
    expect(page).to.match(/^This is a local Opik of pulumi-opik/);
    expect(page).to.include(`  org-1  "<b>\\"Acme\\"</b>"\n    ${FIELD}: true\n  org 2  "Old"\n`);
    expect(page).to.include(`\n  curl -X POST ${local().url}/click/org-1/${FIELD}\n`);
    expect(page).to.include(
      "Received:\n  200     GET /api/organizations?withoutExtendedData=true  (API key of ada)\n",
    );
  });

  it("is HTML for a browser, in which what others wrote stays text", async () => {
    const { response, page } = await get("text/html,application/xhtml+xml,*/*;q=0.8");

    expect(response.headers.get("content-type")).to.match(/^text\/html/);
    expect(response.headers.get("content-security-policy")).to.match(/^default-src 'none'/);
    expect(page).to.include("&#60;b&#62;&#34;Acme&#34;&#60;/b&#62;").and.not.to.include("<b>");
    expect(page).to.include(`<form method="post" action="/click/org-1/${FIELD}"><button>Switch off</button>`);
  });

  it("has no credential", async () => {
    for (const accept of ["*/*", "text/html"]) {
      expect((await get(accept)).page).not.to.match(/local-(admin|member)-/);
    }
  });

  it("clicks, and leads a browser back", async () => {
    expect((await click(`org-1/${FIELD}`)).status).to.equal(200);
    expect(local().organization("org-1")[FIELD]).to.equal(false);
    const response = await click(`org-1/${FIELD}`, "text/html");
    expect([response.status, response.headers.get("location")]).to.deep.equal([303, "/"]);
    expect(local().organization("org-1")[FIELD]).to.equal(true);
  });

  it("clicks nothing that is not there", async () => {
    for (const path of [`org-2/${FIELD}`, `org%202/${FIELD}`, "org-1/name", `%zz/${FIELD}`]) {
      expect((await click(path)).status, path).to.equal(404);
    }
    expect((await fetch(`${local().url}/click/org-1/${FIELD}`)).status).to.equal(404);
    local().forget(); // A GET is no click, so it is taken for a request to Opik.
  });

  it("is not a request: it is in no journal, and takes no fault", async () => {
    local().fault({}, { kind: "response", status: 503 });
    expect((await get("*/*")).response.status).to.equal(200);
    await click(`org-1/${FIELD}`);

    expect(local().requests).to.deep.equal([]);
  });

  it("shows no organizations of an open-source server", async () => {
    local().enable("open-source");
    expect((await get("*/*")).page).to.include("Organizations: none\n");
    expect((await click(`org-1/${FIELD}`)).status).to.equal(404);
  });
});
