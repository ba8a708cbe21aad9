import type { RekognitionConfig } from "../config/schemas/rekognition";
import { decode } from "../local/rekognition/decode";
import { labelsOf } from "../local/rekognition/labels";
import { measure } from "../local/rekognition/measure";
import { colorRegions } from "../local/rekognition/regions";
import type { Content, Fate } from "./content";

export interface ExpectedLabel {
  readonly name: string;
  readonly confidence: number;
}

/** What the record of a content must say. */
export type Expected = Fate & {
  readonly content: string;
  /** Surest first, as the worker stores them. */
  readonly labels: readonly ExpectedLabel[];
};

/** By ETag, without quotes. */
export type Expectations = ReadonlyMap<string, Expected>;

/** What the local Rekognition must have said, by the settings of the stack. */
export async function expectationsOf(
  contents: readonly Content[],
  settings: Pick<RekognitionConfig, "minConfidence" | "maxLabels">,
): Promise<Expectations> {
  const expected = contents.map(async ({ name, bytes, eTag, fate }) => {
    const labels = fate.outcome === "LABELED" ? await expectedLabels(bytes, settings) : [];
    return [eTag, { ...fate, content: name, labels }] as const;
  });
  return new Map(await Promise.all(expected));
}

async function expectedLabels(
  bytes: Buffer,
  { minConfidence, maxLabels }: Pick<RekognitionConfig, "minConfidence" | "maxLabels">,
): Promise<ExpectedLabel[]> {
  const { size, pixels } = await decode(bytes);
  return labelsOf(size, measure(pixels), colorRegions(pixels))
    .map(({ Name = "", Confidence = 0 }) => ({ name: Name, confidence: Confidence }))
    .filter(({ confidence }) => confidence >= minConfidence)
    .slice(0, maxLabels);
}
