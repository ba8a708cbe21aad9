import { execFileSync } from "node:child_process";
import { shellWord } from "../../../cli/output/shell";
import { HARD_KEYS } from "../../helpers/hard-keys";

it.each([
  ["bulk/a-1.jpg", "bulk/a-1.jpg"],
  ["", "''"],
  ["50% off + more.jpg", "'50% off + more.jpg'"],
  ["it's $HOME `here`", "'it'\\''s $HOME `here`'"],
  ["写真.png", "'写真.png'"],
  ["a\tb'\\\u001b[31m\u0085", "$'a\\x09b\\'\\\\\\x1b[31m\\xc2\\x85'"],
])("writes %j as %s", (text, word) => {
  expect(shellWord(text)).toBe(word);
});

it.each(HARD_KEYS)("is read back by bash as it was: %j", (key) => {
  const printed = execFileSync("bash", ["-c", `printf %s ${shellWord(key)}`]).toString();

  expect(printed).toBe(key);
});
