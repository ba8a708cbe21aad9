import { PARTITION_KEY } from "../../contracts/table";

/** Which records or label entries of the table are wanted. DynamoDB reads, and bills, the others too. */
export interface EntryFilter {
  /** What the images' URIs begin with: those of a lane. */
  readonly uriPrefix?: string;
  /** ISO 8601, UTC: settled then or later. */
  readonly since?: string;
}

/** The parts of a filter expression, all of which must hold. */
export function entryFilter({ uriPrefix, since }: EntryFilter) {
  return {
    conditions: [
      ...(uriPrefix === undefined ? [] : ["begins_with(#image, :uriPrefix)"]),
      ...(since === undefined ? [] : ["#settledAt >= :since"]),
    ],
    names: {
      ...(uriPrefix !== undefined && { "#image": PARTITION_KEY }),
      ...(since !== undefined && { "#settledAt": "settledAt" }),
    },
    values: {
      ...(uriPrefix !== undefined && { ":uriPrefix": uriPrefix }),
      ...(since !== undefined && { ":since": since }),
    },
  };
}
