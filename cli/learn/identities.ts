import { idIn, idName, MIN_ID } from "./leaves";
import type { Read } from "./reads";
import { unescaped } from "./secrets";

/*
 * What says which organization it is, besides the gap for its id. Where such a thing stays in a request word for word,
 * the request could write the organization of the recording, whichever is declared.
 */

/** Fields of an organization that tell it from others. */
const telling = /(^|[_-]|[a-z])(id|uuid|name|slug|key|number|code|handle)$/i;

/** Names of fields and headers that say which organization or workspace is meant. */
const naming =
  /(organi[sz]ation|org|tenant|workspace|account|team|company)s?[-_]?(id|uuid|name|slug|key|number|no|code|handle)?$/i;

/** Segments of many paths, which an organization may be called as well. */
const routes = /^(api|opik|comet|admin|organi[sz]ations?|orgs?|accounts?|teams?|settings?|default|v\d+)$/;

/** Shorter words are in too many others. */
const MIN_WORD = 3;

export class Identities {
  /** Words that tell an organization from others, in the form in which they are compared. */
  private readonly words = new Set<string>();
  /** The same where they are numbers, which mean something only where a name says so. */
  private readonly numbers = new Set<string>();
  private readonly ids: readonly string[];

  constructor(reads: readonly Read[], organizationId: string | undefined) {
    const seen = reads.flatMap(({ organizations }) => [...organizations.values()]);
    this.ids = [
      ...new Set([...seen.map(({ id }) => id), ...(organizationId === undefined ? [] : [organizationId])]),
    ];
    for (const organization of seen) {
      for (const [field, value] of Object.entries(organization)) {
        if (telling.test(field) && (typeof value === "string" || typeof value === "number")) {
          (/^\d+$/.test(String(value)) ? this.numbers : this.words).add(plain(String(value)));
        }
      }
    }
  }

  /**
   * Whether a text that would be kept says which organization is meant.
   *
   * @param name what the text is called; empty for a segment of the path
   */
  isIn(text: string, name: string): boolean {
    if (text !== "" && name !== "" && naming.test(name)) {
      return true;
    }
    return formsOf(text).some((form) => {
      const word = plain(form);
      return (
        (word.length >= MIN_WORD && this.words.has(word) && !(name === "" && routes.test(word))) ||
        (this.numbers.has(word) && (name === "" || idName.test(name))) ||
        this.ids.some((id) => id.length >= MIN_ID && new RegExp(idIn(id, "[A-Za-z0-9]"), "i").test(form))
      );
    });
  }
}

/** As people write a name in a path: `Acme, Inc.` is `acme-inc`. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

/** A text, and what it is when its encodings are undone. */
function formsOf(text: string): string[] {
  const forms = [text];
  for (let inner = unescaped(text); inner !== forms.at(-1) && forms.length < 4; inner = unescaped(inner)) {
    forms.push(inner);
  }
  const tokens = text.match(/[A-Za-z0-9+/_-]{8,}={0,2}/g) ?? [];
  return [...forms, ...tokens.map((token) => Buffer.from(token, "base64").toString("latin1"))];
}
