import type { ProvisionContext } from "./handler";

type Invoke = (context: ProvisionContext) => Readonly<Record<string, unknown>>;

/** Answers of provider functions by token. */
const INVOKES: Readonly<Record<string, Invoke>> = {
  "aws:index/getRegion:getRegion": ({ region }) => ({ id: region, region, name: region }),
  "aws:index/getCallerIdentity:getCallerIdentity": ({ accountId }) => ({
    id: accountId,
    accountId,
    arn: `arn:aws:iam::${accountId}:root`,
    userId: accountId,
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
};

/** Answers a call of a provider's function. @throws Error naming one that has no answer here */
export function answerInvoke(
  token: string,
  context: ProvisionContext,
): Readonly<Record<string, unknown>> {
  const invoke = INVOKES[token];
  if (invoke !== undefined) return invoke(context);
  throw new Error(
    `The local cloud does not answer the function ${token}. Add it to local/program/invokes.ts.`,
  );
}
