import { AwsError } from "../aws-error";

export type EventFilter = (message: string) => boolean;

/** A sign before it, then a phrase in quotes or a word of letters, digits and underscores. */
const TERM = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\w+))(?=\s|$)/y;

/**
 * Reads a filter pattern of terms: all of them, any of those with a question mark, none of those with a minus.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * @throws AwsError InvalidParameterException for other patterns, of which the local cloud has none
 */
export function parseFilterPattern(pattern: string): EventFilter {
  if (/^\s*[{[%]/.test(pattern)) {
    throw invalid(`Patterns of JSON, of columns and of regular expressions are not emulated`);
  }
  const terms = termsOf(pattern.trimEnd());
  const [required, optional, excluded] = ["", "?", "-"].map((sign) =>
    terms.filter((term) => term.sign === sign).map(({ text }) => text),
  ) as [string[], string[], string[]];
  if (optional.length > 0 && optional.length < terms.length) {
    throw invalid("Terms with a question mark do not go together with others: AWS ignores them");
  }
  return (message) => {
    const occurs = (text: string) => message.includes(text);
    if (optional.length > 0) return optional.some(occurs);
    return required.every(occurs) && !excluded.some(occurs);
  };
}

function termsOf(pattern: string): { sign: string; text: string }[] {
  const terms: { sign: string; text: string }[] = [];
  let at = 0;
  while (at < pattern.length) {
    TERM.lastIndex = at;
    const found = TERM.exec(pattern);
    if (found === null) {
      throw invalid(`Terms with other than letters, digits and underscores need double quotes`);
    }
    const [, sign = "", quoted, word = ""] = found;
    terms.push({ sign, text: quoted?.replace(/\\(.)/gs, "$1") ?? word });
    at = TERM.lastIndex;
  }
  return terms;
}

function invalid(reason: string): AwsError {
  return new AwsError("InvalidParameterException", `Invalid filter pattern. ${reason}.`);
}
