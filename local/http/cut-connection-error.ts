/** The connection breaks instead of an answer: the caller never learns what became of its call. */
export class CutConnectionError extends Error {
  override readonly name = "CutConnectionError";
}
