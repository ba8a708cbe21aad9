import { UsageError } from "../errors";

export const OPERATORS = ["AND", "OR", "NOT"] as const;
type Operator = (typeof OPERATORS)[number];

/** One part of an expression, and the character at which it begins, counted from 1. */
export interface Token {
  readonly kind: Operator | "(" | ")" | "label";
  readonly text: string;
  readonly at: number;
}

/** Far more than anybody writes, and few enough that parentheses nest no deeper than the stack takes. */
const MAX_TOKENS = 200;
/** A quoted label, a parenthesis, a word, or a quote that nothing ends. */
const PART = /"([^"]*)"|[()]|[^\s()"]+|"/g;

/**
 * Takes an expression apart. Words with no operator between them are one label; between quotes everything is
 * a label, also an operator.
 *
 * @throws UsageError for a quote that does not end, an empty label, or more parts than anybody writes.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let isAfterWord = false;
  for (const match of text.matchAll(PART)) {
    const token = { ...tokenOf(match, text), at: match.index + 1 };
    const isWord = token.kind === "label" && match[1] === undefined;
    const last = tokens.at(-1);
    if (isWord && isAfterWord && last !== undefined) {
      tokens[tokens.length - 1] = { ...last, text: `${last.text} ${token.text}` };
    } else tokens.push(token);
    isAfterWord = isWord;
  }
  if (tokens.length > MAX_TOKENS) {
    throw new UsageError(
      `The expression has ${tokens.length} labels, operators and parentheses; at most ${MAX_TOKENS} are taken. ` +
        "Search for its parts one by one.",
    );
  }
  return tokens;
}

function tokenOf([part, quoted]: RegExpExecArray, text: string): Pick<Token, "kind" | "text"> {
  if (part === '"') {
    throw new UsageError(`A quote in ${text} has no end. Quote a whole label: "high contrast".`);
  }
  if (quoted !== undefined) {
    if (quoted.trim() !== "") return { kind: "label", text: quoted.trim() };
    throw new UsageError(`The label between the quotes in ${text} is empty. Name one: "dog".`);
  }
  return { kind: isSign(part) ? part : "label", text: part };
}

const SIGNS: readonly string[] = [...OPERATORS, "(", ")"];

function isSign(part: string): part is Exclude<Token["kind"], "label"> {
  return SIGNS.includes(part);
}
