/** Nothing can be seen of an image: its content is damaged, or takes too long to decode. */
export class UndecodableError extends Error {
  override readonly name = "UndecodableError";
}
