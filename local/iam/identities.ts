import { createHash } from "node:crypto";
import { AwsError } from "../aws-error";
import type { Caller, Credentials } from "./caller";
import { assertSupported } from "./evaluate";
import { MANAGED_POLICIES } from "./managed-policies";
import { listOf, type PolicyDocument, statementsOf } from "./policy";

/** A policy of AWS that the local cloud has no copy of. */
export class UnknownManagedPolicyError extends Error {
  override readonly name = "UnknownManagedPolicyError";

  constructor(readonly policyArn: string) {
    super(
      `The local cloud does not know the managed policy ${policyArn}. ` +
        `It knows ${Object.keys(MANAGED_POLICIES).join(", ")}. Add it in local/iam/managed-policies.ts.`,
    );
  }
}

/** The account's roles with their policies, and whose access key is whose. */
export class Identities {
  /** The person at the keyboard: may do everything. */
  readonly operator = credentialsOf("operator");
  private readonly roles = new Map<string, Role>();
  private readonly callers = new Map<string, Caller>([
    [this.operator.accessKeyId, { kind: "operator" }],
  ]);

  /** Creates the role or replaces its trust policy; its permissions stay. */
  putRole(role: { name: string; arn: string; trust: PolicyDocument }): void {
    const policies = this.roles.get(role.name)?.policies ?? new Map<string, PolicyDocument>();
    this.roles.set(role.name, { ...role, policies });
    this.callers.set(credentialsOf(role.arn).accessKeyId, {
      kind: "role",
      roleName: role.name,
      roleArn: role.arn,
    });
  }

  putRolePolicy(roleName: string, policyName: string, policy: PolicyDocument): void {
    assertSupported(policy);
    this.role(roleName).policies.set(policyName, policy);
  }

  /** @throws UnknownManagedPolicyError when the local cloud has no copy of that policy. */
  attachPolicy(roleName: string, policyArn: string): void {
    const policy = MANAGED_POLICIES[policyArn];
    if (policy === undefined) throw new UnknownManagedPolicyError(policyArn);
    this.role(roleName).policies.set(policyArn, policy);
  }

  /** The policies that decide what this role may do. */
  policiesOf(roleName: string): Iterable<PolicyDocument> {
    return this.roles.get(roleName)?.policies.values() ?? [];
  }

  /**
   * What a service gets when it assumes the role. The same role has the same key after a restart.
   *
   * @throws AwsError AccessDenied when the role's trust policy does not name the service.
   */
  credentialsFor(roleArn: string, service: string): Credentials {
    const role = [...this.roles.values()].find(({ arn }) => arn === roleArn);
    if (role === undefined || !trusts(role.trust, service)) {
      throw new AwsError(
        "AccessDenied",
        `User: ${service} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
        403,
      );
    }
    return credentialsOf(roleArn);
  }

  /** @throws AwsError InvalidClientTokenId when nobody has this key. */
  callerOf(accessKeyId: string | undefined): Caller {
    const caller = accessKeyId === undefined ? undefined : this.callers.get(accessKeyId);
    if (caller !== undefined) return caller;
    throw new AwsError(
      "InvalidClientTokenId",
      "The security token included in the request is invalid: the local cloud gave nobody " +
        `the access key ${accessKeyId ?? "(none was sent)"}.`,
      403,
    );
  }

  private role(name: string): Role {
    const role = this.roles.get(name);
    if (role !== undefined) return role;
    throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
  }
}

interface Role {
  readonly name: string;
  readonly arn: string;
  readonly trust: PolicyDocument;
  readonly policies: Map<string, PolicyDocument>;
}

function trusts({ Statement }: PolicyDocument, service: string): boolean {
  return statementsOf({ Statement }).some(
    ({ Effect, Principal, Action }) =>
      Effect === "Allow" &&
      listOf(Action).includes("sts:AssumeRole") &&
      typeof Principal === "object" &&
      listOf(Principal.Service).includes(service),
  );
}

/** Keys look like those of AWS (AKIA and 16 characters), because tools check the shape. */
function credentialsOf(identity: string): Credentials {
  const digest = createHash("sha256").update(`image-labeler local cloud ${identity}`).digest("hex");
  return {
    accessKeyId: `AKIA${digest.slice(0, 16).toUpperCase()}`,
    secretAccessKey: digest.slice(16, 56),
  };
}
