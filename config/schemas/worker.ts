import { z } from "zod";
import {
  MAX_FARGATE_JOB_TIMEOUT_SECONDS,
  MAX_JOB_ATTEMPTS,
  MIN_JOB_TIMEOUT_SECONDS,
} from "../../contracts/limits";
import { LARGEST_FARGATE_MEMORY_MIB, SMALLEST_FARGATE_SIZE } from "../fargate-sizes";
import { flag, section, wholeNumber } from "./section";

const SECONDS_PER_MINUTE = 60;
const VCPUS_RULE = `a number of vCPUs from ${SMALLEST_FARGATE_SIZE.vcpus}`;
const ARCHITECTURES = ["x86_64", "arm64"] as const;

export const workerSchema = section({
  vcpus: z.number(VCPUS_RULE).min(SMALLEST_FARGATE_SIZE.vcpus, VCPUS_RULE).default(1),
  memoryMiB: wholeNumber(SMALLEST_FARGATE_SIZE.memoryMiB, LARGEST_FARGATE_MEMORY_MIB).default(2048),
  attempts: wholeNumber(1, MAX_JOB_ATTEMPTS).default(5),
  // Twice what a job of 3,000 images takes while six workers share the 5 requests a second of most Regions.
  timeoutMinutes: wholeNumber(
    MIN_JOB_TIMEOUT_SECONDS / SECONDS_PER_MINUTE,
    MAX_FARGATE_JOB_TIMEOUT_SECONDS / SECONDS_PER_MINUTE,
  ).default(120),
  architecture: z.enum(ARCHITECTURES, ARCHITECTURES.join(" or ")).default("x86_64"),
  exif: flag().default(true),
});

const { vcpus, memoryMiB, architecture } = workerSchema.shape;
/** What pools have to suit; the other keys may be wrong without hiding that they do not. */
export const workerSizeSchema = z.object({ vcpus, memoryMiB, architecture });

export type WorkerSize = z.output<typeof workerSizeSchema>;
export type WorkerConfig = z.output<typeof workerSchema>;
