import { z } from "zod";
import { type HandlerTable, handler } from "../handler";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const MAX_LOG_GROUP_NAME_CHARACTERS = 512;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html; 0: for ever. */
const RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
  3288, 3653,
];

const logGroup = handler(
  z.object({
    name: z.string().optional(),
    retentionInDays: z.literal(RETENTION_DAYS).optional(),
  }),
  ({ inputs, context, nameOr }) => {
    const name = nameOr(inputs.name, MAX_LOG_GROUP_NAME_CHARACTERS);
    const arn = `arn:aws:logs:${context.region}:${context.accountId}:log-group:${name}`;
    context.deployment.logGroups.push({ name, arn });
    return { id: name, state: { name, arn } };
  },
);

export const cloudWatchHandlers: HandlerTable = { "aws:cloudwatch/logGroup:LogGroup": logGroup };
