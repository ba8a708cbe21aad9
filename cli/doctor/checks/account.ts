import { explainAwsError, isCredentialError } from "../../aws-errors";
import { messageOf, UnreachableError } from "../../errors";
import type { Check } from "../check";
import { UnreadError } from "../errors";
import { type Draft, problem } from "../finding";
import { identity } from "../world/account";
import { stackArn, type World } from "../world/world";

const SIGN_IN = "aws sso login, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

/** Whoever is not known, or is somewhere else, is told nothing more: all that follows would be refused. */
export const account: Check = {
  area: "account",
  looksAt: "credentials of the stack's account",
  probes: [isStacksAccount],
};

async function isStacksAccount(world: World): Promise<Draft[]> {
  const { account: stackAccount, region } = stackArn(world);
  try {
    const { account: found, arn } = await identity(world);
    if (found === stackAccount) return [];
    return [
      problem({
        thing: arn,
        heading: `The credentials are of account ${found}, the stack is in ${stackAccount}.`,
        evidence: { account: found, stackAccount, region },
        mend: `Set AWS_PROFILE to a profile of account ${stackAccount}`,
      }),
    ];
  } catch (error) {
    const cause = error instanceof UnreadError ? error.cause : error;
    if (!isCredentialError(cause)) throw unreachable(cause) ?? error;
    return [
      problem({
        thing: "credentials",
        heading: "AWS does not accept the credentials.",
        evidence: { said: messageOf(cause), region },
        mend: SIGN_IN,
      }),
    ];
  }
}

/** Where nobody answers, nothing can be found out. */
function unreachable(cause: unknown): UnreachableError | undefined {
  const explained = explainAwsError(cause);
  return explained instanceof UnreachableError ? explained : undefined;
}
