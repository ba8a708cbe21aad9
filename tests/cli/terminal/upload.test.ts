import type { AwsAnswer } from "../../helpers/scripted-aws";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";
import { CTRL_C, itOnTerminal, Terminal } from "../../helpers/terminal";
import { startTerminalStack, type TerminalStack } from "../../helpers/terminal-stack";

jest.setTimeout(180_000);

const FILES = { "photos/a.jpg": "a", "photos/b.jpg": "b" };
const FIRST_OF_TWO = /1\/2/;

let stack: TerminalStack;
let terminal: Terminal;
/** Lets S3 take the last file, for which it waits. */
let take: () => void;

async function start() {
  let waiting: Promise<AwsAnswer> | undefined;
  let puts = 0;
  stack = await startTerminalStack((operation) => {
    if (!operation.startsWith("PUT /")) return undefined;
    puts += 1;
    if (puts === 1) return undefined;
    waiting ??= new Promise((resolve) => {
      take = () => resolve({ headers: { ETag: '"e1"' } });
    });
    return waiting;
  }, FILES);
  const args = ["upload", `${stack.folder}/photos`, "--lane", "bulk", "--stack", stack.stack];
  const { environment } = stack;
  terminal = await Terminal.start(args, { environment });
  await terminal.shows(FIRST_OF_TWO);
}

afterEach(async () => {
  terminal.kill();
  await stack.aws.close();
  removeTemporaryFolders();
});

itOnTerminal("draws its progress in one line, and leaves nothing of it behind", async () => {
  await start();
  expect(terminal.lines()).toHaveLength(1);
  take();
  expect(await terminal.ended()).toEqual({ exitCode: 0, signal: 0 });
  expect(terminal.text()).not.toMatch(FIRST_OF_TWO);
  // Also where what follows is shorter.
  expect(terminal.written).toContain("\r\u001b[J2 files uploaded");
});

itOnTerminal("fits into a window that is narrowed, and into a wider one", async () => {
  await start();
  terminal.resize(16);
  await terminal.shows(/^.{15}$/);
  terminal.resize(80);
  await terminal.shows(/^.{16,}$/);
  take();
  expect((await terminal.ended()).exitCode).toBe(0);
  expect(terminal.text()).toMatch(/^2 files uploaded/);
});

itOnTerminal(
  "stops at Ctrl-C, says what was done and how to go on, with exit code 130",
  async () => {
    await start();
    terminal.press(CTRL_C);
    expect(await terminal.ended()).toEqual({ exitCode: 130, signal: 0 });
    expect(terminal.text()).toMatch(/^1 file uploaded.*Interrupted after 1 of 2 files\./s);
    expect(terminal.text()).not.toMatch(/^ +at /m);
  },
);
