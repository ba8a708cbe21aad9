import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { World } from "./world";

/** Whose credentials these are. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
}

export function identity({ sts, readings }: World): Promise<Identity> {
  return readings.read("sts:GetCallerIdentity", "caller", async () => {
    const { Account = "", Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn };
  });
}
