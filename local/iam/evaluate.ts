import type { Caller } from "./caller";
import { listOf, type PolicyDocument, type Statement, statementsOf } from "./policy";

/** What a caller asks for. */
export interface Access {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: string;
  /** Condition keys of this call that do not follow from the caller, e.g. `kms:EncryptionContext:aws:logs:arn`. */
  readonly context?: Readonly<Record<string, string>>;
}

export type Decision = "allowed" | "denied" | "unmentioned";

/** A policy says something that the local cloud cannot judge, and so neither allows nor denies. */
export class UnsupportedPolicyError extends Error {
  override readonly name = "UnsupportedPolicyError";

  constructor(readonly element: string) {
    super(
      `The local cloud does not support ${element} in policies. ` +
        "Write the statement with Action, Resource and the supported conditions, or add support in local/iam/evaluate.ts.",
    );
  }
}

/** What the policies that a role carries say. They have no principal. */
export function evaluateIdentityPolicies(
  policies: Iterable<PolicyDocument>,
  access: Access,
): Decision {
  return strongest(policies, (statement) => applies(statement, access));
}

/** What the policy on a queue or a bucket says. */
export function evaluateResourcePolicy(policy: PolicyDocument, access: Access): Decision {
  return strongest(
    [policy],
    (statement) => matchesPrincipal(statement, access.caller) && applies(statement, access),
  );
}

/**
 * What the policy of a resource leaves to the identity policies of its account, by naming the account
 * as principal. https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function evaluateDelegation(
  policy: PolicyDocument,
  access: Access,
  accountId: string,
): Decision {
  return strongest(
    [policy],
    (statement) => namesAccount(statement, accountId) && applies(statement, access),
  );
}

function strongest(
  policies: Iterable<PolicyDocument>,
  matches: (statement: Statement) => boolean,
): Decision {
  let decision: Decision = "unmentioned";
  for (const policy of policies) {
    assertSupported(policy);
    for (const statement of statementsOf(policy)) {
      if (!matches(statement)) continue;
      if (statement.Effect === "Deny") return "denied";
      decision = "allowed";
    }
  }
  return decision;
}

/**
 * Refuses a policy that nobody here could judge: when it is put, rather than at the first call.
 *
 * @throws UnsupportedPolicyError
 */
export function assertSupported(policy: PolicyDocument): void {
  if (SUPPORTED.has(policy)) return;
  for (const statement of statementsOf(policy)) refuseUnsupported(statement);
  SUPPORTED.add(policy);
}

/** Policies are judged at every call, and looked through once. */
const SUPPORTED = new WeakSet<PolicyDocument>();

function refuseUnsupported(statement: Statement): void {
  for (const element of ["NotAction", "NotResource", "NotPrincipal"] as const) {
    if (statement[element] !== undefined) throw new UnsupportedPolicyError(element);
  }
  for (const [operator, tests] of Object.entries(statement.Condition ?? {})) {
    if (OPERATORS[operator] === undefined) {
      throw new UnsupportedPolicyError(`the condition operator ${operator}`);
    }
    for (const key of Object.keys(tests)) {
      if (CONTEXT[key.toLowerCase()] === undefined && !CALL_CONTEXT.test(key)) {
        throw new UnsupportedPolicyError(`the condition key ${key}`);
      }
    }
  }
}

function applies(statement: Statement, access: Access): boolean {
  const { action, resource } = access;
  return (
    listOf(statement.Action).some((pattern) =>
      matchesPattern(pattern.toLowerCase(), action.toLowerCase()),
    ) &&
    listOf(statement.Resource).some((pattern) => matchesPattern(pattern, resource)) &&
    conditionsHold(statement, access)
  );
}

function matchesPrincipal(statement: Statement, caller: Caller): boolean {
  const { Principal: principal } = statement;
  if (principal === undefined) return false;
  if (principal === "*") return true;
  if (typeof principal === "string") return false;
  if (caller.kind === "service") return listOf(principal.Service).includes(caller.principal);
  const names = listOf(principal.AWS);
  return names.includes("*") || (caller.kind === "role" && names.includes(caller.roleArn));
}

function namesAccount({ Principal: principal }: Statement, accountId: string): boolean {
  if (principal === undefined || typeof principal === "string") return false;
  return listOf(principal.AWS).some(
    (name) => name === accountId || ACCOUNT_PRINCIPAL.exec(name)?.[1] === accountId,
  );
}

const ACCOUNT_PRINCIPAL = /^arn:[^:]+:iam::(\d{12}):root$/;

function conditionsHold(statement: Statement, access: Access): boolean {
  return Object.entries(statement.Condition ?? {}).every(([operator, tests]) =>
    Object.entries(tests).every(([key, allowed]) => {
      const actual = CONTEXT[key.toLowerCase()]?.(access.caller) ?? contextOf(access, key);
      // A key that the call does not have makes the condition false, in all operators listed here.
      if (actual === undefined) return false;
      const compare = OPERATORS[operator];
      return listOf<string | boolean>(allowed).some(
        (value) => compare?.(String(value), actual) === true,
      );
    }),
  );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<
  Record<string, ((wanted: string, actual: string) => boolean) | undefined>
> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringLike: matchesPattern,
  ArnEquals: matchesPattern,
  ArnLike: matchesPattern,
  Bool: (wanted, actual) => wanted.toLowerCase() === actual,
};

const CONTEXT: Readonly<Record<string, ((caller: Caller) => string | undefined) | undefined>> = {
  "aws:sourcearn": (caller) => (caller.kind === "service" ? caller.sourceArn : undefined),
  "aws:sourceaccount": (caller) => (caller.kind === "service" ? caller.sourceAccount : undefined),
  // Calls on the loopback interface count as encrypted, so that TLS-only policies can be deployed.
  "aws:securetransport": () => "true",
};

/** Keys that only some calls have, by which a condition on them does not hold for the others. */
const CALL_CONTEXT = /^(kms:(ViaService|CallerAccount|EncryptionContext:.+)|ecs:CreateAction)$/i;

function contextOf({ context = {} }: Access, key: string): string | undefined {
  const wanted = key.toLowerCase();
  return Object.entries(context).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

const patterns = new Map<string, RegExp>();

/** `*` stands for any characters, `?` for one. */
function matchesPattern(pattern: string, text: string): boolean {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    compiled = new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
    patterns.set(pattern, compiled);
  }
  return compiled.test(text);
}
