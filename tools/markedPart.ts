/** The given document with the text between the marks of that name, which are comments in it. */
export function withMarkedPart(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`The document lacks ${begin} and ${end}.`);
  }
  return `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`;
}
