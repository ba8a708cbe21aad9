import { dashboardUrl } from "../../../components/monitoring/dashboard";
import { deployMonitoring } from "../../helpers/deploy-monitoring";
import type { ResourceGraph } from "../../helpers/pulumi-mocks";
import { type Widget, widgets } from "../../helpers/watched-metrics";

const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";
const EXPRESS = ["stack", "test", "lane", "express"];
const JOB_QUEUE = "arn:aws:batch:eu-central-1:123456789012:job-queue/express";

describe("the dashboard", () => {
  let graph: ResourceGraph;
  let outputs: Record<string, unknown>;
  let shown: Widget[];
  beforeAll(async () => {
    ({ graph, outputs } = await deployMonitoring());
    shown = widgets(graph);
  });

  it("is named for its stack and Region, and found by its URL", () => {
    expect(graph.get(DASHBOARD, "labeler").inputs.dashboardName).toBe(
      "image-labeler-test-eu-central-1",
    );
    expect(outputs.dashboardUrl).toBe(
      "https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1" +
        "#dashboards/dashboard/image-labeler-test-eu-central-1",
    );
  });

  it("shows the same for each lane, then what lanes share", () => {
    const lane = [
      "Events waiting",
      "Age of the oldest event",
      "Images",
      "DetectLabels: time to answer",
      "DetectLabels: calls",
      "DetectLabels and workers, at most, for 1,000 images",
      "Jobs by state",
      "Jobs that wait longest",
      "Failed jobs by reason",
    ];

    expect(shown.map(({ properties }) => properties.title ?? properties.markdown)).toEqual([
      "# Image labeler, stack test\nMade by Pulumi: what is changed here is lost with the next update.",
      "Alarms",
      "## Lane express",
      ...lane,
      "## Lane bulk",
      ...lane,
      "## All lanes",
      "Functions",
      "DetectLabels of the whole account",
    ]);
  });

  it("shows every alarm", () => {
    const alarms = graph
      .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
      .map(({ name }) => `arn:aws:cloudwatch:eu-central-1:123456789012:alarm:${name}-0a1b2c3`);
    const [widget] = shown.filter(({ type }) => type === "alarm");

    expect(new Set(widget?.properties.alarms as string[])).toEqual(new Set(alarms));
  });

  it("shows what becomes of a lane's images", () => {
    expect(linesOf("Images")).toEqual([
      ["ImageLabeler", "ImagesSubmitted", ...EXPRESS, { label: "submitted", stat: "Sum" }],
      ["ImageLabeler", "ImagesLabeled", ...EXPRESS, { label: "labeled", stat: "Sum" }],
      ["ImageLabeler", "ImagesRejected", ...EXPRESS, { label: "rejected", stat: "Sum" }],
      ["ImageLabeler", "ImagesUnsettled", ...EXPRESS, { label: "unsettled", stat: "Sum" }],
      ["ImageLabeler", "ImagesRecovered", ...EXPRESS, { label: "to dead letters", stat: "Sum" }],
    ]);
  });

  it("shows how long DetectLabels takes, not on average but for most", () => {
    expect(linesOf("DetectLabels: time to answer")).toEqual([
      ["ImageLabeler", "DetectLabelsMilliseconds", ...EXPRESS, { label: "p50", stat: "p50" }],
      ["ImageLabeler", "DetectLabelsMilliseconds", ...EXPRESS, { label: "p99", stat: "p99" }],
    ]);
  });

  it("computes what 1,000 images cost of what is billed, and from dated prices", () => {
    const hidden = (id: string) => ({ id, label: id, stat: "Sum", visible: false });

    expect(linesOf("DetectLabels and workers, at most, for 1,000 images")).toEqual([
      ["ImageLabeler", "DetectLabelsCalls", ...EXPRESS, hidden("calls")],
      ["ImageLabeler", "WorkerSeconds", ...EXPRESS, hidden("seconds")],
      ["ImageLabeler", "ImagesLabeled", ...EXPRESS, hidden("labeled")],
      ["ImageLabeler", "ImagesRejected", ...EXPRESS, hidden("rejected")],
      [
        {
          // 1 vCPU at $0.04048 and 2 GB at $0.004445 an hour.
          expression:
            "1000 * (0.001 * FILL(calls, 0) + 0.000013714 * FILL(seconds, 0)) / (FILL(labeled, 0) + FILL(rejected, 0))",
          label: "at prices of us-east-1, 2026-11",
        },
      ],
    ]);
  });

  it("counts jobs of the lane by their last state, those that wait and those that failed, without parents of arrays", () => {
    expect(queryOf("Jobs by state")).toEqual([
      "SOURCE 'labeler-jobs-0a1b2c3'",
      `filter detail.jobQueue = "${JOB_QUEUE}"`,
      "filter not ispresent(detail.arrayProperties.size)",
      "stats latest(detail.status) as state by detail.jobId",
      "stats count(*) as jobs by state",
    ]);
    expect(queryOf("Jobs that wait longest")).toEqual([
      "SOURCE 'labeler-jobs-0a1b2c3'",
      `filter detail.jobQueue = "${JOB_QUEUE}"`,
      "filter not ispresent(detail.arrayProperties.size)",
      "stats latest(detail.status) as state, latest(time) as since by detail.jobId",
      'filter state = "RUNNABLE"',
      "sort since asc",
      "limit 20",
    ]);
    expect(queryOf("Failed jobs by reason")).toEqual([
      "SOURCE 'labeler-jobs-0a1b2c3'",
      `filter detail.jobQueue = "${JOB_QUEUE}"`,
      'filter detail.status = "FAILED"',
      "filter not ispresent(detail.arrayProperties.size)",
      "stats count(*) as jobs by detail.statusReason",
      "sort jobs desc",
    ]);
  });

  it("places no widget over another or beside the grid", () => {
    const cells = shown.flatMap(({ x, y, width, height }) => {
      expect(x + width).toBeLessThanOrEqual(24);
      return Array.from({ length: width * height }, (_, index) => {
        return `${x + (index % width)},${y + Math.floor(index / width)}`;
      });
    });

    expect(new Set(cells).size).toBe(cells.length);
  });

  function find(title: string): Widget {
    const found = shown.find(({ properties }) => properties.title === title);
    if (found === undefined) throw new Error(`No widget is titled ${title}.`);
    return found;
  }

  function linesOf(title: string): unknown {
    return find(title).properties.metrics;
  }

  function queryOf(title: string): string[] {
    return String(find(title).properties.query).split("\n| ");
  }
});

it("prices colors and arm64 workers as they are priced", async () => {
  const { graph } = await deployMonitoring(() => ({
    imageProperties: true,
    worker: { vcpus: 2, memoryMiB: 4096, architecture: "arm64" },
  }));

  // $1.00 and $0.75 per 1,000; 2 vCPUs at $0.0323799 and 4 GB at $0.00356 an hour.
  expect(JSON.stringify(widgets(graph))).toContain(
    "1000 * (0.00175 * FILL(calls, 0) + 0.000021944 * FILL(seconds, 0))",
  );
});

it.each([
  ["us-east-1", "https://us-east-1.console.aws.amazon.com/"],
  ["cn-north-1", "https://cn-north-1.console.amazonaws.cn/"],
  ["us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/"],
])("is found in the console of %s", (region, console) => {
  expect(dashboardUrl(region, "labels")).toBe(
    `${console}cloudwatch/home?region=${region}#dashboards/dashboard/labels`,
  );
});
