import { labelerProcess } from "../../helpers/labeler-process";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";
import { CTRL_C, itOnTerminal, Terminal } from "../../helpers/terminal";
import { startTerminalStack, type TerminalStack } from "../../helpers/terminal-stack";

jest.setTimeout(180_000);

let stack: TerminalStack;
let asked: string[];

beforeEach(async () => {
  asked = [];
  stack = await startTerminalStack((operation) => {
    asked.push(operation);
    return undefined;
  });
});

afterEach(async () => {
  await stack.aws.close();
  removeTemporaryFolders();
});

const args = () => ["sync", "--lane", "bulk", "--relabel-before", "3.0", "--stack", stack.stack];

async function atTheQuestion(): Promise<Terminal> {
  const terminal = await Terminal.start(args(), { environment: stack.environment, columns: 300 });
  await terminal.shows(/Go on\? \[y\/N\] $/);
  expect(asked).toEqual([]);
  return terminal;
}

itOnTerminal("asks before everything is paid for again, and goes on at y", async () => {
  const terminal = await atTheQuestion();
  terminal.press("y\r");
  expect(await terminal.ended()).toEqual({ exitCode: 0, signal: 0 });
  expect(terminal.text()).toMatch(/^0 objects under s3:\/\/images\/bulk\/ compared/m);
});

itOnTerminal.each([
  ["no", "n\r", 1],
  ["nothing", "\r", 1],
  ["Ctrl-D", "\u0004", 130],
  ["Ctrl-C", CTRL_C, 130],
])("changes nothing at %s", async (_, keys, exitCode) => {
  const terminal = await atTheQuestion();
  terminal.press(keys);
  expect(await terminal.ended()).toEqual({ exitCode, signal: 0 });
  expect(terminal.lines().at(-1)).toMatch(/Nothing was changed\.$/);
  expect(asked).toEqual([]);
});

it("asks nobody in a pipe, and wants --yes", async () => {
  const refused = await labelerProcess(args(), stack.environment);
  expect(refused).toMatchObject({ exitCode: 2, stdout: [] });
  expect(refused.stderr.join("\n")).toMatch(/--yes says that it may/);
  expect(asked).toEqual([]);
  expect(await labelerProcess([...args(), "--yes"], stack.environment)).toMatchObject({
    exitCode: 0,
  });
});
