import { AwsError } from "../aws-error";

/** An element of a request's body. Attributes mean nothing in the requests that are read here. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

/** A tag, a declaration, or what is between two of them. */
const TOKEN = /<\?[^>]*\?>|<(\/?)([A-Za-z][\w.:-]*)([^<>]*?)(\/?)>|([^<]+)/gsy;

/**
 * Reads a document of nested elements.
 *
 * @throws AwsError MalformedXML
 */
export function readXml(xml: string): XmlElement {
  const document: OpenElement = { name: "", children: [], text: "" };
  const open: OpenElement[] = [document];
  let end = 0;
  for (const match of xml.matchAll(TOKEN)) {
    const [token, slash, name, , selfClosing, text] = match;
    end = match.index + token.length;
    const current = open.at(-1) ?? document;
    if (text !== undefined) current.text += decodeEntities(text);
    if (name === undefined) continue;
    if (slash === "/") {
      if (current.name !== name || open.length === 1) throw malformed();
      open.pop();
      continue;
    }
    const element: OpenElement = { name, children: [], text: "" };
    current.children.push(element);
    if (selfClosing !== "/") open.push(element);
  }
  const [root, ...others] = document.children;
  if (end !== xml.length || open.length > 1 || root === undefined || others.length > 0) {
    throw malformed();
  }
  return root;
}

/** The text of the only child with this name. */
export function textOf({ children }: XmlElement, name: string): string | undefined {
  return children.find((child) => child.name === name)?.text;
}

const NAMED: Readonly<Record<string, string | undefined>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? refuse();
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}

function refuse(): never {
  throw malformed();
}

function malformed(): AwsError {
  return new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}
