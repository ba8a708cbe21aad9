import { z } from "zod";

const batchResponse = z
  .object({
    batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
  })
  .nullish();

export type BatchOutcome =
  | { readonly kind: "settled"; readonly failedIds: ReadonlySet<string> }
  /** The answer cannot be understood: the whole batch counts as failed. */
  | { readonly kind: "malformed"; readonly problem: string };

/**
 * Which messages of a batch failed, by the answer of a function that reports batch item failures.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function readBatchResponse(answer: unknown, messageIds: readonly string[]): BatchOutcome {
  const parsed = batchResponse.safeParse(answer);
  if (!parsed.success) {
    return malformed("the function's answer is no batch response: {batchItemFailures: [...]}");
  }
  const failures = parsed.data?.batchItemFailures ?? [];
  const failedIds = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
  const unknown = [...failedIds].find((id) => !messageIds.includes(id));
  if (unknown !== undefined) return malformed(`no message of the batch has the id "${unknown}"`);
  return { kind: "settled", failedIds };
}

function malformed(problem: string): BatchOutcome {
  return { kind: "malformed", problem };
}
