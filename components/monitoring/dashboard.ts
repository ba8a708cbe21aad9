import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { laneRows, type ShownLane } from "./lane-widgets";
import { detectLabelsMetric, functionMetric } from "./metric";
import { alarmStates, dashboardBody, graph, type Row, text } from "./widgets";

export interface DashboardArgs {
  readonly stack: string;
  readonly region: string;
  readonly lanes: readonly ShownLane[];
  /** Names of the functions, by what they are called in the legend. */
  readonly functions: Readonly<Record<string, pulumi.Input<string>>>;
  /** ARNs of the alarms whose states it shows. */
  readonly alarms: readonly pulumi.Input<string>[];
}

/** One page: alarms, each lane, and what lanes share. */
export function createDashboard(
  name: string,
  args: DashboardArgs,
  parent: pulumi.Resource,
): aws.cloudwatch.Dashboard {
  const rows = [...overview(args), ...args.lanes.flatMap(laneRows), ...shared(args)];
  return new aws.cloudwatch.Dashboard(
    name,
    {
      dashboardName: nameOf(args),
      dashboardBody: pulumi.jsonStringify(dashboardBody(rows)),
    },
    { parent },
  );
}

/**
 * Dashboards get no name by themselves, and are one list for all Regions of an account. A stack's name may
 * have dots, a dashboard's may not. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
 */
function nameOf({ stack, region }: DashboardArgs): string {
  return `${pulumi.getProject()}-${stack}-${region}`.replaceAll(/[^A-Za-z0-9_-]/g, "-");
}

/** Where the console shows it. */
export function dashboardUrl(region: string, dashboardName: string): string {
  const url = `https://${region}.${consoleDomain(region)}/cloudwatch/home`;
  return `${url}?region=${region}#dashboards/dashboard/${dashboardName}`;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html tells the partitions. */
function consoleDomain(region: string): string {
  if (region.startsWith("cn-")) return "console.amazonaws.cn";
  if (region.startsWith("us-gov-")) return "console.amazonaws-us-gov.com";
  return "console.aws.amazon.com";
}

function overview({ stack, alarms }: DashboardArgs): Row[] {
  const title = `# Image labeler, stack ${stack}\nMade by Pulumi: what is changed here is lost with the next update.`;
  return [
    { height: 2, widgets: [text(title)] },
    { height: 4, widgets: [alarmStates("Alarms", alarms)] },
  ];
}

function shared({ region, functions }: DashboardArgs): Row[] {
  const lines = Object.entries(functions).flatMap(([label, functionName]) => [
    { label: `${label}: errors`, metric: functionMetric(functionName, "Errors") },
    { label: `${label}: throttled`, metric: functionMetric(functionName, "Throttles") },
  ]);
  const account = [
    { label: "answered", metric: detectLabelsMetric("SuccessfulRequestCount") },
    { label: "throttled", metric: detectLabelsMetric("ThrottledCount") },
  ];
  return [
    { height: 1, widgets: [text("## All lanes")] },
    {
      height: 6,
      widgets: [
        graph(region, "Functions", lines, { unit: "calls a minute" }),
        graph(region, "DetectLabels of the whole account", account, { unit: "calls a minute" }),
      ],
    },
  ];
}
