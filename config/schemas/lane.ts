import { z } from "zod";
import {
  MAX_BATCH_WINDOW_SECONDS,
  MAX_COMPUTE_ENVIRONMENTS_PER_QUEUE,
  MAX_EVENT_SOURCE_BATCH_SIZE,
  MIN_BATCH_WINDOW_SECONDS,
} from "../../contracts/limits";
import { section, text, wholeNumber } from "./section";

/** Batch names no ceiling; more than this is a slip of the finger rather than a wish. */
const MAX_PRIORITY = 1000;
/** Leaves seven eighths of an S3 key to the paths of people's folders. */
const MAX_PREFIX_CHARACTERS = 128;
const PREFIX_RULE =
  `a key prefix of at most ${MAX_PREFIX_CHARACTERS} characters that ends in "/", ` +
  'such as "holiday/photos/" (letters, digits, ".", "_" and "-"; no part begins with a dot)';
const POOLS_RULE = `1 to ${MAX_COMPUTE_ENVIRONMENTS_PER_QUEUE} names of pools, in the order in which they are to be filled`;

export const laneSchema = section({
  prefix: text(/^([A-Za-z0-9_-][A-Za-z0-9._-]*\/)+$/, PREFIX_RULE).max(
    MAX_PREFIX_CHARACTERS,
    PREFIX_RULE,
  ),
  priority: wholeNumber(0, MAX_PRIORITY),
  pools: z
    .array(z.string("the name of a pool"), POOLS_RULE)
    .min(1, POOLS_RULE)
    .max(MAX_COMPUTE_ENVIRONMENTS_PER_QUEUE, POOLS_RULE),
  batchWindowSeconds: wholeNumber(MIN_BATCH_WINDOW_SECONDS, MAX_BATCH_WINDOW_SECONDS).default(20),
  // One batch of messages is one submission: a job never gets more, and an array job never has more children.
  imagesPerJob: wholeNumber(1, MAX_EVENT_SOURCE_BATCH_SIZE).default(1000),
});

export const lanesSchema = z.record(z.string(), laneSchema, "a map of lanes by name");

export type LaneConfig = z.output<typeof laneSchema>;
