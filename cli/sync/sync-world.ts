import { HeadObjectCommand } from "@aws-sdk/client-s3";
import type { LaneOutputs } from "../../contracts/outputs";
import { imageUri } from "../../contracts/table";
import { statusOf } from "../../lib/aws-status";
import { DeniedError } from "../errors";
import type { Io } from "../io";
import { escapeControls } from "../output/table";
import { imagesWithRecords } from "../table/images-with-records";
import { recordStates } from "../table/record-states";
import type { Target } from "../target/target";
import { askForImages, pretendToAsk } from "./ask-for-images";
import { listObjects } from "./listing";
import { Pace } from "./pace";
import type { SyncWorld } from "./sync-objects";
import type { Tally } from "./tally";

export interface SyncWorldOptions {
  readonly lane: LaneOutputs;
  readonly prefix: string;
  /** Triggers a second. */
  readonly rate: number;
  readonly dryRun: boolean;
  readonly tally: Tally;
  readonly io: Io;
}

/** The images bucket, the label table and the queue of a lane, as sync sees them. */
export function syncWorld(target: Target, options: SyncWorldOptions): SyncWorld {
  const { lane, prefix, rate, dryRun, tally, io } = options;
  const { s3, table, outputs } = target;
  const { imagesBucket, labelTable } = outputs;
  const uriOf = (key: string) => imageUri(imagesBucket, key);
  const keyOf = (uri: string) => uri.slice(uriOf("").length);
  const onRead = (units: number) => {
    tally.readUnits += units;
  };
  const asking = { target, lane, pace: new Pace(rate, io), tally, io };
  return {
    listObjects: () => listObjects(s3, imagesBucket, prefix),
    async recordStates(keys) {
      const states = await recordStates(table, labelTable, keys.map(uriOf), io.sleep, onRead);
      return new Map([...states].map(([uri, state]) => [keyOf(uri), state]));
    },
    async *keysWithRecords(segment, segments) {
      const scan = { tableName: labelTable, uriPrefix: uriOf(prefix), segment, segments, onRead };
      for await (const images of imagesWithRecords(table, scan)) yield images.map(keyOf);
    },
    isGone: (key) => isGone(target, key),
    ask: (images, onAsked) =>
      dryRun ? pretendToAsk(images, asking, onAsked) : askForImages(images, asking, onAsked),
    reportMalformed: (key) =>
      io.err(
        `failed ${escapeControls(key)}: its record is malformed, so no worker can replace it. ` +
          "Delete the item from the table by hand, then sync again.",
      ),
    interrupt: io.interrupt,
  };
}

/** @throws DeniedError when S3 does not say. */
async function isGone({ s3, outputs }: Target, key: string): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket: outputs.imagesBucket, Key: key }));
    return false;
  } catch (error) {
    if (statusOf(error) === 404) return true;
    if (statusOf(error) !== 403) throw error;
    throw new DeniedError(
      `S3 refuses to say whether ${imageUri(outputs.imagesBucket, key)} is gone. ` +
        "It takes s3:GetObject on the object, and s3:ListBucket on the bucket.",
      { cause: error },
    );
  }
}
