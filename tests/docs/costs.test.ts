import { type Costs, estimateCosts, type Workload } from "../../contracts/costs";
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

const ROWS: Readonly<Record<string, keyof Costs>> = {
  "Rekognition DetectLabels": "detectLabels",
  workers: "workers",
  "their public addresses": "publicAddresses",
  "writes to the table": "tableWrites",
  "reads of the table": "tableReads",
  "S3 requests": "objects",
  "SQS requests": "queues",
  functions: "functions",
  logs: "logs",
  "`rekognition.imageProperties` on top": "imageProperties",
};

describe("docs/costs.md", () => {
  const thousand = estimateCosts({ ...WORKLOAD, images: 1000 });
  const million = estimateCosts({ ...WORKLOAD, images: 1_000_000 });

  it.each(Object.entries(ROWS))("says what %s cost", (what, part) => {
    expect(figuresOf(what)).toEqual([dollars(thousand[part], 4), dollars(million[part], 2)]);
  });

  it("says what all of it costs together, without what is asked for on top", () => {
    const total = ({ imageProperties, ...costs }: Costs) =>
      Object.values<number>(costs).reduce((sum, part) => sum + part, 0);

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
  const row = rowsOf(PAGE).find(([first, ...others]) => first === what && others.length === 3);
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
