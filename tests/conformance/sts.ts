import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Backend } from "./backend";
import { testsOf } from "./suite";

/** Who one is, as `doctor` asks first of all. */
export function describeSts(backend: Backend): void {
  const it = testsOf(backend, "STS");

  it("says which account one is in, and who one is there", async () => {
    expect(await backend.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: backend.accountId,
      Arn: expect.stringMatching(/^arn:aws:(iam|sts)::\d{12}:/),
      UserId: expect.any(String),
    });
  });
}
