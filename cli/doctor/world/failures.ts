import { type FilteredLogEvent, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { z } from "zod";
import { MissingError } from "../errors";
import { functionAt } from "./functions";
import type { World } from "./world";

/** Older failures may have been mended since. */
export const RECENT_MINUTES = 15;
/** A page may be empty although more follow. */
const MAX_PAGES = 10;
/** Lines with one of these words; which are failures their fields tell. */
const PATTERN = "?ERROR ?timeout";

/** What a function logged of a call that it failed on. */
export interface Failure {
  readonly at: number;
  readonly said: string;
}

/** Of the code, and of Lambda itself. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html */
const lineSchema = z.union([
  z
    .object({
      level: z.literal("ERROR"),
      message: z.unknown(),
      error: z.object({ name: z.string(), message: z.string() }).optional(),
    })
    .transform(({ message, error }) => {
      const what = typeof message === "string" ? message : JSON.stringify(message);
      return error === undefined ? what : `${what}: ${error.name}: ${error.message}`;
    }),
  z
    .object({ record: z.object({ status: z.literal("timeout") }) })
    .transform(() => "Task timed out"),
]);

/**
 * The newest failure of a function, of the last quarter of an hour.
 *
 * @throws MissingError when it has no log group
 */
export async function lastFailure(world: World, arn: string): Promise<Failure | undefined> {
  const { LoggingConfig } = await functionAt(world, arn);
  const logGroupName = LoggingConfig?.LogGroup;
  if (logGroupName === undefined) throw new MissingError(`The log group of ${arn}`);
  const events = await world.readings.readIfThere(
    "logs:FilterLogEvents",
    logGroupName,
    ["ResourceNotFoundException"],
    () => recentEvents(world, logGroupName),
  );
  if (events === undefined) throw new MissingError(logGroupName);
  return events.flatMap(readFailure).sort((one, other) => other.at - one.at)[0];
}

async function recentEvents(
  { cloudWatchLogs, io }: World,
  logGroupName: string,
): Promise<FilteredLogEvent[]> {
  const startTime = io.now() - RECENT_MINUTES * 60_000;
  const events: FilteredLogEvent[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await cloudWatchLogs.send(
      new FilterLogEventsCommand({ logGroupName, startTime, filterPattern: PATTERN, nextToken }),
    );
    events.push(...(answer.events ?? []));
    nextToken = answer.nextToken;
    if (nextToken === undefined) break;
  }
  return events;
}

function readFailure({ timestamp = 0, message = "" }: FilteredLogEvent): Failure[] {
  const parsed = lineSchema.safeParse(parseJson(message));
  return parsed.success ? [{ at: timestamp, said: parsed.data }] : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
