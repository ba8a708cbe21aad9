import type { ResourceValidationPolicy } from "@pulumi/policy";

/** CloudWatch keeps, and bills, logs for ever unless it is told otherwise. */
export const logsExpire: ResourceValidationPolicy = {
  name: "logs-expire",
  description: "Every log group has a retention.",
  validateResource: ({ type, props, name }, reportViolation) => {
    if (type !== "aws:cloudwatch/logGroup:LogGroup") return;
    if (Number(props.retentionInDays ?? 0) > 0) return;
    reportViolation(`Log group ${name} keeps its events for ever. Give retentionInDays.`);
  },
};
