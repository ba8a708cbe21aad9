import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { Sts } from "../../../local/sts/sts";
import { type Served, serve } from "../../helpers/served";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

let served: Served<Sts>;
const clients: STSClient[] = [];

beforeEach(async () => {
  served = await serve(
    async (account) => new Sts(account),
    (sts) => [sts],
  );
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await served.close();
  removeTemporaryFolders();
});

function clientOf(credentials = served.account.identities.operator, sessionToken?: string) {
  const config = served.config(credentials);
  const client = new STSClient({ ...config, credentials: { ...credentials, sessionToken } });
  clients.push(client);
  return client;
}

async function identity(client: STSClient) {
  const { $metadata, ...output } = await client.send(new GetCallerIdentityCommand({}));
  return output;
}

test("the operator is the account itself", async () => {
  expect(await identity(clientOf())).toEqual({
    Account: "000000000000",
    Arn: "arn:aws:iam::000000000000:root",
    UserId: "000000000000",
  });
});

test("a role is a session of it, whatever it may do", async () => {
  const nobody = served.roleWith("nobody");
  expect(await identity(clientOf(nobody))).toEqual({
    Account: "000000000000",
    Arn: "arn:aws:sts::000000000000:assumed-role/nobody/local-cloud",
    UserId: "nobody:local-cloud",
  });
  expect(await identity(clientOf(nobody, "worker/job-1/2"))).toEqual({
    Account: "000000000000",
    Arn: "arn:aws:sts::000000000000:assumed-role/nobody/worker-job-1-2",
    UserId: "nobody:worker-job-1-2",
  });
});

test("refuses strangers, and calls that it does not emulate", async () => {
  const stranger = { accessKeyId: "AKIASTRANGER", secretAccessKey: "secret" };
  await expect(identity(clientOf(stranger))).rejects.toMatchObject({
    name: "InvalidClientTokenId",
    $metadata: { httpStatusCode: 403 },
  });
  await expect(clientOf().send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
    name: "InvalidAction",
    message:
      "The local cloud does not emulate GetSessionToken of sts; it emulates GetCallerIdentity.",
  });
});
