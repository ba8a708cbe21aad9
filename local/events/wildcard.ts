import { invalidPattern } from "./invalid-pattern";

/**
 * `*` stands for any characters, also none; `\*` and `\\` for themselves.
 *
 * @throws AwsError InvalidEventPatternException
 */
export function parseWildcard(pattern: string): (value: string) => boolean {
  const tokens = pattern.match(/\\.|\\$|[^\\]/gs) ?? [];
  let expression = "";
  for (const [position, token] of tokens.entries()) {
    if (token.startsWith("\\") && token !== "\\*" && token !== "\\\\") {
      throw invalidPattern(`Invalid escape character at pos ${position}`);
    }
    if (token === "*" && tokens[position + 1] === "*") {
      throw invalidPattern(`Consecutive wildcard characters at pos ${position}`);
    }
    expression += token === "*" ? ".*" : literal(token.slice(-1));
  }
  const compiled = new RegExp(`^${expression}$`, "su");
  return (value) => compiled.test(value);
}

/** Code points, so that no character of the text means anything to the expression. */
function literal(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
