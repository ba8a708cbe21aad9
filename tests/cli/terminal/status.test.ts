import { removeTemporaryFolders } from "../../helpers/temporary-folder";
import { CTRL_C, itOnTerminal, Terminal } from "../../helpers/terminal";
import { startTerminalStack, type TerminalStack } from "../../helpers/terminal-stack";

jest.setTimeout(180_000);

let stack: TerminalStack;
let terminal: Terminal;

beforeEach(async () => {
  stack = await startTerminalStack();
});

afterEach(async () => {
  terminal.kill();
  await stack.aws.close();
  removeTemporaryFolders();
});

async function watch(columns: number) {
  const args = ["status", "--watch", "--stack", stack.stack];
  const { environment } = stack;
  terminal = await Terminal.start(args, { environment, columns });
  await terminal.shows(/DEAD LETTERS$/m);
}

const HEADERS = /^LANE .* DEAD LETTERS$/gm;

itOnTerminal("draws over what it drew, and leaves the last look behind at Ctrl-C", async () => {
  await watch(100);
  const first = terminal.lines()[0] ?? "";
  // The next look has another time.
  await terminal.showsNot(new RegExp(first.replaceAll(/[^\w]/g, ".")));
  expect(terminal.text().match(HEADERS)).toHaveLength(1);
  terminal.press(CTRL_C);
  expect(await terminal.ended()).toEqual({ exitCode: 130, signal: 0 });
  expect(terminal.text().match(HEADERS)).toHaveLength(1);
  expect(terminal.text()).toMatch(/^express +0 +0/m);
  expect(terminal.lines().at(-1)).toMatch(/Interrupted: the lanes go on\.$/);
});

itOnTerminal("draws one table, whole, after the terminal was narrowed and widened", async () => {
  await watch(100);
  terminal.resize(50);
  await terminal.shows(/RUNNABLE/);
  terminal.resize(100);
  await terminal.shows(/^LANE .* DEAD LETTERS$/m);
  terminal.press(CTRL_C);
  expect((await terminal.ended()).exitCode).toBe(130);
  const text = terminal.text();
  expect(text.match(HEADERS)).toHaveLength(1);
  expect(text.match(/ every 2 s until Ctrl-C/g)).toHaveLength(1);
  expect(text.match(/^(express|bulk) /gm)).toHaveLength(2);
});
