import type { PolicyDocument } from "../../iam/policy";

/** The policy of a resource that has none. */
export const NO_STATEMENTS: PolicyDocument = { Version: "2012-10-17", Statement: [] };
