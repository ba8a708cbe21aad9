import type { HandlerTable } from "../handler";
import { dashboard } from "./dashboard";
import { logGroup, logResourcePolicy } from "./logs";
import { metricAlarm } from "./metric-alarm";

export const cloudWatchHandlers: HandlerTable = {
  "aws:cloudwatch/dashboard:Dashboard": dashboard,
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": logResourcePolicy,
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
};
