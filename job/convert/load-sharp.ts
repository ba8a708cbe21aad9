import { ConfigurationError } from "../errors";

/** Loading takes as long as labelling an image: a job that finds nothing to do never needs it. */
export async function loadSharp() {
  try {
    const { default: sharp } = await import("sharp");
    // No image is decoded twice.
    sharp.cache(false);
    return sharp;
  } catch (cause) {
    throw new ConfigurationError("sharp is not installed beside the worker.", { cause });
  }
}
