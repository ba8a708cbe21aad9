import type { PolicyDocument, Statement } from "../iam/policy";

/** A statement of a function's resource-based policy, as AddPermission takes it. */
export interface FunctionPermission {
  readonly functionName: string;
  readonly statementId: string;
  readonly action: string;
  /** A service, e.g. `events.amazonaws.com`. */
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
export function functionPolicy(
  functionArn: string,
  permissions: readonly FunctionPermission[],
): PolicyDocument {
  return {
    Version: "2012-10-17",
    Id: "default",
    Statement: permissions.map((permission) => statementOf(functionArn, permission)),
  };
}

function statementOf(
  functionArn: string,
  { statementId, action, principal, sourceArn, sourceAccount }: FunctionPermission,
): Statement {
  const statement: Statement = {
    Sid: statementId,
    Effect: "Allow",
    Principal: { Service: principal },
    Action: action,
    Resource: functionArn,
  };
  const condition: Record<string, Record<string, string>> = {};
  if (sourceAccount !== undefined) condition.StringEquals = { "AWS:SourceAccount": sourceAccount };
  if (sourceArn !== undefined) condition.ArnLike = { "AWS:SourceArn": sourceArn };
  return { ...statement, Condition: condition };
}
