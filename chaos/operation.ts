/** What a writer does to a key. `content` is a place in the pool of contents. */
export type Act = { readonly act: "put"; readonly content: number } | { readonly act: "remove" };

export type OperationKind =
  /** The first content of a key. */
  | "create"
  /** Another content in place of the one that is there. */
  | "overwrite"
  /** The content that is there, once more. */
  | "repeat"
  | "remove"
  /** A content after a removal. */
  | "return"
  /** Another content, and the one before again: S, T, S. */
  | "revert"
  /** Several writers at once, so that nobody knows what stays. */
  | "burst"
  /** Something at a key that ends in "/": no image. */
  | "folder";

/** What happens to one key. */
export interface Operation {
  readonly kind: OperationKind;
  readonly lane: string;
  readonly key: string;
  /** They act at once; the acts of one follow one another. */
  readonly writers: readonly (readonly Act[])[];
}
