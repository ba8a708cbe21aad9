import type { CommandWords, OptionWords, Values, Vocabulary } from "./vocabulary";

/** To be sourced after compinit, or kept as `_labeler` in a folder of $fpath. */
export function zshScript({ program, options, commands }: Vocabulary): string {
  const names = commands.map(({ name, description }) => quoted(`${name}:${description}`));
  return `#compdef ${program}
# Completes ${program} in zsh: source <(${program} completion zsh)
_${program}() {
  local -a commands
  commands=(
${names.map((name) => `    ${name}`).join("\n")}
  )
  if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
    _describe command commands
    return
  fi
  if ((CURRENT == 2)); then
    _arguments ${options.flatMap(optionSpecs).join(" ")}
    return
  fi
  # Each command completes as if it were a program.
  shift words
  ((CURRENT--))
  case $words[1] in
${commands.map(commandCase).join("\n")}
  esac
}
if [[ $funcstack[1] == _${program} ]]; then
  _${program} "$@"
else
  compdef _${program} ${program}
fi`;
}

function commandCase({ name, options, argument }: CommandWords): string {
  const specs = options.flatMap(optionSpecs);
  if (argument !== undefined) specs.push(quoted(`1:${actionOf(argument)}`));
  return `    ${name})\n      _arguments ${specs.join(" \\\n        ")}\n      ;;`;
}

/** `--lane=[lane to upload to]:express:(express bulk)`: with the `=`, both ways of giving a value complete. */
function optionSpecs({ short, long, description, value }: OptionWords): string[] {
  const text = `[${description.replace(/[[\]:\\]/g, "\\$&")}]`;
  const flags = [short, long].filter((flag) => flag !== undefined);
  if (value === undefined) return flags.map((flag) => quoted(`${flag}${text}`));
  return flags.map((flag) => quoted(`${flag}=${text}:${actionOf(value)}`));
}

/** A message and what it is for. */
function actionOf(values: Values): string {
  switch (values.kind) {
    case "words":
      return `value:(${values.words.join(" ")})`;
    case "files":
      return "file:_files";
    case "folders":
      return "folder:_files -/";
    case "anything":
      return "value: ";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
