import { text } from "node:stream/consumers";
import { AwsError } from "../aws-error";
import type { AwsRequest, AwsResponse } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { Bucket, Buckets } from "./buckets";
import type { Deletions } from "./deletions";
import type { EventSender } from "./event-sender";
import { listObjects, listObjectsV1 } from "./list-objects";
import type { MultipartOperations } from "./multipart/multipart-operations";
import { notEmulated, SUBRESOURCES } from "./not-emulated";
import type { ObjectStore } from "./object-store";
import { putNotifications, readNotifications } from "./put-notifications";
import { type XmlContent, xmlAnswer, xmlDocument } from "./xml";
import { readXml, textOf } from "./xml-reader";

export interface BucketOperationsOptions {
  readonly buckets: Buckets;
  readonly objects: ObjectStore;
  readonly deletions: Deletions;
  readonly multipart: MultipartOperations;
  readonly events: EventSender;
  readonly authorizer: Authorizer;
  readonly region: string;
}

/** The calls on buckets: listing, and what the owner of a bucket needs to set one up. */
export class BucketOperations {
  constructor(private readonly options: BucketOperationsOptions) {}

  /** @throws AwsError NoSuchBucket, for all but the bucket's creation */
  async handle(request: AwsRequest, name: string): Promise<AwsResponse> {
    const { method, query } = request;
    const isPlain = !SUBRESOURCES.some((name) => query.has(name));
    if (method === "PUT" && isPlain) return this.create(request, name);
    const bucket = this.options.buckets.get(name);
    if (method === "HEAD") {
      this.authorize(request.caller, "s3:ListBucket", bucket);
      return { status: 200, headers: { "x-amz-bucket-region": this.options.region } };
    }
    if (method === "GET" && isPlain) return this.list(request, bucket);
    if (method === "GET" && query.has("uploads")) {
      return this.options.multipart.list(request, bucket);
    }
    if (query.has("notification")) return this.notification(request, bucket);
    if (query.has("versioning")) return this.versioning(request, bucket);
    if (method === "GET" && query.has("location")) return this.location(request, bucket);
    if (method === "POST" && query.has("delete")) {
      return this.options.deletions.deleteMany(request, bucket);
    }
    throw notEmulated(request);
  }

  private list(request: AwsRequest, bucket: Bucket): AwsResponse {
    const { query, caller } = request;
    this.authorize(caller, "s3:ListBucket", bucket);
    const version = query.get("list-type");
    if (version !== null && version !== "2") throw notEmulated(request);
    const list = version === null ? listObjectsV1 : listObjects;
    return xmlAnswer(list(this.options.objects, bucket.name, query));
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
  private async create({ caller, body }: AwsRequest, name: string): Promise<AwsResponse> {
    const { authorizer, buckets, region } = this.options;
    authorizer.authorize(caller, "s3:CreateBucket", `arn:aws:s3:::${name}`);
    const configuration = await text(body);
    const given = configuration === "" ? undefined : readXml(configuration);
    const location = given === undefined ? undefined : textOf(given, "LocationConstraint");
    if ((location ?? FIRST_REGION) !== region) {
      throw new AwsError(
        "IllegalLocationConstraintException",
        `The ${location ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
      );
    }
    await buckets.create(name);
    return { status: 200, headers: { location: `/${name}` } };
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
  private async notification(request: AwsRequest, bucket: Bucket): Promise<AwsResponse> {
    const { method, caller } = request;
    if (method === "GET") {
      this.authorize(caller, "s3:GetBucketNotification", bucket);
      return xmlAnswer("NotificationConfiguration", notificationsOf(bucket));
    }
    if (method !== "PUT") throw notEmulated(request);
    this.authorize(caller, "s3:PutBucketNotification", bucket);
    const configuration = readNotifications(readXml(await text(request.body)));
    await putNotifications(this.options, bucket.name, configuration);
    return { status: 200, headers: {} };
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html */
  private async versioning(request: AwsRequest, bucket: Bucket): Promise<AwsResponse> {
    const { method, caller } = request;
    if (method === "GET") {
      this.authorize(caller, "s3:GetBucketVersioning", bucket);
      return xmlAnswer("VersioningConfiguration", { Status: bucket.versioning });
    }
    if (method !== "PUT") throw notEmulated(request);
    this.authorize(caller, "s3:PutBucketVersioning", bucket);
    const status = textOf(readXml(await text(request.body)), "Status");
    if (status !== "Enabled" && status !== "Suspended") {
      throw new AwsError("MalformedXML", `Status is Enabled or Suspended, not ${status}.`);
    }
    await this.options.buckets.putVersioning(bucket.name, status);
    return { status: 200, headers: {} };
  }

  /** Of the first Region the answer is empty. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
  private location({ caller }: AwsRequest, bucket: Bucket): AwsResponse {
    this.authorize(caller, "s3:GetBucketLocation", bucket);
    const { region } = this.options;
    return xmlAnswer(
      xmlDocument("LocationConstraint", region === FIRST_REGION ? "" : region, NAMESPACE),
    );
  }

  private authorize(caller: Caller, action: string, { arn, policy }: Bucket): void {
    this.options.authorizer.authorize(caller, action, arn, policy);
  }
}

/** Clients read an element of text alone only when it has one. */
const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Buckets there have no location constraint, neither given nor told. */
const FIRST_REGION = "us-east-1";

function notificationsOf({ eventBridge, targets }: Bucket): XmlContent {
  return {
    EventBridgeConfiguration: eventBridge ? "" : undefined,
    QueueConfiguration: targets.map(({ id, queueArn, events, prefix }) => ({
      Id: id,
      Queue: queueArn,
      Event: events,
      Filter: { S3Key: { FilterRule: { Name: "Prefix", Value: prefix } } },
    })),
  };
}
