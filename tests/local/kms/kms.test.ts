import type { Caller } from "../../../local/iam/caller";
import type { Statement } from "../../../local/iam/policy";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";
import { ACCOUNT } from "../../helpers/service-provisioner";

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/key-1`;
const USE = { via: "sqs", encryptionContext: { "aws:sqs:arn": "lane" } };
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/job`;
const job: Caller = { kind: "role", roleName: "job", roleArn: ROLE_ARN };
const s3: Caller = {
  kind: "service",
  principal: "s3.amazonaws.com",
  sourceArn: "arn:aws:s3:::images",
  sourceAccount: ACCOUNT,
};

const account: Statement = {
  Effect: "Allow",
  Principal: { AWS: ROOT },
  Action: "kms:*",
  Resource: "*",
};
const decrypt = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" } as const;

let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
});
afterAll(() => services.close());

/** Whether the caller may decrypt, with these statements in the key's policy and in the role's. */
async function allowed(caller: Caller, key: Statement[], role: Statement[] = []) {
  const { kms } = services;
  services.roleWith("job", ...role);
  await kms.putKey("key-1", { Statement: key });
  return kms.allows(caller, "kms:Decrypt", KEY_ARN, USE);
}

describe("a role", () => {
  test.each<[string, Statement[], Statement[], boolean]>([
    ["its policy and the key's, which leaves it to the account", [account], [decrypt], true],
    ["the key's policy alone, which leaves it to the account", [account], [], false],
    [
      "the key's policy, which names the role",
      [account, { ...decrypt, Principal: { AWS: ROLE_ARN } }],
      [],
      true,
    ],
    ["its policy for another key", [account], [{ ...decrypt, Resource: `${KEY_ARN}2` }], false],
    ["its policy for another action", [account], [{ ...decrypt, Action: "kms:Encrypt" }], false],
    [
      "its policy, when the key's denies it",
      [account, { ...decrypt, Effect: "Deny", Principal: { AWS: ROLE_ARN } }],
      [decrypt],
      false,
    ],
    [
      "its policy, when the key's denies it to the account",
      [account, { ...decrypt, Effect: "Deny", Principal: { AWS: ACCOUNT } }],
      [decrypt],
      false,
    ],
    [
      "its policy, for that service",
      [account],
      [
        {
          ...decrypt,
          Condition: { StringEquals: { "kms:ViaService": "sqs.us-east-1.amazonaws.com" } },
        },
      ],
      true,
    ],
    [
      "its policy, for another service",
      [account],
      [
        {
          ...decrypt,
          Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
        },
      ],
      false,
    ],
    [
      "its policy, for that queue",
      [account],
      [
        {
          ...decrypt,
          Condition: { StringEquals: { "KMS:EncryptionContext:aws:sqs:arn": "lane" } },
        },
      ],
      true,
    ],
    [
      "its policy, for another queue",
      [account],
      [
        {
          ...decrypt,
          Condition: { StringEquals: { "kms:EncryptionContext:aws:sqs:arn": "other" } },
        },
      ],
      false,
    ],
  ])("by %s", async (_, key, role, expected) => {
    expect(await allowed(job, key, role)).toBe(expected);
  });

  test("may do nothing with a key that leaves the account only its administration", async () => {
    const administration = { ...account, Action: ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"] };
    expect(await allowed(job, [administration], [decrypt])).toBe(false);
    expect(await allowed({ kind: "operator" }, [administration])).toBe(false);
  });
});

describe("a service", () => {
  const letIn = (Condition?: Statement["Condition"]): Statement => ({
    ...decrypt,
    Principal: { Service: "s3.amazonaws.com" },
    Condition,
  });

  test.each<[string, Statement[], boolean]>([
    ["that the key's policy names", [account, letIn()], true],
    ["that it does not name", [account], false],
    [
      "that it names for this source",
      [account, letIn({ StringEquals: { "aws:SourceAccount": ACCOUNT } })],
      true,
    ],
    [
      "that it names for another source",
      [account, letIn({ ArnLike: { "aws:SourceArn": "arn:aws:s3:::other" } })],
      false,
    ],
  ])("%s", async (_, key, expected) => {
    expect(await allowed(s3, key)).toBe(expected);
  });
});

test("a denial names role, action and key, and is remembered", async () => {
  const { kms, authorizer } = services;
  await kms.putKey("key-1", { Statement: account });
  services.roleWith("job");
  expect(() => kms.authorize(job, "kms:Decrypt", KEY_ARN, USE)).toThrow(
    `User: ${ROLE_ARN} is not authorized to perform: kms:Decrypt on resource: ${KEY_ARN} because no identity-based policy allows the kms:Decrypt action`,
  );
  expect(() => kms.authorize(s3, "kms:Decrypt", KEY_ARN, USE)).toThrow(
    `User: s3.amazonaws.com is not authorized to perform: kms:Decrypt on resource: ${KEY_ARN} because no resource-based policy allows the kms:Decrypt action`,
  );
  expect(authorizer.denials).toMatchObject([
    { caller: job, action: "kms:Decrypt", resource: KEY_ARN },
    { caller: s3, action: "kms:Decrypt", resource: KEY_ARN },
  ]);
});

test("keys and their other names survive a restart", async () => {
  await services.kms.putKey("key-1", { Statement: account });
  await services.kms.putAlias("alias/labeler", "key-1");
  services = await services.restart();
  for (const name of [
    "key-1",
    KEY_ARN,
    "alias/labeler",
    KEY_ARN.replace("key/key-1", "alias/labeler"),
  ]) {
    expect(services.kms.resolve(name)).toBe(KEY_ARN);
  }
  expect(services.kms.allows({ kind: "operator" }, "kms:Decrypt", KEY_ARN, USE)).toBe(true);
});
