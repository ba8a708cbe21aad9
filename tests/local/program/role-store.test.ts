import { Authorizer } from "../../../local/iam/authorizer";
import { Identities } from "../../../local/iam/identities";
import type { Role } from "../../../local/program/deployment";
import { RoleStore } from "../../../local/program/role-store";
import type { StateStore } from "../../../local/state";
import { ManualClock } from "../../helpers/manual-clock";
import { memoryCollection } from "../../helpers/memory-collection";

const LAMBDA = "lambda.amazonaws.com";
const LOGS = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

function role(changed: Partial<Role> = {}): Role {
  return {
    name: "submit",
    arn: "arn:aws:iam::000000000000:role/submit",
    trust: {
      Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: LAMBDA } },
    },
    policies: { read: { Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } } },
    attached: [LOGS],
    ...changed,
  };
}

/** What the role may do, by a disk that survives. */
async function open(collection = memoryCollection<Role>()) {
  const identities = new Identities();
  const authorizer = new Authorizer(identities, new ManualClock());
  const store = { collection: async () => collection } as unknown as StateStore;
  const roles = await RoleStore.open(store, identities);
  const may = (action: string) => {
    try {
      const { accessKeyId } = identities.credentialsFor(role().arn, LAMBDA);
      authorizer.authorize(identities.callerOf(accessKeyId), action, "anything");
      return true;
    } catch {
      return false;
    }
  };
  return { roles, may, collection };
}

test("roles are there again after a restart", async () => {
  const { roles, collection } = await open();
  await roles.replace([role()]);
  const { may } = await open(collection);
  expect([may("s3:GetObject"), may("logs:PutLogEvents"), may("s3:PutObject")]).toEqual([
    true,
    true,
    false,
  ]);
});

test("an inline policy that is no longer declared allows nothing", async () => {
  const { roles, may } = await open();
  await roles.replace([role()]);
  await roles.replace([role({ policies: {} })]);
  expect([may("s3:GetObject"), may("logs:PutLogEvents")]).toEqual([false, true]);
});

test("a managed policy that is no longer attached allows nothing", async () => {
  const { roles, may } = await open();
  await roles.replace([role()]);
  await roles.replace([role({ attached: [] })]);
  expect([may("s3:GetObject"), may("logs:PutLogEvents")]).toEqual([true, false]);
});

test("a role that is no longer declared is assumed by nobody, also after a restart", async () => {
  const { roles, may, collection } = await open();
  await roles.replace([role()]);
  await roles.replace([]);
  expect(may("s3:GetObject")).toBe(false);
  expect((await open(collection)).may("s3:GetObject")).toBe(false);
});
