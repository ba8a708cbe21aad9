import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
} from "@aws-sdk/client-s3";
import { MissingError } from "../errors";
import type { World } from "./world";

/** Nothing where the bucket is not there. */
export function findNotifications({
  s3,
  outputs,
  readings,
}: World): Promise<NotificationConfiguration | undefined> {
  const Bucket = outputs.imagesBucket;
  return readings.readIfThere("s3:GetBucketNotification", Bucket, ["NoSuchBucket"], () =>
    s3.send(new GetBucketNotificationConfigurationCommand({ Bucket })),
  );
}

/** @throws MissingError when there is no bucket */
export async function notifications(world: World): Promise<NotificationConfiguration> {
  const found = await findNotifications(world);
  if (found === undefined) throw new MissingError(world.outputs.imagesBucket);
  return found;
}
