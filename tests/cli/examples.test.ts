import { execFileSync } from "node:child_process";
import type { Command } from "commander";
import { declareProgram } from "../../cli/program";
import { DEFAULTS } from "../../config/defaults";
import { FakeIo } from "../helpers/fake-io";

const LANES = Object.keys(DEFAULTS.lanes);

const program = () => {
  const context = { io: new FakeIo(), projectDirectory: "/nowhere", stateDirectory: "/nowhere" };
  return declareProgram(context, () => {});
};

const EXAMPLES = program().commands.flatMap((command) =>
  examplesOf(command).map((line) => [command.name(), line] as const),
);

it("has examples of every command", () => {
  const shown = new Set(EXAMPLES.map(([name]) => name));
  expect([...shown].sort()).toEqual(
    program()
      .commands.map((command) => command.name())
      .sort(),
  );
});

it.each(EXAMPLES)("%s takes what its help shows: %s", async (name, line) => {
  const declared = program();
  let taken: Record<string, unknown> | undefined;
  const command = declared.commands.find((each) => each.name() === name);
  command?.action(() => {
    taken = command.opts();
  });

  await declared.parseAsync(wordsOf(line), { from: "user" });

  expect(taken).toBeDefined();
  if (taken?.lane !== undefined) expect(LANES).toContain(taken.lane);
});

function examplesOf(command: Command): string[] {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 1000 });
  command.outputHelp();
  const [, examples = ""] = help.split("\nExamples:\n");
  return examples.split("\n").flatMap((line) => line.trim() || []);
}

/** The words after `labeler`, as a shell has them, without what happens to its output. */
function wordsOf(line: string): string[] {
  const command = /^source <\((.*)\)$/.exec(line)?.[1] ?? line.replace(/ [|>] \S+$/, "");
  expect(command).toMatch(/^labeler /);
  const words = command.replace(/^labeler/, "printf '%s\\n'");
  return execFileSync("sh", ["-c", words], { encoding: "utf8" }).trimEnd().split("\n");
}
