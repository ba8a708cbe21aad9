/** Decoding takes seconds: what takes longer was made to, or is no image. */
export const DECODE_TIMEOUT_SECONDS = 120;
