/** One word of a command that can be copied into a shell, whatever is in it. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (!/[\u0000-\u001f\u007f-\u009f]/.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  return `$'${[...text].map(escapeCharacter).join("")}'`;
}

/** As bash and zsh read them between $' and '. */
function escapeCharacter(character: string): string {
  if (character === "'" || character === "\\") return `\\${character}`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (!/[\u0000-\u001f\u007f-\u009f]/.test(character)) return character;
  return [...Buffer.from(character)]
    .map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`)
    .join("");
}
