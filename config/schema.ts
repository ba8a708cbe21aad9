import { z } from "zod";
import { LOG_RETENTION_DAYS } from "../contracts/limits";
import { imagesBucketSchema } from "./schemas/images-bucket";
import { lanesSchema } from "./schemas/lane";
import { networkSchema } from "./schemas/network";
import { poolsSchema } from "./schemas/pool";
import { rekognitionSchema } from "./schemas/rekognition";
import { flag, section, text } from "./schemas/section";
import { workerSchema } from "./schemas/worker";

// Every message of a schema ends the sentence "Give …".

/**
 * What the keys of a stack's configuration hold. It depends on the values only to name the right keys
 * in the problems of `network`.
 */
export function configSchema(given: Readonly<Record<string, unknown>>) {
  return section({
    pools: poolsSchema,
    lanes: lanesSchema,
    worker: workerSchema,
    rekognition: rekognitionSchema,
    network: networkSchema(given.network),
    imagesBucket: imagesBucketSchema,
    customerManagedKey: flag(),
    alarmEmail: text(/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/, "one email address").optional(),
    logRetentionDays: z.literal(LOG_RETENTION_DAYS, `one of ${LOG_RETENTION_DAYS.join(", ")}`),
    protect: flag(),
  });
}
