import { z } from "zod";
import {
  MAX_ARRAY_SIZE,
  MAX_BATCH_NAME_CHARACTERS,
  MAX_SUBMIT_JOB_BYTES,
  MIN_ARRAY_SIZE,
  MIN_JOB_TIMEOUT_SECONDS,
} from "../../contracts/limits";
import { AwsError } from "../aws-error";
import type { BatchDeclarations } from "./declarations";
import { type JobDefinition, type JobQueue, platformOf } from "./definitions";
import type { JobSpec } from "./job";
import { retryProblems } from "./retry";

/** Strict: a field that the local cloud would not honour is refused, not ignored. */
const submitJobRequest = z.strictObject({
  jobName: z.string(),
  jobQueue: z.string(),
  jobDefinition: z.string(),
  parameters: z.record(z.string(), z.string()).default({}),
  arrayProperties: z.strictObject({ size: z.int() }).optional(),
  retryStrategy: z
    .strictObject({
      attempts: z.int().default(1),
      evaluateOnExit: z
        .array(
          z.strictObject({
            onExitCode: z.string().optional(),
            onReason: z.string().optional(),
            onStatusReason: z.string().optional(),
            action: z
              .string()
              .toUpperCase()
              .pipe(z.enum(["RETRY", "EXIT"])),
          }),
        )
        .default([]),
    })
    .optional(),
  timeout: z.strictObject({ attemptDurationSeconds: z.int() }).optional(),
  propagateTags: z.boolean().optional(),
  tags: z.record(z.string(), z.string()).default({}),
});

export interface Submission {
  readonly spec: Omit<JobSpec, "sequence">;
  readonly queue: JobQueue;
  readonly definition: JobDefinition;
}

/** Checks a SubmitJob as Batch does. @throws AwsError ClientException */
export function parseSubmission(body: string, declarations: BatchDeclarations): Submission {
  if (Buffer.byteLength(body) > MAX_SUBMIT_JOB_BYTES) {
    throw clientException("Job size must be less than 30 KiB");
  }
  const request = parseRequest(body, submitJobRequest);
  checkName(request.jobName);
  const queue = enabledQueue(request.jobQueue, declarations);
  const definition = activeDefinition(request.jobDefinition, declarations);
  checkPlatform(definition, queue, declarations);
  const retry = retryOf(request.retryStrategy) ?? definition.retry;
  const [problem] = retryProblems(retry);
  if (problem !== undefined) throw clientException(problem);
  const timeoutSeconds = request.timeout?.attemptDurationSeconds ?? definition.timeoutSeconds;
  if (timeoutSeconds !== undefined && timeoutSeconds < MIN_JOB_TIMEOUT_SECONDS) {
    throw clientException(`Timeout must be at least ${MIN_JOB_TIMEOUT_SECONDS} seconds`);
  }
  const spec = {
    jobName: request.jobName,
    queueArn: queue.arn,
    definitionArn: definition.arn,
    parameters: request.parameters,
    retry,
    timeoutSeconds,
    tags: request.tags,
    arraySize: arraySizeOf(request.arrayProperties),
  };
  return { spec, queue, definition };
}

/** Reads a request of any Batch operation. @throws AwsError ClientException naming the first bad field. */
export function parseRequest<Schema extends z.ZodType>(
  body: string,
  schema: Schema,
): z.infer<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(body === "" ? "{}" : body);
  } catch {
    throw clientException("The request body is not JSON");
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === "unrecognized_keys") {
    throw clientException(`The local cloud does not emulate ${issue.keys.join(", ")} here`);
  }
  throw clientException(`Error executing request, ${issue?.path.join(".")}: ${issue?.message}`);
}

export function clientException(message: string): AwsError {
  return new AwsError("ClientException", message, 400);
}

function checkName(jobName: string): void {
  const pattern = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
  if (pattern.test(jobName) && jobName.length <= MAX_BATCH_NAME_CHARACTERS) return;
  throw clientException(
    `Job name should match valid pattern: letters, digits, - and _, at most ${MAX_BATCH_NAME_CHARACTERS}, beginning with a letter or digit`,
  );
}

function enabledQueue(nameOrArn: string, declarations: BatchDeclarations): JobQueue {
  const queue = declarations.jobQueue(nameOrArn);
  if (queue === undefined) throw clientException(`JobQueue ${nameOrArn} not found`);
  if (!queue.enabled) throw clientException(`JobQueue ${queue.name} is in DISABLED state`);
  return queue;
}

function activeDefinition(nameOrArn: string, declarations: BatchDeclarations): JobDefinition {
  const definition = declarations.jobDefinition(nameOrArn);
  if (definition === undefined) throw clientException(`JobDefinition ${nameOrArn} not found`);
  if (!definition.active) throw clientException(`JobDefinition ${definition.arn} is not ACTIVE`);
  return definition;
}

/** https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html */
function checkPlatform(
  { name, revision, platforms }: JobDefinition,
  { name: queueName, computeEnvironmentArns }: JobQueue,
  declarations: BatchDeclarations,
): void {
  const pools = declarations
    .computeEnvironments()
    .filter(({ arn }) => computeEnvironmentArns.includes(arn));
  const other = pools.find(({ type }) => !platforms.includes(platformOf(type)));
  if (other === undefined) return;
  throw clientException(
    `Job definition ${name}:${revision} is for ${platforms.join(" and ")}, but the compute environment ${other.name} of job queue ${queueName} is ${other.type}`,
  );
}

function retryOf(
  strategy: z.infer<typeof submitJobRequest>["retryStrategy"],
): JobSpec["retry"] | undefined {
  if (strategy === undefined) return undefined;
  return { attempts: strategy.attempts, rules: strategy.evaluateOnExit };
}

function arraySizeOf(properties: { size: number } | undefined): number | undefined {
  if (properties === undefined) return undefined;
  const { size } = properties;
  if (size >= MIN_ARRAY_SIZE && size <= MAX_ARRAY_SIZE) return size;
  throw clientException(`Array size must be between ${MIN_ARRAY_SIZE} and ${MAX_ARRAY_SIZE}`);
}
