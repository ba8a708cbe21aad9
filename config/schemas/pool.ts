import { z } from "zod";
import { section, text, wholeNumber } from "./section";

/** Batch names no ceiling; more than this is a slip of the finger rather than a wish. */
const MAX_POOL_VCPUS = 10_000;
const TYPES = ["FARGATE", "FARGATE_SPOT", "EC2", "SPOT"] as const;
/** https://docs.aws.amazon.com/batch/latest/APIReference/API_ComputeResource.html */
const INSTANCE_TYPE =
  /^(optimal|default_x86_64|default_arm64|[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z0-9-]+)?)$/;
const INSTANCE_TYPES_RULE =
  "at least one instance family (m7i), instance type (m7i.large), default_x86_64 or default_arm64";

export const poolSchema = section({
  type: z.enum(TYPES, `one of ${TYPES.join(", ")}`),
  maxVcpus: wholeNumber(1, MAX_POOL_VCPUS),
  instanceTypes: z
    .array(text(INSTANCE_TYPE, INSTANCE_TYPES_RULE), INSTANCE_TYPES_RULE)
    .min(1, INSTANCE_TYPES_RULE)
    .optional(),
});

export const poolsSchema = z.record(z.string(), poolSchema, "a map of pools by name");

export type PoolSection = z.output<typeof poolSchema>;
