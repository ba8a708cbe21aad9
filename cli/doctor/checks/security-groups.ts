import type { IpPermission, SecurityGroup } from "@aws-sdk/client-ec2";

const TLS_PORT = 443;

/** Whether a worker may call anybody over TLS. */
export function letsTlsOut({ IpPermissionsEgress = [] }: SecurityGroup): boolean {
  return IpPermissionsEgress.some(isForTls);
}

/** Whether members of one of the groups, or any address, may call over TLS. */
export function letsTlsIn(
  { IpPermissions = [] }: SecurityGroup,
  callers: readonly string[],
): boolean {
  return IpPermissions.filter(isForTls).some(
    ({ UserIdGroupPairs = [], IpRanges = [] }) =>
      // Which addresses the callers have is not looked at: a range is taken for theirs.
      IpRanges.length > 0 || UserIdGroupPairs.some(({ GroupId = "" }) => callers.includes(GroupId)),
  );
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
function isForTls({ IpProtocol, FromPort = -1, ToPort = -1 }: IpPermission): boolean {
  if (IpProtocol === "-1") return true;
  return IpProtocol === "tcp" && FromPort <= TLS_PORT && TLS_PORT <= ToPort;
}
