import { MAX_SORT_KEY_BYTES } from "../../contracts/limits";
import { labelEntry, normalizeLabel } from "../../contracts/table";
import { UsageError } from "../errors";
import { type Token, tokenize } from "./tokens";

/** What an image must show. NOT stands before single labels only: parsing has moved it there. */
export type Expression =
  | { readonly kind: "label" | "not"; readonly label: string }
  | { readonly kind: "and" | "or"; readonly operands: readonly Expression[] };

/**
 * Reads an expression: labels, AND, OR, NOT and parentheses. NOT binds closest, then AND, then OR;
 * `beach NOT person` is `beach AND NOT person`.
 *
 * @throws UsageError when it is none, or names nothing that an image must show.
 */
export function parseExpression(text: string): Expression {
  const expression = new Parser(tokenize(text), text).parse();
  if (isBounded(expression)) return expression;
  throw new UsageError(
    `${text} is also true of images that show none of its labels, and the index finds images by what they ` +
      `show: the whole table would have to be read. Join a label that they must show: beach NOT person, ` +
      `or (dog OR cat) NOT person.`,
  );
}

/** Whether every image for which it is true shows one of its labels. */
export function isBounded(expression: Expression): boolean {
  switch (expression.kind) {
    case "label":
      return true;
    case "not":
      return false;
    case "and":
      return expression.operands.some(isBounded);
    case "or":
      return expression.operands.every(isBounded);
  }
}

/** Each once. */
export function labelsOf(expression: Expression): string[] {
  if ("label" in expression) return [expression.label];
  return [...new Set(expression.operands.flatMap(labelsOf))];
}

/** By recursive descent. What is `negated` is turned round on the way, by De Morgan's laws. */
class Parser {
  #next = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly text: string,
  ) {}

  parse(): Expression {
    const expression = this.parseOr(false);
    if (this.#peek() !== undefined) throw this.#unexpected("AND, OR or the end");
    return expression;
  }

  private parseOr(negated: boolean): Expression {
    const operands = [this.parseAnd(negated)];
    while (this.#take("OR")) operands.push(this.parseAnd(negated));
    return joined(negated ? "and" : "or", operands);
  }

  private parseAnd(negated: boolean): Expression {
    const operands = [this.parseOne(negated)];
    while (this.#take("AND") || this.#peek()?.kind === "NOT") operands.push(this.parseOne(negated));
    return joined(negated ? "or" : "and", operands);
  }

  private parseOne(negated: boolean): Expression {
    if (this.#take("NOT")) return this.parseOne(!negated);
    if (this.#take("(")) {
      const expression = this.parseOr(negated);
      if (!this.#take(")")) throw this.#unexpected("AND, OR or )");
      return expression;
    }
    const token = this.#take("label");
    if (token === undefined) throw this.#unexpected("a label");
    return { kind: negated ? "not" : "label", label: checkedLabel(token.text) };
  }

  #peek(): Token | undefined {
    return this.tokens[this.#next];
  }

  #take(kind: Token["kind"]): Token | undefined {
    const token = this.#peek();
    if (token?.kind !== kind) return undefined;
    this.#next += 1;
    return token;
  }

  #unexpected(expected: string): UsageError {
    const token = this.#peek();
    const found = token === undefined ? "ends" : `has "${token.text}" at character ${token.at}`;
    return new UsageError(
      `The expression ${this.text} ${found} where ${expected} is expected. ` +
        `Write labels with AND, OR, NOT and parentheses, and put a label that contains such a word in quotes.`,
    );
  }
}

function joined(kind: "and" | "or", operands: readonly Expression[]): Expression {
  const [only] = operands;
  return only !== undefined && operands.length === 1 ? only : { kind, operands };
}

function checkedLabel(text: string): string {
  const bytes = Buffer.byteLength(labelEntry(text));
  if (bytes <= MAX_SORT_KEY_BYTES) return normalizeLabel(text);
  throw new UsageError(
    `A label of ${Buffer.byteLength(text)} bytes can be on no image: the key of its entry would have ${bytes} ` +
      `bytes, and DynamoDB takes ${MAX_SORT_KEY_BYTES}. It begins: ${text.slice(0, 40)}`,
  );
}
