import type { CommandWords, OptionWords, Values, Vocabulary } from "./vocabulary";

/** To be sourced, or kept as `labeler.fish` in ~/.config/fish/completions. */
export function fishScript({ program, options, commands }: Vocabulary): string {
  const complete = (condition: string, rest: string) =>
    `complete -c ${program} -n ${quoted(condition)} ${rest}`;
  const first = "__fish_use_subcommand";
  return [
    `# Completes ${program} in fish: ${program} completion fish | source`,
    `complete -c ${program} -f`,
    ...options.map((option) => complete(first, describeOption(option))),
    ...commands.map(({ name, description }) =>
      complete(first, `-a ${name} -d ${quoted(description)}`),
    ),
    ...commands.flatMap((command) => {
      const after = `__fish_seen_subcommand_from ${command.name}`;
      return completionsOf(command).map((rest) => complete(after, rest));
    }),
  ].join("\n");
}

function completionsOf({ options, argument }: CommandWords): string[] {
  const values = argument === undefined ? undefined : valuesOf(argument);
  return [...options.map(describeOption), ...(values === undefined ? [] : [values])];
}

function describeOption({ short, long, description, value }: OptionWords): string {
  return [
    ...(short === undefined ? [] : [`-s ${short.replace(/^-+/, "")}`]),
    ...(long === undefined ? [] : [`-l ${long.replace(/^-+/, "")}`]),
    ...(value === undefined ? [] : [optionValues(value)]),
    `-d ${quoted(description)}`,
  ].join(" ");
}

/** `-x` takes a value and offers no file; `-r -F` offers files, which `-f` has taken away. */
function optionValues(values: Values): string {
  if (values.kind === "files") return "-r -F";
  const words = valuesOf(values);
  return words === undefined ? "-x" : `-x ${words}`;
}

function valuesOf(values: Values): string | undefined {
  switch (values.kind) {
    case "words":
      return `-a ${quoted(values.words.join(" "))}`;
    case "files":
      return "-F";
    case "folders":
      return "-a '(__fish_complete_directories)'";
    case "anything":
      return undefined;
  }
}

/** Between single quotes, fish knows two escapes. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
