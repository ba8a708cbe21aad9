import type { Caller } from "../../../local/iam/caller";
import {
  evaluateIdentityPolicies,
  evaluateResourcePolicy,
  UnsupportedPolicyError,
} from "../../../local/iam/evaluate";
import type { Statement } from "../../../local/iam/policy";

const role: Caller = {
  kind: "role",
  roleName: "job",
  roleArn: "arn:aws:iam::000000000000:role/job",
};
const s3: Caller = {
  kind: "service",
  principal: "s3.amazonaws.com",
  sourceArn: "arn:aws:s3:::images",
  sourceAccount: "000000000000",
};
const object = "arn:aws:s3:::images/a/b.jpg";

function byIdentity(action: string, resource: string, ...Statement: Statement[]) {
  return evaluateIdentityPolicies([{ Statement }], { caller: role, action, resource });
}

function byResource(caller: Caller, statement: Omit<Statement, "Action" | "Resource">) {
  const Statement = { Action: "sqs:SendMessage", Resource: "*", ...statement };
  return evaluateResourcePolicy(
    { Statement },
    { caller, action: "sqs:SendMessage", resource: "arn:aws:sqs:us-east-1:000000000000:lane" },
  );
}

describe("identity policies", () => {
  test.each([
    ["s3:GetObject", "arn:aws:s3:::images/*", "allowed"],
    ["S3:getobject", "arn:aws:s3:::images/*", "allowed"],
    ["s3:Get*", "*", "allowed"],
    ["s3:Get?bject", "arn:aws:s3:::images/a/?.jpg", "allowed"],
    ["s3:*", "arn:aws:s3:::images", "unmentioned"],
    ["s3:GetObject", "arn:aws:s3:::IMAGES/*", "unmentioned"],
    ["s3:GetObjec", "*", "unmentioned"],
    ["s3.GetObject", "*", "unmentioned"],
    ["s3:PutObject", "*", "unmentioned"],
  ])("%s on %s: reading is %s", (Action, Resource, decision) => {
    expect(byIdentity("s3:GetObject", object, { Effect: "Allow", Action, Resource })).toBe(
      decision,
    );
  });

  test("an explicit deny wins over an allow, whichever comes first", () => {
    const allow: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
    const deny: Statement = { Effect: "Deny", Action: ["s3:GetObject"], Resource: [object] };
    expect(byIdentity("s3:GetObject", object, allow, deny)).toBe("denied");
    expect(byIdentity("s3:GetObject", object, deny, allow)).toBe("denied");
    expect(byIdentity("s3:PutObject", object, deny, allow)).toBe("allowed");
  });

  test("a wildcard spans slashes and line ends", () => {
    const statement: Statement = {
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::images/*.jpg",
    };
    expect(byIdentity("s3:GetObject", "arn:aws:s3:::images/a/\n/b.jpg", statement)).toBe("allowed");
  });
});

describe("resource policies", () => {
  test.each([
    ["the service", s3, { Service: "s3.amazonaws.com" }, "allowed"],
    ["one of services", s3, { Service: ["sns.amazonaws.com", "s3.amazonaws.com"] }, "allowed"],
    ["another service", s3, { Service: "sns.amazonaws.com" }, "unmentioned"],
    ["everybody", s3, "*", "allowed"],
    ["the role", role, { AWS: role.roleArn }, "allowed"],
    ["another role", role, { AWS: "arn:aws:iam::000000000000:role/other" }, "unmentioned"],
    ["all accounts", role, { AWS: "*" }, "allowed"],
    ["nobody", s3, undefined, "unmentioned"],
  ])("a principal of %s", (_case, caller, Principal, decision) => {
    expect(byResource(caller as Caller, { Effect: "Allow", Principal })).toBe(decision);
  });

  test.each([
    ["ArnEquals", { "aws:SourceArn": "arn:aws:s3:::images" }, "allowed"],
    ["ArnEquals", { "aws:SourceArn": "arn:aws:s3:::other" }, "unmentioned"],
    ["ArnLike", { "AWS:SourceArn": ["arn:aws:s3:::x", "arn:aws:s3:::im*"] }, "allowed"],
    ["StringEquals", { "aws:SourceAccount": "000000000000" }, "allowed"],
    ["StringEquals", { "aws:SourceAccount": "0*" }, "unmentioned"],
    ["StringLike", { "aws:SourceAccount": "0*" }, "allowed"],
    ["Bool", { "aws:SecureTransport": "true" }, "allowed"],
    ["Bool", { "aws:SecureTransport": false }, "unmentioned"],
  ])("the condition %s %j", (operator, tests, decision) => {
    const Condition = { [operator]: tests };
    expect(byResource(s3, { Effect: "Allow", Principal: "*", Condition })).toBe(decision);
  });

  test("all conditions must hold", () => {
    const Condition = {
      ArnEquals: { "aws:SourceArn": "arn:aws:s3:::images" },
      StringEquals: { "aws:SourceAccount": "111111111111" },
    };
    expect(byResource(s3, { Effect: "Allow", Principal: "*", Condition })).toBe("unmentioned");
  });

  test("a condition on the source does not hold for a call that has none", () => {
    const Condition = { ArnLike: { "aws:SourceArn": "*" } };
    expect(byResource(role, { Effect: "Allow", Principal: "*", Condition })).toBe("unmentioned");
  });

  test("a policy that denies what is not encrypted lets local calls pass", () => {
    const Condition = { Bool: { "aws:SecureTransport": "false" } };
    expect(byResource(s3, { Effect: "Deny", Principal: "*", Condition })).toBe("unmentioned");
  });
});

test.each([
  ["NotAction", { NotAction: "s3:*" }],
  ["NotResource", { NotResource: "*" }],
  ["NotPrincipal", { NotPrincipal: "*" }],
  ["the condition operator IpAddress", { Condition: { IpAddress: { "aws:SourceIp": "::1" } } }],
  [
    "the condition key aws:PrincipalTag/a",
    { Condition: { StringEquals: { "aws:PrincipalTag/a": "b" } } },
  ],
])("refuses %s by name, also in a statement that would not matter", (element, part) => {
  const statement: Statement = { Effect: "Allow", Action: "x:Y", Resource: "*", ...part };
  const evaluating = () => byIdentity("s3:GetObject", object, statement);
  expect(evaluating).toThrow(UnsupportedPolicyError);
  expect(evaluating).toThrow(`does not support ${element} in policies`);
});
