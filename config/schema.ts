import { z } from "zod";
import {
  MAX_BATCH_WINDOW_SECONDS,
  MAX_COMPUTE_ENVIRONMENTS_PER_QUEUE,
  MAX_EVENT_SOURCE_BATCH_SIZE,
  MAX_FARGATE_JOB_TIMEOUT_SECONDS,
  MAX_JOB_ATTEMPTS,
  MAX_LABELS_PER_IMAGE,
  MAX_SUBNETS,
  MIN_BATCH_WINDOW_SECONDS,
  MIN_JOB_TIMEOUT_SECONDS,
} from "../contracts/limits";
import { FARGATE_VCPUS } from "./fargate-sizes";

// Every message below ends the sentence "Give …".

/** Batch names no ceiling for either; more than this is a slip of the finger rather than a wish. */
const MAX_PRIORITY = 1000;
const MAX_POOL_VCPUS = 10_000;
/** Leaves seven eighths of an S3 key to the paths of people's folders. */
const MAX_PREFIX_CHARACTERS = 128;
const PREFIX_RULE =
  `a key prefix of at most ${MAX_PREFIX_CHARACTERS} characters that ends in "/", ` +
  'such as "holiday/photos/" (letters, digits, ".", "_" and "-"; no part begins with a dot)';
const POOLS_RULE = `1 to ${MAX_COMPUTE_ENVIRONMENTS_PER_QUEUE} names of pools, in the order in which they are to be filled`;
const VCPUS_RULE = `one of ${FARGATE_VCPUS.join(", ")}: what Fargate sells`;
const SUBNETS_RULE = `1 to ${MAX_SUBNETS} ids of subnets`;
const PERCENTAGE_RULE = "a percentage from 0 to 100";
const RATE_RULE = "a number of requests per second above 0";
const SECONDS_PER_MINUTE = 60;

const poolTypes = ["FARGATE", "FARGATE_SPOT", "EC2", "SPOT"] as const;

const poolSchema = section({
  type: z.enum(poolTypes, `one of ${poolTypes.join(", ")}`),
  maxVcpus: wholeNumber(1, MAX_POOL_VCPUS),
});

const laneSchema = section({
  prefix: z
    .string(PREFIX_RULE)
    .max(MAX_PREFIX_CHARACTERS, PREFIX_RULE)
    .regex(/^([A-Za-z0-9_-][A-Za-z0-9._-]*\/)+$/, PREFIX_RULE),
  priority: wholeNumber(0, MAX_PRIORITY),
  pools: z
    .array(z.string("the name of a pool"), POOLS_RULE)
    .min(1, POOLS_RULE)
    .max(MAX_COMPUTE_ENVIRONMENTS_PER_QUEUE, POOLS_RULE),
  batchWindowSeconds: wholeNumber(MIN_BATCH_WINDOW_SECONDS, MAX_BATCH_WINDOW_SECONDS).default(20),
  // One batch of messages is one submission: a job never gets more, and an array job never has more children.
  imagesPerJob: wholeNumber(1, MAX_EVENT_SOURCE_BATCH_SIZE).default(1000),
});

const workerSchema = section({
  vcpus: z.literal(FARGATE_VCPUS, VCPUS_RULE).default(1),
  memoryMiB: z.number("a number of MiB").default(2048),
  attempts: wholeNumber(1, MAX_JOB_ATTEMPTS).default(5),
  // Twice what a job of 3,000 images takes while six workers share the 5 requests a second of most Regions.
  timeoutMinutes: wholeNumber(
    MIN_JOB_TIMEOUT_SECONDS / SECONDS_PER_MINUTE,
    MAX_FARGATE_JOB_TIMEOUT_SECONDS / SECONDS_PER_MINUTE,
  ).default(120),
});

const rekognitionSchema = section({
  requestsPerSecond: z.number(RATE_RULE).positive(RATE_RULE).optional(),
  minConfidence: z
    .number(PERCENTAGE_RULE)
    .min(0, PERCENTAGE_RULE)
    .max(100, PERCENTAGE_RULE)
    .default(70),
  maxLabels: wholeNumber(1, MAX_LABELS_PER_IMAGE).default(25),
  imageProperties: z.boolean("true or false").default(false),
});

const adoptedNetworkSchema = section({
  vpcId: z.string("the id of a VPC").regex(/^vpc-[0-9a-f]+$/, "the id of a VPC, such as vpc-0ab1"),
  subnetIds: z
    .array(
      z
        .string("the id of a subnet")
        .regex(/^subnet-[0-9a-f]+$/, "the id of a subnet, such as subnet-0ab1"),
      SUBNETS_RULE,
    )
    .min(1, SUBNETS_RULE)
    .max(MAX_SUBNETS, SUBNETS_RULE),
  assignPublicIp: z.boolean("true for public subnets, false for subnets behind a NAT gateway"),
});

const namedNetworkSchema = z.enum(
  ["create", "default"],
  `create, default, or a map of ${Object.keys(adoptedNetworkSchema.shape).join(", ")}`,
);

/** What each top-level key of the stack's configuration holds. A map that is given replaces the default one whole. */
export const schemas = {
  pool: poolSchema,
  pools: z.record(z.string(), poolSchema, "a map of pools by name"),
  lane: laneSchema,
  lanes: z.record(z.string(), laneSchema, "a map of lanes by name"),
  worker: workerSchema,
  rekognition: rekognitionSchema,
  protect: z.boolean("true or false"),
};

/** Only the schema of the kind that was meant, so that its problems name the keys in it. */
export function networkSchema(value: unknown): z.ZodType<NetworkConfig> {
  return typeof value === "object" ? adoptedNetworkSchema : namedNetworkSchema;
}

export type PoolConfig = z.output<typeof poolSchema>;
export type LaneConfig = z.output<typeof laneSchema>;
export type WorkerConfig = z.output<typeof workerSchema>;
export type RekognitionConfig = Required<z.output<typeof rekognitionSchema>>;
export type AdoptedNetwork = z.output<typeof adoptedNetworkSchema>;
/** A VPC of our own, the account's default VPC, or one that exists. */
export type NetworkConfig = "create" | "default" | AdoptedNetwork;

/** An object of exactly these keys. */
function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const keys = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? keys : `a map of ${keys}`),
  });
}

function wholeNumber(min: number, max: number) {
  const rule = `a whole number from ${min} to ${max}`;
  return z.number(rule).int(rule).min(min, rule).max(max, rule);
}
