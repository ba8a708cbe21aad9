import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { LABELER, labelerProcess } from "../../helpers/labeler-process";
import { json } from "../../helpers/scripted-aws";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";
import { itOnTerminal, Terminal } from "../../helpers/terminal";
import { startTerminalStack, type TerminalStack } from "../../helpers/terminal-stack";

jest.setTimeout(180_000);

const ESCAPE = "\u001b";
const IMAGES = ["写真 1.jpg", "a\u001b[31mb.jpg", "plain.jpg"];

let stack: TerminalStack;

beforeEach(async () => {
  const Items = IMAGES.map((name) => ({
    image: { S: `s3://images/bulk/${name}` },
    entry: { S: "label#dog" },
    label: { S: "dog" },
    confidence: { N: "99.1" },
    settledAt: { S: "2026-01-01T00:00:00.000Z" },
  }));
  stack = await startTerminalStack((operation) =>
    operation === "DynamoDB_20120810.Query" ? json({ Items, Count: Items.length }) : undefined,
  );
});

afterEach(async () => {
  await stack.aws.close();
  removeTemporaryFolders();
});

const args = () => ["search", "dog", "--stack", stack.stack];

async function onTerminal(variables: Record<string, string> = {}): Promise<Terminal> {
  const environment = { ...stack.environment, ...variables };
  const terminal = await Terminal.start(args(), { environment });
  expect((await terminal.ended()).exitCode).toBe(0);
  return terminal;
}

itOnTerminal("are a table with painted headers, and keys that harm no terminal", async () => {
  const terminal = await onTerminal();
  expect(terminal.lines()).toEqual([
    "CONFIDENCE  IMAGE",
    "    99.1 %  bulk/写真 1.jpg",
    "    99.1 %  bulk/a\\x1b[31mb.jpg",
    "    99.1 %  bulk/plain.jpg",
  ]);
  expect(terminal.written).toContain(`${ESCAPE}[1mCONFIDENCE${ESCAPE}[0m`);
});

itOnTerminal.each([
  ["NO_COLOR=1", { NO_COLOR: "1" }],
  ["TERM=dumb", { TERM: "dumb" }],
])("are not painted with %s", async (_, variables) => {
  const terminal = await onTerminal(variables);
  expect(terminal.lines()[0]).toBe("CONFIDENCE  IMAGE");
  expect(terminal.written).not.toContain(ESCAPE);
});

it("are tab-separated in a pipe, without headers, colors or progress", async () => {
  const environment = { ...stack.environment, FORCE_COLOR: "1" };
  expect(await labelerProcess(args(), environment)).toEqual({
    exitCode: 0,
    stdout: ["99.1 %\tbulk/写真 1.jpg", "99.1 %\tbulk/a\\x1b[31mb.jpg", "99.1 %\tbulk/plain.jpg"],
    stderr: [],
  });
});

it("end silently when whoever reads them has seen enough", async () => {
  const env = { PATH: process.env.PATH, ...stack.environment };
  const command = `"$0" "$@" | head -1`;
  const child = spawn("sh", ["-c", command, process.execPath, LABELER, ...args()], { env });
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  expect({ stdout, stderr }).toEqual({ stdout: "99.1 %\tbulk/写真 1.jpg\n", stderr: "" });
});
