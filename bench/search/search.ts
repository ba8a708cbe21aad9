import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { paginateScan } from "@aws-sdk/lib-dynamodb";
import { announceRunningCloud } from "../../cli/target/running-cloud";
import type { Target } from "../../cli/target/target";
import type { LocalCloud } from "../../local/cloud";
import { onFreshCloud } from "../fresh-cloud";
import { median } from "../rows";
import { fillTable } from "./fill-table";
import { type Question, questionsOf } from "./questions";
import { ReadCounter, type Reads } from "./read-counter";
import { asProcess, inProcess } from "./run-labeler";

const RUNS = 5;

/** Folders that announce the cloud to the command line, directly and by way of the counter. */
interface Ways {
  readonly direct: string;
  readonly counted: string;
  readonly counter: ReadCounter;
}

interface Figures {
  readonly name: string;
  readonly printed: number;
  readonly milliseconds: number;
  readonly processMilliseconds: number;
  readonly reads: Reads;
}

/**
 * Searches a table of so many images on a local cloud, and scans the same table. The table is made anew in
 * each run; nothing is kept between runs.
 */
export async function benchSearch(images: number): Promise<void> {
  await onFreshCloud({}, async (cloud, target) => {
    const { items, seconds, counts } = await fillTable(target, images);
    console.log(`${whole(images)} images, ${whole(items)} items, in ${seconds.toFixed(0)} s`);
    const questions = questionsOf(counts);
    const counter = await ReadCounter.listen(cloud.endpoint);
    const ways = {
      direct: await announce(cloud, target, cloud.endpoint),
      counted: await announce(cloud, target, counter.endpoint),
      counter,
    };
    printHeader();
    for (const question of questions) printFigures(await figuresOf(question, ways));
    await printScan(target, questions[0]?.args[0] ?? "");
    counter.close();
    for (const folder of [ways.direct, ways.counted]) await rm(folder, { recursive: true });
  });
}

async function announce(cloud: LocalCloud, { outputs }: Target, endpoint: string) {
  const folder = await mkdtemp(join(tmpdir(), "labeler-bench-announced-"));
  const { accessKeyId, secretAccessKey } = cloud.operator;
  const credentials = { accessKeyId, secretAccessKey };
  await announceRunningCloud(folder, { processId: process.pid, endpoint, credentials, outputs });
  return folder;
}

/** Counting takes time, so times are taken in runs of their own. */
async function figuresOf({ name, args }: Question, ways: Ways): Promise<Figures> {
  const command = ["search", ...args];
  ways.counter.take();
  const { lines } = await inProcess(ways.counted, command);
  const reads = ways.counter.take();
  const own: number[] = [];
  const whole: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    own.push((await inProcess(ways.direct, command)).milliseconds);
    whole.push((await asProcess(ways.direct, command)).milliseconds);
  }
  return {
    name,
    printed: lines,
    milliseconds: median(own),
    processMilliseconds: median(whole),
    reads,
  };
}

function printHeader(): void {
  console.log(
    formatRow(
      "",
      ...["printed", "first page, ms", "as process, ms", "index items", "table items"],
      ...["read units", "answers, KB", "read/printed"],
    ),
  );
}

function printFigures({ name, printed, milliseconds, processMilliseconds, reads }: Figures): void {
  const { indexItems, tableItems, readUnits, answeredBytes } = reads;
  const perPrinted = printed === 0 ? "-" : ((indexItems + tableItems) / printed).toFixed(1);
  const times = [milliseconds, processMilliseconds].map(whole);
  const items = [indexItems, tableItems].map(whole);
  console.log(
    formatRow(
      name,
      ...[whole(printed), ...times, ...items],
      ...[readUnits.toFixed(1), whole(answeredBytes / 1000), perPrinted],
    ),
  );
}

/** What the first question would take without the index. */
async function printScan({ table, outputs }: Target, label: string): Promise<void> {
  const startedAt = performance.now();
  const sum = { found: 0, read: 0, units: 0 };
  const pages = paginateScan(
    { client: table },
    {
      TableName: outputs.labelTable,
      FilterExpression: "#label = :label",
      ExpressionAttributeNames: { "#label": "label" },
      ExpressionAttributeValues: { ":label": label },
      ReturnConsumedCapacity: "TOTAL",
    },
  );
  for await (const { Count = 0, ScannedCount = 0, ConsumedCapacity } of pages) {
    sum.found += Count;
    sum.read += ScannedCount;
    sum.units += ConsumedCapacity?.CapacityUnits ?? 0;
  }
  console.log(
    `A Scan for the ${whole(sum.found)} images that show "${label}": ` +
      `${whole(sum.read)} items, ${whole(sum.units)} read units, ` +
      `${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
  );
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function formatRow(name: string, ...values: readonly string[]): string {
  return name.padEnd(28) + values.map((value) => value.padStart(15)).join("");
}
