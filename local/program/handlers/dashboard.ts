import { z } from "zod";
import { AwsError } from "../../aws-error";
import { handler } from "../handler";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MAX_WIDGETS = 500;
const GRID_COLUMNS = 24;
const MAX_HEIGHT = 1000;
const MAX_NAME_CHARACTERS = 255;

const metricProperties = z
  .looseObject({
    region: z.string(),
    metrics: z.array(z.array(z.unknown()).min(1)).min(1).optional(),
    annotations: z.looseObject({}).optional(),
    view: z.enum(["timeSeries", "singleValue", "gauge", "bar", "pie", "table"]).optional(),
    period: z.int().min(1).optional(),
    stat: z.string().optional(),
  })
  .refine(
    ({ metrics, annotations }) => metrics !== undefined || annotations !== undefined,
    "Should have required property 'metrics'",
  );

const widget = z.discriminatedUnion("type", [
  widgetOf("metric", metricProperties),
  widgetOf("text", z.looseObject({ markdown: z.string().min(1) })),
  widgetOf("log", z.looseObject({ region: z.string(), query: z.string().min(1) })),
  widgetOf("alarm", z.looseObject({ alarms: z.array(z.string()).min(1).max(100) })),
]);

const dashboardBody = z.looseObject({
  widgets: z.array(widget).max(MAX_WIDGETS),
  start: z.string().optional(),
  end: z.string().optional(),
  periodOverride: z.enum(["auto", "inherit"]).optional(),
});

function widgetOf<Type extends string, Properties extends z.ZodType>(
  type: Type,
  properties: Properties,
) {
  return z.strictObject({
    type: z.literal(type),
    x: z
      .int()
      .min(0)
      .max(GRID_COLUMNS - 1)
      .optional(),
    y: z.int().min(0).optional(),
    width: z.int().min(1).max(GRID_COLUMNS).optional(),
    height: z.int().min(1).max(MAX_HEIGHT).optional(),
    properties,
  });
}

/** Nobody looks at it here: what CloudWatch would refuse of its body is all that can be wrong. */
export const dashboard = handler(
  z.object({
    dashboardName: z
      .string()
      .max(MAX_NAME_CHARACTERS)
      .regex(/^[A-Za-z0-9_-]+$/),
    dashboardBody: z.string(),
  }),
  ({ inputs, context }) => {
    checkBody(inputs.dashboardBody);
    const arn = `arn:aws:cloudwatch::${context.accountId}:dashboard/${inputs.dashboardName}`;
    return { id: inputs.dashboardName, state: { dashboardArn: arn } };
  },
);

/** In the words of PutDashboard: https://github.com/aws-samples/aws-eda-slurm-cluster/issues/116 */
function checkBody(json: string): void {
  const parsed = dashboardBody.safeParse(parseJson(json));
  if (parsed.success) return;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    dataPath: `/${path.join("/")}`,
    message,
  }));
  throw new AwsError(
    "InvalidParameterInput",
    `The dashboard body is invalid, there are ${errors.length} validation errors: ${JSON.stringify(errors)}`,
  );
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new AwsError(
      "InvalidParameterInput",
      "The field DashboardBody must be a valid JSON object",
    );
  }
}
