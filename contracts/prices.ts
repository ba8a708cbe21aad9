/**
 * Prices of us-east-1 in US dollars, before free tiers, as AWS's price pages and price list said in
 * November 2026. Other Regions differ by some percent. Nothing of the system's behavior depends on them:
 * they are for the dashboard, the documentation and estimates.
 */
export const PRICES_AS_OF = "2026-11";
export const PRICES_REGION = "us-east-1";

/** A price that falls with what is used in a month. */
export interface Tier {
  /** Units of a month up to which the price holds. */
  readonly upTo: number;
  readonly dollarsPerThousand: number;
}

/** https://aws.amazon.com/rekognition/pricing/ */
export const DETECT_LABELS_TIERS: readonly Tier[] = [
  { upTo: 1_000_000, dollarsPerThousand: 1 },
  { upTo: 5_000_000, dollarsPerThousand: 0.8 },
  { upTo: Number.POSITIVE_INFINITY, dollarsPerThousand: 0.6 },
];
/** Billed on top of the labels. Same page as above. */
export const IMAGE_PROPERTIES_TIERS: readonly Tier[] = [
  { upTo: 1_000_000, dollarsPerThousand: 0.75 },
  { upTo: Number.POSITIVE_INFINITY, dollarsPerThousand: 0.6 },
];

/** On demand, by the hour. Fargate Spot floats below it, by up to 70 %. https://aws.amazon.com/fargate/pricing/ */
export const FARGATE_HOUR = {
  x86_64: { vcpu: 0.04048, gib: 0.004445 },
  arm64: { vcpu: 0.0323799, gib: 0.00356 },
} as const;
/** Of each task, from the pull of its image on. Same page as above. */
export const FARGATE_MIN_SECONDS = 60;
/** Of each worker that has one, by the hour. https://aws.amazon.com/vpc/pricing/ */
export const PUBLIC_ADDRESS_HOUR = 0.005;
/** In each zone. Traffic through it is $0.01 per GB on top. https://aws.amazon.com/privatelink/pricing/ */
export const INTERFACE_ENDPOINT_HOUR = 0.01;

/** On demand. A transaction takes two units where a plain write takes one. https://aws.amazon.com/dynamodb/pricing/on-demand/ */
export const TABLE_WRITES_MILLION = 0.625;
export const TABLE_READS_MILLION = 0.125;
/**
 * What a read unit reads where a change of the last second may be missed: twice what it reads otherwise.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
export const TABLE_READ_UNIT_BYTES = 8 * 1024;
export const TABLE_GB_MONTH = 0.25;
/** Point-in-time recovery. Same page as above. */
export const TABLE_BACKUP_GB_MONTH = 0.2;

/** PUT and LIST. https://aws.amazon.com/s3/pricing/ */
export const S3_PUTS_THOUSAND = 0.005;
export const S3_GETS_THOUSAND = 0.0004;

/** https://aws.amazon.com/sqs/pricing/ */
export const QUEUE_REQUESTS_MILLION = 0.4;
/** What a call sends is billed as one request for each of these chunks. Same page as above. */
export const QUEUE_REQUEST_BYTES = 64 * 1024;

/** On arm64. https://aws.amazon.com/lambda/pricing/ */
export const FUNCTION_GB_SECOND = 0.0000133334;
export const FUNCTION_CALLS_MILLION = 0.2;

/** https://aws.amazon.com/cloudwatch/pricing/ */
export const LOGS_GB = 0.5;
export const ALARM_METRIC_MONTH = 0.1;
export const DASHBOARD_MONTH = 3;
/** Of one name and one set of dimensions, only for the hours in which it has values. Same page as above. */
export const METRIC_MONTH = 0.3;

/** https://aws.amazon.com/kms/pricing/ */
export const KEY_MONTH = 1;
export const KEY_REQUESTS_TEN_THOUSAND = 0.03;

/** https://aws.amazon.com/ecr/pricing/ */
export const REPOSITORY_GB_MONTH = 0.1;
