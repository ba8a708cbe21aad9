import type { Config } from "../../config/parse-config";
import { COST_NAMES, type Costs } from "../../contracts/costs";
import { PRICES_AS_OF, PRICES_REGION } from "../../contracts/prices";
import type { Io } from "../io";
import { formatBytes, formatDollars, formatDuration, plural } from "../output/format";
import { type Column, printTable } from "../output/table";
import { describeBottleneck } from "./bottleneck";
import type { Estimate, Load } from "./estimate";
import type { WhatIf } from "./what-ifs";

export interface Plan {
  readonly load: Load;
  readonly config: Config;
  readonly estimate: Estimate;
  readonly whatIfs: readonly WhatIf[];
}

/** Prints one JSON object; or sentences and two tables on a terminal, rows that say their kind in a pipe. */
export function printPlan(plan: Plan, json: boolean, io: Io): void {
  if (json) {
    io.out(JSON.stringify(planObject(plan)));
    return;
  }
  if (io.outIsTerminal) {
    for (const line of describePlan(plan)) io.out(line);
    io.out("");
  } else {
    printTable(io, kinds("plan"), planRows(plan));
  }
  printTable(io, [...kindInPipe<CostRow>(io, "cost"), ...COST_COLUMNS], costRows(plan));
  if (io.outIsTerminal) io.out("");
  printTable(io, [...kindInPipe<WhatIf>(io, "what-if"), ...whatIfColumns(plan)], plan.whatIfs);
  io.err(
    `Counted as if all were JPEG or PNG of this size, put there at once, and no other lane at work; ` +
      `without retries and the upload's time. Prices of ${PRICES_REGION} in ${PRICES_AS_OF}, workers ` +
      `on demand: Fargate Spot costs up to 70 % less. docs/costs.md has the formula.`,
  );
}

function describePlan({ load, config, estimate }: Plan): string[] {
  const { time, seconds, dollars } = estimate;
  const rate = time.imagesPerSecond;
  return [
    `${plural(load.images, "image")} of ${formatBytes(load.bytes / load.images)} in lane ${load.lane}: ` +
      `${formatDuration(seconds * 1000)}, ${formatDollars(dollars)}.`,
    `${plural(time.jobs, "job")} for ${plural(time.workers, "worker")}, ` +
      `${rate >= 10 ? Math.round(rate) : rate.toFixed(1)} images a second, ` +
      `the first after ${formatDuration(time.startSeconds * 1000)}.`,
    `Bottleneck: ${describeBottleneck(time, load.lane, config)}`,
  ];
}

interface CostRow {
  readonly what: string;
  readonly dollars: number;
}

const COST_COLUMNS: readonly Column<CostRow>[] = [
  { header: "COSTS OF", value: ({ what }) => what },
  { header: "DOLLARS", value: ({ dollars }) => formatDollars(dollars), alignRight: true },
];

function costRows({ load, estimate: { costs, dollars } }: Plan): CostRow[] {
  const parts = (Object.keys(COST_NAMES) as (keyof Costs)[])
    .filter((part) => costs[part] > 0)
    .map((part) => ({ what: COST_NAMES[part], dollars: costs[part] }));
  return [
    ...parts,
    { what: "together", dollars },
    { what: "for 1,000 images", dollars: (dollars / load.images) * 1000 },
  ];
}

function whatIfColumns({ estimate: now }: Plan): readonly Column<WhatIf>[] {
  return [
    { header: "WHAT IF", value: ({ change }) => change },
    {
      header: "TIME",
      value: ({ estimate }) => formatDuration(estimate.seconds * 1000),
      alignRight: true,
    },
    {
      header: "CHANGE",
      value: ({ estimate }) => percent(estimate.seconds / now.seconds - 1),
      alignRight: true,
    },
    {
      header: "DOLLARS",
      value: ({ estimate }) => formatDollars(estimate.dollars),
      alignRight: true,
    },
    {
      header: "CHANGE",
      value: ({ estimate }) => percent(estimate.dollars / now.dollars - 1),
      alignRight: true,
    },
  ];
}

/** "-50 %", "+0.3 %", "none": below a twentieth of a percent nothing changes. */
function percent(change: number): string {
  const value = change * 100;
  if (Math.abs(value) < 0.05) return "none";
  const digits = Math.abs(value) >= 10 ? 0 : 1;
  return `${value > 0 ? "+" : "-"}${Math.abs(value).toFixed(digits)} %`;
}

/** In a pipe each row says of which table it is. */
function kindInPipe<Row>(io: Io, kind: string): Column<Row>[] {
  return io.outIsTerminal ? [] : [{ header: "KIND", value: () => kind }];
}

type Fact = readonly [name: string, value: string | number];

function kinds(kind: string): Column<Fact>[] {
  return [
    { header: "KIND", value: () => kind },
    { header: "WHAT", value: ([name]) => name },
    { header: "VALUE", value: ([, value]) => value },
  ];
}

function planRows({ load, config, estimate }: Plan): Fact[] {
  return [
    ["lane", load.lane],
    ["time", formatDuration(estimate.seconds * 1000)],
    ["bottleneck", describeBottleneck(estimate.time, load.lane, config)],
  ];
}

function planObject({ load, config, estimate, whatIfs }: Plan) {
  const { time, seconds, costs, dollars } = estimate;
  return {
    ...load,
    region: config.region,
    seconds,
    ...time,
    explanation: describeBottleneck(time, load.lane, config),
    dollars,
    dollarsPerThousand: (dollars / load.images) * 1000,
    costs,
    pricesAsOf: PRICES_AS_OF,
    whatIfs: whatIfs.map(({ change, estimate: other }) => ({
      change,
      seconds: other.seconds,
      bottleneck: other.time.bottleneck,
      dollars: other.dollars,
    })),
  };
}
