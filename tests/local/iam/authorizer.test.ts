import { Authorizer } from "../../../local/iam/authorizer";
import type { Caller } from "../../../local/iam/caller";
import { Identities } from "../../../local/iam/identities";
import type { Statement } from "../../../local/iam/policy";
import { FakeClock } from "../../helpers/fake-clock";

const roleArn = "arn:aws:iam::000000000000:role/job";
const job: Caller = { kind: "role", roleName: "job", roleArn };
const queueArn = "arn:aws:sqs:us-east-1:000000000000:lane";
const s3: Caller = {
  kind: "service",
  principal: "s3.amazonaws.com",
  sourceArn: "arn:aws:s3:::images",
  sourceAccount: "000000000000",
};

function authorizerFor(...statements: Statement[]) {
  const identities = new Identities();
  identities.putRole({ name: "job", arn: roleArn, trust: { Statement: [] } });
  identities.putRolePolicy("job", "permissions", { Statement: statements });
  return new Authorizer(identities, new FakeClock(1000));
}

test("says in AWS's words who may not do what, and remembers it", () => {
  const authorizer = authorizerFor();
  const heard: unknown[] = [];
  authorizer.onDenial((denial) => heard.push(denial));
  expect(() => authorizer.authorize(job, "s3:GetObject", "arn:aws:s3:::images/a")).toThrow(
    expect.objectContaining({
      code: "AccessDenied",
      status: 403,
      message: `User: ${roleArn} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::images/a because no identity-based policy allows the s3:GetObject action`,
    }),
  );
  const denial = {
    caller: job,
    action: "s3:GetObject",
    resource: "arn:aws:s3:::images/a",
    at: 1000,
  };
  expect(authorizer.denials).toEqual([denial]);
  expect(heard).toEqual([denial]);
});

test("lets a role do what its policy or the resource's allows", () => {
  const authorizer = authorizerFor({
    Effect: "Allow",
    Action: "sqs:SendMessage",
    Resource: queueArn,
  });
  authorizer.authorize(job, "sqs:SendMessage", queueArn);
  const policy = {
    Statement: {
      Effect: "Allow" as const,
      Principal: { AWS: roleArn },
      Action: "sqs:ReceiveMessage",
      Resource: queueArn,
    },
  };
  authorizer.authorize(job, "sqs:ReceiveMessage", queueArn, policy);
  expect(authorizer.denials).toEqual([]);
});

test("a deny of the resource's policy beats the role's allow, and the operator", () => {
  const authorizer = authorizerFor({ Effect: "Allow", Action: "*", Resource: "*" });
  const policy = {
    Statement: { Effect: "Deny" as const, Principal: "*", Action: "sqs:*", Resource: "*" },
  };
  for (const caller of [job, { kind: "operator" } as const]) {
    expect(() => authorizer.authorize(caller, "sqs:SendMessage", queueArn, policy)).toThrow(
      "with an explicit deny in a resource-based policy",
    );
  }
});

test("a service needs the resource's policy", () => {
  const authorizer = authorizerFor({ Effect: "Allow", Action: "*", Resource: "*" });
  expect(() => authorizer.authorize(s3, "sqs:SendMessage", queueArn)).toThrow(
    "User: s3.amazonaws.com is not authorized to perform: sqs:SendMessage on resource: " +
      `${queueArn} because no resource-based policy allows the sqs:SendMessage action`,
  );
});

test("the operator may do everything", () => {
  const authorizer = authorizerFor();
  authorizer.authorize({ kind: "operator" }, "s3:DeleteObject", "arn:aws:s3:::images/a");
  expect(authorizer.denials).toEqual([]);
});

test("asking whether something is allowed is no denial", () => {
  const authorizer = authorizerFor();
  expect(authorizer.allows(job, "s3:GetObject", "arn:aws:s3:::images/a")).toBe(false);
  expect(authorizer.denials).toEqual([]);
});
