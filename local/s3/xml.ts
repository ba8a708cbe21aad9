import type { AwsResponse } from "../http/service";

/**
 * An XML document of nested elements; `undefined` leaves an element out, a list repeats it.
 *
 * @param namespace of the document's element, where a client asks for one
 */
export function xmlDocument(name: string, content: XmlContent, namespace?: string): string {
  const whole = element(name, content);
  const named =
    namespace === undefined ? whole : whole.replace(`<${name}`, `<${name} xmlns="${namespace}"`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${named}`;
}

/** An answer that is a document: one that is ready, or one of this content. */
export function xmlAnswer(
  document: string,
  content?: XmlContent,
  headers: Readonly<Record<string, string>> = {},
): AwsResponse {
  const body = content === undefined ? document : xmlDocument(document, content);
  return { status: 200, headers: { "content-type": "application/xml", ...headers }, body };
}

export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlContent[]
  | { readonly [name: string]: XmlContent };

function element(name: string, content: XmlContent): string {
  if (content === undefined) return "";
  if (isList(content)) return content.map((item) => element(name, item)).join("");
  return `<${name}>${inner(content)}</${name}>`;
}

function inner(content: Exclude<XmlContent, undefined | readonly XmlContent[]>): string {
  if (typeof content !== "object") return escapeXml(String(content));
  return Object.entries(content)
    .map(([name, value]) => element(name, value))
    .join("");
}

function isList(content: XmlContent): content is readonly XmlContent[] {
  return Array.isArray(content);
}

/** Control characters and line ends too: keys may hold them, and parsers drop or change them raw. */
function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be escaped
  return text.replace(/[<>&"\u0000-\u001f\u007f]/g, (character) => `&#${character.charCodeAt(0)};`);
}
