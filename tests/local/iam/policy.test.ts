import { MalformedPolicyError, parsePolicy } from "../../../local/iam/policy";

test("reads a policy from text and from an object", () => {
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
  };
  expect(parsePolicy(JSON.stringify(policy))).toEqual(policy);
  expect(parsePolicy(policy)).toEqual(policy);
});

test.each([
  ["no JSON", "{", "is not JSON: {"],
  ["a wrong effect", { Statement: { Effect: "allow", Action: "*", Resource: "*" } }, "Statement"],
  ["no statement", { Version: "2012-10-17" }, "Statement"],
])("refuses %s and says where", (_case, policy, where) => {
  expect(() => parsePolicy(policy)).toThrow(MalformedPolicyError);
  expect(() => parsePolicy(policy)).toThrow(where);
});
