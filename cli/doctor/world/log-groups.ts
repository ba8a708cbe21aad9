import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { World } from "./world";

export function hasLogGroup({ cloudWatchLogs, readings }: World, name: string): Promise<boolean> {
  return readings.read("logs:DescribeLogGroups", name, async () => {
    let nextToken: string | undefined;
    do {
      const page = await cloudWatchLogs.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: name, nextToken }),
      );
      if (page.logGroups?.some(({ logGroupName }) => logGroupName === name)) return true;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return false;
  });
}
