/** Columns on a terminal: Chinese, Japanese and Korean characters take two, colors none. */
export function width(text: string): number {
  let columns = 0;
  for (const character of text.normalize("NFC").replace(COLORS, "")) columns += widthOf(character);
  return columns;
}

/** The beginning of a text that takes no more than so many columns. */
export function cutToWidth(text: string, columns: number): string {
  let taken = 0;
  let cut = "";
  for (const character of text.normalize("NFC")) {
    taken += widthOf(character);
    if (taken > columns) return cut;
    cut += character;
  }
  return cut;
}

function widthOf(character: string): number {
  return WIDE.test(character) ? 2 : 1;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const COLORS = /\u001b\[\d+m/g;
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\uff01-\uff60]/u;
