import type { Content } from "./content";
import { drawPictures, PICTURE_COUNT } from "./pictures";
import { REJECT_COUNT, rejectedContents } from "./rejects";

/** Histories name a content by its place in the pool, from 0 up to this. */
export const CONTENT_COUNT = PICTURE_COUNT + REJECT_COUNT;

/** All contents that histories put: different bytes, the same in every run. */
export async function contentPool(): Promise<readonly Content[]> {
  return [...(await drawPictures()), ...(await rejectedContents())];
}
