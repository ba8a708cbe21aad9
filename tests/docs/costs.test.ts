import { formatDuration } from "../../cli/output/format";
import { estimate } from "../../cli/plan/estimate";
import { parseConfig } from "../../config/parse-config";
import {
  COST_NAMES,
  type Costs,
  estimateCosts,
  totalDollars,
  type Workload,
} from "../../contracts/costs";
import { IMAGES_IN_FLIGHT } from "../../contracts/job";
import {
  CONTAINER_START_SECONDS,
  CONVERTED_MEGABYTES_PER_VCPU_SECOND,
  DETECT_LABELS_SECONDS,
  QUOTA_USE,
} from "../../contracts/labeling-time";
import { RECOVER_METRICS, SUBMITTER_METRICS, WORKER_METRICS } from "../../contracts/metrics";
import { ALARM_METRIC_MONTH, INTERFACE_ENDPOINT_HOUR, METRIC_MONTH } from "../../contracts/prices";
import { readPage, rowsOf } from "../helpers/markdown";
import type { ResourceGraph } from "../helpers/pulumi-mocks";
import { runProgram } from "../helpers/run-program";

const PAGE = readPage("docs/costs.md");
const HOURS_A_MONTH = 730;
const ZONES = 2;

/** What the page says that its table is for. */
const WORKLOAD: Omit<Workload, "images"> = {
  imageProperties: true,
  labelEntries: 12,
  recordKiB: 2,
  worker: { vcpus: 1, memoryMiB: 2048, architecture: "x86_64" },
  workers: 6,
  imagesPerSecond: 50,
  publicAddresses: true,
};

const PARTS = Object.keys(COST_NAMES) as (keyof Costs)[];

describe("docs/costs.md", () => {
  const thousand = estimateCosts({ ...WORKLOAD, images: 1000 });
  const million = estimateCosts({ ...WORKLOAD, images: 1_000_000 });

  it.each(PARTS)("says what %s cost", (part) => {
    expect(figuresOf(COST_NAMES[part])).toEqual([
      dollars(thousand[part], 4),
      dollars(million[part], 2),
    ]);
  });

  it("says what all of it costs together, without what is asked for on top", () => {
    const total = (costs: Costs) => totalDollars({ ...costs, imageProperties: 0 });

    expect(figuresOf("**together**")).toEqual([
      `**${dollars(total(thousand), 4)}**`,
      `**${dollars(total(million), 2)}**`,
    ]);
  });

  it("says what a network without internet costs", () => {
    const endpoints = (count: number) =>
      dollars(count * ZONES * HOURS_A_MONTH * INTERFACE_ENDPOINT_HOUR, 2);

    expect(PAGE).toContain(
      `four interface endpoints (ECR's two, CloudWatch Logs, Rekognition): ${endpoints(4)} a month`,
    );
    expect(PAGE).toContain(`three more for ECS when there are EC2 pools: ${endpoints(7)}.`);
  });

  it("has the assumptions about time that the code has", () => {
    const calls = IMAGES_IN_FLIGHT / DETECT_LABELS_SECONDS;

    expect(PAGE).toContain(`(the quota × ${QUOTA_USE})`);
    expect(PAGE).toContain(`batch window and ${CONTAINER_START_SECONDS} s for the pull`);
    expect(PAGE).toContain(`plus ${CONTAINER_START_SECONDS} s for each further job`);
    expect(PAGE.replaceAll("\n", " ")).toContain(
      `${IMAGES_IN_FLIGHT} images in flight and a call takes about ${DETECT_LABELS_SECONDS} s: ${calls} images`,
    );
    expect(PAGE).toContain(`about ${CONVERTED_MEGABYTES_PER_VCPU_SECOND} MB a second`);
  });

  it.each(["express", "standard", "bulk"])("says how long a million images take in %s", (lane) => {
    const parsed = parseConfig({}, "us-east-1");
    if ("problems" in parsed) throw new Error("The defaults have to be valid.");
    const million = { images: 1_000_000, bytes: 3_000_000 * 1_000_000, lane };
    const { seconds } = estimate(million, parsed.config);
    const row = rowsOf(PAGE).find(([first]) => first === `\`${lane}\``);

    expect(row?.[1]).toBe(formatDuration(seconds * 1000));
  });

  describe("on what is there in any case", () => {
    let graph: ResourceGraph;
    beforeAll(async () => {
      ({ graph } = await runProgram());
    });

    it("counts the alarms of the default stack", () => {
      const alarms = graph.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
      const metrics = alarms.reduce((sum, { inputs }) => sum + metricsOf(inputs.metricQueries), 0);

      expect(metrics).toBe(alarms.length + 1);
      expect(PAGE).toContain(
        `| ${alarms.length} alarms, one of two metrics: ${dollars(metrics * ALARM_METRIC_MONTH, 2)} |`,
      );
    });

    it("counts the metrics of the default stack", () => {
      const names = [SUBMITTER_METRICS, RECOVER_METRICS, WORKER_METRICS].flatMap(Object.values);
      const lanes = graph.ofType("image-labeler:index:Lane").length;
      const metrics = names.length * lanes;

      expect(PAGE).toContain(`at most ${metrics} metrics: ${dollars(metrics * METRIC_MONTH, 2)} |`);
    });
  });
});

/** The last two of the four cells of a row. */
function figuresOf(what: string): string[] {
  const row = rowsOf(PAGE).find(
    ([first, ...others]) => first?.replaceAll("`", "") === what && others.length === 3,
  );
  if (row === undefined) throw new Error(`No row of four cells begins with ${what}.`);
  return row.slice(2);
}

function metricsOf(queries: unknown): number {
  if (!Array.isArray(queries)) return 1;
  return queries.filter(({ metric }) => metric !== undefined).length;
}

function dollars(amount: number, digits: number): string {
  return `$${amount.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
