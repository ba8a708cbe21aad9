import { z } from "zod";

const oneOrMore = z.union([z.string(), z.array(z.string())]);
const conditionValue = z.union([z.string(), z.boolean(), z.array(z.string())]);

const statementSchema = z.object({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.union([z.string(), z.record(z.string(), oneOrMore)]).optional(),
  NotPrincipal: z.unknown().optional(),
  Action: oneOrMore.optional(),
  NotAction: z.unknown().optional(),
  Resource: oneOrMore.optional(),
  NotResource: z.unknown().optional(),
  Condition: z.record(z.string(), z.record(z.string(), conditionValue)).optional(),
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export const policySchema = z.object({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z.union([statementSchema, z.array(statementSchema)]),
});

export type Statement = z.infer<typeof statementSchema>;
export type PolicyDocument = z.infer<typeof policySchema>;

/** A document that is no policy. */
export class MalformedPolicyError extends Error {
  override readonly name = "MalformedPolicyError";
}

/** @throws MalformedPolicyError saying where the document differs from a policy. */
export function parsePolicy(policy: string | object): PolicyDocument {
  const parsed = policySchema.safeParse(typeof policy === "string" ? parseJson(policy) : policy);
  if (parsed.success) return parsed.data;
  throw new MalformedPolicyError(
    `The policy document is malformed: ${z.prettifyError(parsed.error)}`,
    { cause: parsed.error },
  );
}

/** The statements, one or many, as a list. */
export function statementsOf(policy: PolicyDocument): Statement[] {
  return listOf(policy.Statement);
}

export function listOf<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new MalformedPolicyError(`The policy document is not JSON: ${json}`, { cause });
  }
}
