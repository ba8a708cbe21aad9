import * as batch from "@aws-sdk/client-batch";
import * as sqs from "@aws-sdk/client-sqs";
import { SECTIONS } from "../../components/monitoring/runbook";
import { labeler } from "../helpers/labeler";
import { anchorsOf, commandsOf, readPage } from "../helpers/markdown";
import type { ResourceGraph } from "../helpers/pulumi-mocks";
import { runProgram } from "../helpers/run-program";

const PAGE = readPage("docs/operations.md");
const COMMANDS = commandsOf(PAGE);

/** Of services whose SDK the project does not use. https://docs.aws.amazon.com/cli/latest/reference/ */
const OTHER_AWS_COMMANDS = [
  "lambda get-account-settings",
  "lambda invoke",
  "lambda list-event-source-mappings",
  "lambda update-event-source-mapping",
  "logs tail",
  "service-quotas list-service-quotas",
  "service-quotas request-service-quota-increase",
  "sns list-subscriptions-by-topic",
];

describe("docs/operations.md", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    ({ graph } = await runProgram({ alarmEmail: "ops@example.com", customerManagedKey: true }));
  });

  it("has a section for every alarm, and every alarm names its section last", () => {
    const alarms = graph.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
    const named = alarms.map(
      ({ inputs }) =>
        /Runbook: docs\/operations\.md#([a-z-]+)$/.exec(String(inputs.alarmDescription))?.[1],
    );

    expect(new Set(named)).toEqual(new Set(Object.values(SECTIONS)));
    expect(anchorsOf(PAGE)).toEqual(expect.arrayContaining(Object.values(SECTIONS)));
  });

  it("has each heading once, so that each has an anchor of its own", () => {
    const anchors = anchorsOf(PAGE);

    expect(new Set(anchors).size).toBe(anchors.length);
  });

  it("names resources of the program, each of them one", () => {
    const names = [...PAGE.matchAll(/\$\(resource ([\w-]+)\)/g)].map(([, name]) => String(name));
    const isOfAws = ({ type }: { type: string }) => type.startsWith("aws:");
    const found = names.map((name) => [
      name,
      graph.resources.filter((resource) => isOfAws(resource) && resource.name === name).length,
    ]);

    expect(Object.fromEntries(found)).toEqual({
      "labeler-monitoring-alarms": 1,
      "labeler-recover": 1,
      "labeler-recover-dlq": 1,
      "labeler-submitter-logs": 1,
      "labeler-worker-logs": 1,
    });
  });

  it("names commands of labeler that exist", async () => {
    const used = COMMANDS.flatMap((command) => /npm run labeler -- (\S+)/.exec(command)?.[1] ?? []);
    const help = await labeler(["--help"], { stateDirectory: "/nowhere" });
    const known = [...help.stdout.join("\n").matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);

    expect(used).not.toEqual([]);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("names commands of the AWS CLI that exist", () => {
    const used = COMMANDS.flatMap((command) =>
      [...command.matchAll(/\baws ([a-z0-9-]+) ([a-z-]+)/g)].map(([, service, name]) => ({
        service: String(service),
        name: String(name),
      })),
    );

    expect(used.length).toBeGreaterThan(20);
    expect(used.filter(({ service, name }) => !exists(service, name))).toEqual([]);
  });
});

function exists(service: string, name: string): boolean {
  const words = name.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const operation = `${words.join("")}Command`;
  if (service === "sqs") return operation in sqs;
  if (service === "batch") return operation in batch;
  return OTHER_AWS_COMMANDS.includes(`${service} ${name}`);
}
