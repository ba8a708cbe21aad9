import type { ResourceValidationPolicy } from "@pulumi/policy";

/** A section of the operations guide, such as `docs/operations.md#dead-letters`. */
const RUNBOOK = /docs\/operations\.md#[a-z0-9-]+/;

/** Whoever is woken by an alarm finds in it where it is written what to do. */
export const alarmsHaveRunbooks: ResourceValidationPolicy = {
  name: "alarms-have-runbooks",
  description: "Every alarm's description names its section of docs/operations.md.",
  validateResource: ({ type, props, name }, reportViolation) => {
    if (type !== "aws:cloudwatch/metricAlarm:MetricAlarm") return;
    if (RUNBOOK.test(String(props.alarmDescription ?? ""))) return;
    reportViolation(
      `Alarm ${name} names no runbook. Have alarmDescription name a section: docs/operations.md#<section>.`,
    );
  },
};
