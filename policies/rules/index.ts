import type { Policies } from "@pulumi/policy";
import { alarmsHaveRunbooks } from "./alarms-have-runbooks";
import { everythingIsEncrypted } from "./everything-is-encrypted";
import { logsExpire } from "./logs-expire";
import { noIngressFromAnywhere } from "./no-ingress-from-anywhere";
import { noPublicBuckets } from "./no-public-buckets";
import { noWildcardPermissions } from "./no-wildcard-permissions";
import { queuesHaveDeadLetters } from "./queues-have-dead-letters";

/** One file a rule. */
export const rules: Policies = [
  noPublicBuckets,
  noWildcardPermissions,
  everythingIsEncrypted,
  logsExpire,
  noIngressFromAnywhere,
  queuesHaveDeadLetters,
  alarmsHaveRunbooks,
];
