import type { Argument, Command, Option } from "commander";

/** What can stand in one place of the command line. */
export type Values =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "files" | "folders" | "anything" };

export interface OptionWords {
  /** `-h` and `--help`; at least one of them. */
  readonly short?: string;
  readonly long?: string;
  readonly description: string;
  /** Absent: it takes none. */
  readonly value?: Values;
}

export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
  /** Of its first argument; absent: it takes none. */
  readonly argument?: Values;
}

/** All that can be completed. */
export interface Vocabulary {
  readonly program: string;
  readonly options: readonly OptionWords[];
  readonly commands: readonly CommandWords[];
}

/** What the commands declare, so that completion knows each command and option as soon as there is one. */
export function vocabularyOf(program: Command, lanes: readonly string[]): Vocabulary {
  const help = program.createHelp();
  const commands = help.visibleCommands(program);
  const known = { lane: lanes, command: commands.map((command) => command.name()) };
  const optionsOf = (command: Command) =>
    help.visibleOptions(command).map((option) => optionWords(option, known));
  return {
    program: program.name(),
    options: optionsOf(program),
    commands: commands.map((command) => ({
      name: command.name(),
      description: command.description(),
      options: optionsOf(command),
      argument: argumentValues(command.registeredArguments[0], known),
    })),
  };
}

/** Words of a placeholder, `<lane>`, that the declaration does not list. */
type Known = Readonly<Record<string, readonly string[]>>;

function optionWords(option: Option, known: Known): OptionWords {
  const { short, long, description, flags, argChoices } = option;
  const placeholder = /[<[]([^>\]]+)/.exec(flags)?.[1];
  const value = placeholder === undefined ? undefined : valuesOf(placeholder, argChoices, known);
  return { short, long, description, value };
}

function argumentValues(argument: Argument | undefined, known: Known): Values | undefined {
  return argument && valuesOf(argument.name(), argument.argChoices, known);
}

function valuesOf(
  placeholder: string,
  choices: readonly string[] | undefined,
  known: Known,
): Values {
  const words = choices ?? (Object.hasOwn(known, placeholder) ? known[placeholder] : undefined);
  if (words !== undefined) return { kind: "words", words: words.filter(isPlain) };
  if (placeholder === "file" || placeholder === "path") return { kind: "files" };
  if (placeholder === "folder") return { kind: "folders" };
  return { kind: "anything" };
}

/** No shell does anything with these but complete them. */
function isPlain(word: string): boolean {
  return /^[\w.-]+$/.test(word);
}
