import { Readable } from "node:stream";
import { writePrinted } from "../../../local/logs/printed-lines";
import { MemoryLog } from "../../helpers/memory-log";

async function written(...chunks: (string | Buffer)[]): Promise<readonly string[]> {
  const log = new MemoryLog();
  await writePrinted([Readable.from(chunks)], log.write).ended;
  return log.lines;
}

it("makes an event of each line, wherever the chunks begin", async () => {
  expect(await written("one\ntw", "o\n\nthr", "ee\r\n", "four")).toEqual([
    "one",
    "two",
    "three",
    "four",
  ]);
});

it("keeps characters whole that two chunks share", async () => {
  const bytes = Buffer.from("ü\n");
  expect(await written(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(["ü"]);
});

it("cuts a line that does not end into events", async () => {
  const lines = await written("x".repeat(300_000), "y".repeat(10), "\n");
  expect(lines.map((line) => line.length)).toEqual([300_000, 10]);
});

it("remembers the last twenty lines, also of a log that cannot be written", async () => {
  const lines = Array.from({ length: 25 }, (_, index) => `${index}\n`);
  const printed = writePrinted([Readable.from(lines), null], async () => {
    throw new Error("disk full");
  });
  await printed.ended;
  expect(printed.last).toHaveLength(20);
  expect(printed.last.at(-1)).toBe("24");
});
