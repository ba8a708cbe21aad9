import { systemIo } from "../../cli/io";
import { type Column, printTable } from "../../cli/output/table";
import {
  measureComingAndGoing,
  measureLastOne,
  measureLone,
  measureStaying,
  type Sharing,
} from "./measure-quota";
import {
  FIFTY,
  FIVE,
  JOBS,
  LATE_DURATIONS,
  LONG_JOBS,
  type Setting,
  SMALL_BURST_SECONDS,
} from "./scenarios";
import type { ComingAndGoing } from "./simulation";

export interface QuotaOptions {
  /** Runs of each, of which the worst is printed. */
  readonly runs: number;
}

interface Case {
  readonly name: string;
  readonly setting: Setting;
  readonly times: ComingAndGoing;
  readonly minutes: number;
}

interface Row {
  readonly name: string;
  readonly workers: number;
  readonly staying: Sharing & { readonly fairness: number };
  readonly comingAndGoing: Sharing;
  readonly secondsAlone: number;
}

const CASES: readonly Case[] = [
  { name: "50/s, burst of 1 s", setting: FIFTY, times: JOBS, minutes: 10 },
  {
    name: "50/s, burst of 0.1 s",
    setting: { ...FIFTY, burstSeconds: SMALL_BURST_SECONDS },
    times: JOBS,
    minutes: 10,
  },
  {
    name: "50/s, told late of throttles",
    setting: { ...FIFTY, durations: LATE_DURATIONS },
    times: JOBS,
    minutes: 10,
  },
  {
    name: "50/s, told that it is 100",
    setting: { ...FIFTY, configuredPerSecond: 100 },
    times: JOBS,
    minutes: 10,
  },
  { name: "5/s, burst of 1 s", setting: FIVE, times: LONG_JOBS, minutes: 60 },
];
const WORKERS = [1, 2, 4, 8];
const TOGETHER_SECONDS = 60;

/** The rate control of the worker against a simulated service, in virtual time. */
export async function benchQuota({ runs }: QuotaOptions): Promise<void> {
  const io = systemIo();
  io.err(`The worst of ${runs} runs, with ${FIFTY.maxWorkers} workers at most:`);
  const rows: Row[] = [];
  for (const { name, setting, times, minutes } of CASES) {
    for (const workers of WORKERS) {
      io.progress(`${name}, ${workers} workers`);
      rows.push(await worstOf(runs, { name, setting, times, minutes }, workers));
    }
  }
  io.progress("");
  printTable(io, COLUMNS, rows);
}

async function worstOf(runs: number, { name, setting, times, minutes }: Case, workers: number) {
  const measured: Row[] = [];
  for (let seed = 1; seed <= runs; seed += 1) {
    const options = { ...setting, seed };
    measured.push({
      name,
      workers,
      staying: await measureStaying(options, workers),
      comingAndGoing: await measureComingAndGoing(options, workers, times, minutes),
      secondsAlone:
        workers === 1
          ? await measureLone(options)
          : await measureLastOne(options, workers, TOGETHER_SECONDS),
    });
  }
  const worst = (sharings: readonly Sharing[]) => ({
    used: Math.min(...sharings.map(({ used }) => used)),
    throttled: Math.max(...sharings.map(({ throttled }) => throttled)),
  });
  return {
    name,
    workers,
    staying: {
      ...worst(measured.map(({ staying }) => staying)),
      fairness: Math.min(...measured.map(({ staying }) => staying.fairness)),
    },
    comingAndGoing: worst(measured.map(({ comingAndGoing }) => comingAndGoing)),
    secondsAlone: Math.max(...measured.map(({ secondsAlone }) => secondsAlone)),
  };
}

const COLUMNS: readonly Column<Row>[] = [
  { header: "QUOTA", value: ({ name }) => name },
  { header: "WORKERS", value: ({ workers }) => workers, alignRight: true },
  { header: "USED", value: ({ staying }) => percent(staying.used), alignRight: true },
  { header: "THROTTLED", value: ({ staying }) => percent(staying.throttled), alignRight: true },
  { header: "FAIRNESS", value: ({ staying }) => staying.fairness.toFixed(2), alignRight: true },
  {
    header: "COMING AND GOING: USED",
    value: ({ comingAndGoing }) => percent(comingAndGoing.used),
    alignRight: true,
  },
  {
    header: "THROTTLED",
    value: ({ comingAndGoing }) => percent(comingAndGoing.throttled),
    alignRight: true,
  },
  { header: "ALONE: S TO 90 %", value: ({ secondsAlone }) => secondsAlone, alignRight: true },
];

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
