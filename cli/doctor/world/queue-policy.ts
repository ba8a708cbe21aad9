import { evaluateResourcePolicy, UnsupportedPolicyError } from "../../../local/iam/evaluate";
import { MalformedPolicyError, parsePolicy } from "../../../local/iam/policy";
import { UnreadError } from "../errors";
import type { Sender } from "./senders";

/**
 * Whether a queue's policy lets somebody send: without one, nobody but its account may.
 *
 * @throws UnreadError when the policy says what only AWS can judge
 */
export function mayBeSentTo(
  queueArn: string,
  policy: string | undefined,
  { principal, sourceArn, sourceAccount }: Sender,
): boolean {
  if (policy === undefined) return false;
  const caller = { kind: "service", principal, sourceArn, sourceAccount } as const;
  const access = { caller, action: "sqs:SendMessage", resource: queueArn };
  try {
    return evaluateResourcePolicy(parsePolicy(policy), access) === "allowed";
  } catch (cause) {
    if (cause instanceof UnsupportedPolicyError) {
      const said = `the policy of ${queueArn} uses ${cause.element}, which only AWS can judge`;
      throw new UnreadError("somebody who reads policies", said, { cause });
    }
    if (cause instanceof MalformedPolicyError) return false;
    throw cause;
  }
}
