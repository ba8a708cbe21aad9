import { JOB_ID_VARIABLE } from "../contracts/job";
import { DecoderThreads } from "./convert/decoder-threads";
import { memoryOf } from "./convert/memory";
import type { Environment } from "./environment";
import { lookAtObject } from "./objects/look-at-object";
import { RateLimiter } from "./rate-control/rate-limiter";
import type { Detector } from "./rekognition/detect-labels";
import type { Report } from "./report/report";
import type { WorkerOptions } from "./run-worker";
import { judgeContent } from "./settle/judge-content";
import type { TriggersContext } from "./settle/settle-triggers";
import { knownRecord } from "./table/known-record";
import { readRecords } from "./table/read-records";
import { replaceRecord } from "./table/replace-record";

/** Joins the services and the settings to what settling images takes. */
export function triggersContext(
  { clients, clock, random, newRevision, decoderScript, stop }: WorkerOptions,
  environment: Environment,
  report: Report,
): TriggersContext {
  const { s3, table } = clients;
  const tableName = environment.LABEL_TABLE;
  const pacing = { clock, random };
  const halted = new AbortController();
  const stopOrHalt = AbortSignal.any([stop, halted.signal]);
  const quota = {
    requestsPerSecond: environment.DETECT_LABELS_PER_SECOND,
    workers: environment.MAX_WORKERS,
  };
  const detector: Detector = {
    ...pacing,
    rekognition: clients.rekognition,
    limiter: new RateLimiter(quota, clock, stopOrHalt),
    settings: {
      minConfidence: environment.MIN_CONFIDENCE,
      maxLabels: environment.MAX_LABELS,
      imageProperties: environment.IMAGE_PROPERTIES,
    },
  };
  return {
    ...pacing,
    territory: {
      imagesBucket: environment.IMAGES_BUCKET,
      lanePrefixes: environment.LANE_PREFIXES,
    },
    jobId: environment[JOB_ID_VARIABLE],
    newRevision,
    stop: stopOrHalt,
    halt: () => halted.abort(),
    report,
    look: (image) => lookAtObject(s3, image),
    readRecords: (uris) => readRecords(table, tableName, uris, pacing),
    read: async ({ uri }) => {
      const item = (await readRecords(table, tableName, [uri], pacing)).get(uri);
      return item && knownRecord(uri, item);
    },
    judge: judgeContent({
      s3,
      detector,
      observe: (image) => report.observer(image),
      memory: memoryOf(environment.MEMORY_MIB),
      threads: new DecoderThreads(decoderScript, clock),
      readExif: environment.READ_EXIF,
    }),
    replace: (replacement) => replaceRecord(table, { tableName, ...replacement }, pacing),
  };
}
