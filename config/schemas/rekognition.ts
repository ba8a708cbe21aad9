import { z } from "zod";
import { MAX_LABELS_PER_IMAGE } from "../../contracts/limits";
import { flag, section, wholeNumber } from "./section";

const PERCENTAGE_RULE = "a percentage from 0 to 100";
const RATE_RULE = "a number of requests per second above 0";

export const rekognitionSchema = section({
  requestsPerSecond: z.number(RATE_RULE).positive(RATE_RULE).optional(),
  minConfidence: z
    .number(PERCENTAGE_RULE)
    .min(0, PERCENTAGE_RULE)
    .max(100, PERCENTAGE_RULE)
    .default(70),
  maxLabels: wholeNumber(1, MAX_LABELS_PER_IMAGE).default(25),
  imageProperties: flag().default(false),
});

export type RekognitionConfig = Required<z.output<typeof rekognitionSchema>>;
