import type { CommandWords, OptionWords, Values, Vocabulary } from "./vocabulary";

/** Also for bash 3.2, which macOS has; there, only words are completed, no files. */
export function bashScript({ program, options, commands }: Vocabulary): string {
  const first = [...commands.map(({ name }) => name), ...options.flatMap(flagsOf)];
  return `# Completes ${program} in bash: source <(${program} completion bash)
_${program}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  # bash makes three words of --lane=bulk.
  if [[ $previous == "=" ]]; then previous="\${COMP_WORDS[COMP_CWORD - 2]}"; fi
  if [[ $current == "=" ]]; then current=""; fi
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    ${offerWords(first)}
    return
  fi
  case "\${COMP_WORDS[1]} $previous" in
${commands.flatMap(valueCases).join("\n")}
  esac
  case "\${COMP_WORDS[1]}" in
${commands.map(commandCase).join("\n")}
  esac
}
complete -F _${program} ${program}`;
}

/** One for each option that takes a value. */
function valueCases({ name, options }: CommandWords): string[] {
  return options.flatMap((option) => {
    if (option.value === undefined) return [];
    const patterns = flagsOf(option).map((flag) => `"${name} ${flag}"`);
    const offered = offer(option.value);
    const then = offered === undefined ? "return" : `${offered}; return`;
    return [`    ${patterns.join(" | ")}) ${then} ;;`];
  });
}

/** Options where there is nothing else to offer, or a hyphen asks for them. */
function commandCase({ name, options, argument }: CommandWords): string {
  const flags = offerWords(options.flatMap(flagsOf));
  const offered = argument && offer(argument);
  if (offered === undefined) return `    ${name}) ${flags} ;;`;
  return `    ${name}) if [[ $current == -* ]]; then ${flags}; else ${offered}; fi ;;`;
}

/** Undefined: only whoever types knows it. */
function offer(values: Values): string | undefined {
  switch (values.kind) {
    case "words":
      return offerWords(values.words);
    case "files":
      return "compopt -o default 2>/dev/null";
    case "folders":
      return "compopt -o dirnames 2>/dev/null";
    case "anything":
      return undefined;
  }
}

function offerWords(words: readonly string[]): string {
  return `COMPREPLY=($(compgen -W "${words.join(" ")}" -- "$current"))`;
}

function flagsOf({ short, long }: OptionWords): string[] {
  return [short, long].filter((flag) => flag !== undefined);
}
