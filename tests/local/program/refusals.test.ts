/** What AWS refuses when a resource is made is refused here in its words, where a source has them. */
import { type LocalServices, startLocalServices } from "../../helpers/local-services";
import {
  BUCKET,
  KEY,
  keyPolicy,
  type Make,
  makeQueueOfS3,
  NOTIFICATION,
  newStack,
  QUEUE,
  QUEUE_POLICY,
} from "../../helpers/service-provisioner";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
});
afterAll(async () => {
  await services.close();
  removeTemporaryFolders();
});

/** What to make, the last of which is refused. */
type Attempt = (make: Make) => Promise<unknown>;

async function refusalOf(attempt: Attempt): Promise<string> {
  const { make } = newStack(services);
  try {
    await attempt(make);
  } catch (error) {
    return (error as Error).message.replace(/^\S+ "[^"]+": /, "");
  }
  return "(nothing was refused)";
}

const ALLOW = { Effect: "Allow", Resource: "*" };

describe("queues and events", () => {
  const notify = async (make: Make, queueArn: string | undefined, ...prefixes: string[]) => {
    const { state } = await make(BUCKET, {});
    const events = ["s3:ObjectCreated:*"];
    const queues = prefixes.map((filterPrefix) => ({
      id: filterPrefix,
      queueArn,
      events,
      filterPrefix,
    }));
    return make(NOTIFICATION, { bucket: state.bucket, queues });
  };

  test.each<[string, Attempt, RegExp]>([
    [
      "a notification before the policy of its queue",
      async (make) => notify(make, (await make(QUEUE, {})).state.arn, "a/"),
      /^InvalidArgument: Unable to validate the following destination configurations: a\/ to .*s3\.amazonaws\.com needs sqs:SendMessage/,
    ],
    [
      "a notification to a queue whose key does not let S3 in",
      async (make) => {
        const key = await make(KEY, { policy: keyPolicy() });
        return notify(make, (await makeQueueOfS3(make, key.state.arn)).queueArn, "a/");
      },
      /^InvalidArgument: Unable to validate the following destination configurations: .* s3\.amazonaws\.com needs kms:GenerateDataKey and kms:Decrypt in the policy of the queue's key: .*s3\.amazonaws\.com is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:/,
    ],
    [
      "prefixes that overlap",
      async (make) => notify(make, (await makeQueueOfS3(make)).queueArn, "a/", "a/b/"),
      /^InvalidArgument: Configuration is ambiguously defined\. Cannot have overlapping suffixes in two rules/,
    ],
    [
      "a queue policy with actions of others",
      async (make) => {
        const { id: queueUrl } = await make(QUEUE, {});
        const statement = { ...ALLOW, Principal: "*", Action: ["sqs:SendMessage", "kms:Decrypt"] };
        return make(QUEUE_POLICY, { queueUrl, policy: { Statement: [statement] } });
      },
      /^InvalidAttributeValue: Invalid value for the parameter Policy: kms:Decrypt/,
    ],
    [
      "two kinds of encryption of one queue",
      async (make) => {
        const { state } = await make(KEY, {});
        return make(QUEUE, { sqsManagedSseEnabled: true, kmsMasterKeyId: state.keyId });
      },
      /^InvalidAttributeValue: You can use one type of server-side encryption \(SSE\) at one time\./,
    ],
    [
      "a queue with a key that does not exist",
      (make) => make(QUEUE, { kmsMasterKeyId: "gone" }),
      /^NotFoundException: Key 'arn:aws:kms:us-east-1:000000000000:key\/gone' does not exist$/,
    ],
  ])("%s", async (_, attempt, message) => {
    expect(await refusalOf(attempt)).toMatch(message);
  });
});

describe("keys", () => {
  test.each<[string, Attempt, RegExp]>([
    [
      "a policy that locks everybody out",
      (make) => {
        const Principal = { Service: "s3.amazonaws.com" };
        const statement = { ...ALLOW, Principal, Action: "kms:*" };
        return make(KEY, { policy: { Statement: [statement] } });
      },
      /^MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future\.$/,
    ],
    [
      "an alias of AWS's own",
      (make) => make("aws:kms/alias:Alias", { name: "alias/aws/s3", targetKeyId: "it" }),
      /^InvalidAliasNameException: "alias\/aws\/s3" is no alias/,
    ],
    [
      "an alias of a key that does not exist",
      (make) => make("aws:kms/alias:Alias", { targetKeyId: "gone" }),
      /^NotFoundException: Key '.*key\/gone' does not exist$/,
    ],
    [
      "a deletion window of six days",
      (make) => make(KEY, { deletionWindowInDays: 6 }),
      /deletionWindowInDays: .*>=7/,
    ],
    [
      "a table with a key, but without encryption",
      (make) =>
        make("aws:dynamodb/table:Table", {
          billingMode: "PAY_PER_REQUEST",
          hashKey: "id",
          attributes: [{ name: "id", type: "S" }],
          serverSideEncryption: { enabled: false, kmsKeyArn: "gone" },
        }),
      /^ValidationException: .*serverSideEncryption has a kmsKeyArn, but is not enabled$/,
    ],
  ])("%s", async (_, attempt, message) => {
    expect(await refusalOf(attempt)).toMatch(message);
  });
});

describe("settings of buckets", () => {
  const cors = (rule: object) => (make: Make) =>
    make("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration", {
      bucket: "images",
      corsRules: [{ allowedMethods: ["GET"], allowedOrigins: ["http://localhost:*"], ...rule }],
    });
  const encryption = (byDefault: object) => (make: Make) =>
    make("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
      bucket: "images",
      rules: [{ applyServerSideEncryptionByDefault: byDefault }],
    });
  const lifecycle =
    (...rules: object[]) =>
    (make: Make) =>
      make("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
        bucket: "images",
        rules: rules.map((rule) => ({ id: "one", status: "Enabled", ...rule })),
      });
  const expiring = { expiration: { days: 1 } };

  test.each<[string, Attempt, RegExp]>([
    [
      "CORS with a method that S3 does not know",
      cors({ allowedMethods: ["GET", "PATCH"] }),
      /^InvalidRequest: Found unsupported HTTP method in CORS config\. Unsupported method is PATCH$/,
    ],
    [
      "CORS with two wildcards in an origin",
      cors({ allowedOrigins: ["http://*.example.*"] }),
      /^InvalidRequest: AllowedOrigin "http:\/\/\*\.example\.\*" can not have more than one wildcard\.$/,
    ],
    [
      "CORS with a wildcard in an exposed header",
      cors({ exposeHeaders: ["x-amz-*"] }),
      /^InvalidRequest: ExposeHeader "x-amz-\*" contains wildcard\./,
    ],
    [
      "a key for an algorithm without one",
      encryption({ sseAlgorithm: "AES256", kmsMasterKeyId: "key" }),
      /^InvalidArgument: a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms/,
    ],
    [
      "a key that does not exist",
      encryption({ sseAlgorithm: "aws:kms", kmsMasterKeyId: "alias/gone" }),
      /^NotFoundException: Alias arn:aws:kms:us-east-1:000000000000:alias\/gone is not found\.$/,
    ],
    [
      "two lifecycle rules of one id",
      lifecycle(expiring, expiring),
      /^InvalidArgument: Rule ID must be unique\. Found same ID for more than one rule: one$/,
    ],
    [
      "a lifecycle rule that does nothing",
      lifecycle({}),
      /^InvalidRequest: At least one action needs to be specified in a rule$/,
    ],
  ])("%s", async (_, attempt, message) => {
    expect(await refusalOf(attempt)).toMatch(message);
  });
});

describe("logs", () => {
  const group = "aws:cloudwatch/logGroup:LogGroup";
  const policy = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
  const document = (Action: string) => ({
    Statement: [{ ...ALLOW, Principal: { Service: "events.amazonaws.com" }, Action }],
  });
  const putEvents = document("logs:PutLogEvents");

  test.each<[string, Attempt, RegExp]>([
    [
      "a retention that CloudWatch does not have",
      (make) => make(group, { retentionInDays: 31 }),
      /^InvalidParameterException: 1 validation error detected: Value '31' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: \[1, 3, 5, 7, 14, 30, 60,/,
    ],
    [
      "a key whose policy does not let CloudWatch Logs in",
      async (make) => make(group, { kmsKeyId: (await make(KEY, {})).state.arn }),
      /^AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:us-east-1:000000000000:log-group:it-\w{7}': .* does not allow kms:Encrypt to logs\.us-east-1\.amazonaws\.com$/,
    ],
    [
      "a key whose policy lets other log groups in",
      async (make) => {
        const statement = {
          ...ALLOW,
          Principal: { Service: "logs.us-east-1.amazonaws.com" },
          Action: "kms:*",
          Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:other" } },
        };
        const { state } = await make(KEY, { policy: keyPolicy(statement) });
        return make(group, { kmsKeyId: state.arn });
      },
      /^AccessDeniedException: The specified KMS key/,
    ],
    [
      "a resource policy with another action",
      (make) => make(policy, { policyName: "p", policyDocument: document("logs:*") }),
      /^InvalidParameterException: .* logs:CreateLogStream and logs:PutLogEvents, not logs:\*\.$/,
    ],
    [
      "a resource policy of no log group",
      (make) => make(policy, { resourceArn: "arn:gone", policyDocument: putEvents }),
      /^ResourceNotFoundException: The specified log group does not exist: arn:gone\.$/,
    ],
    [
      "a resource policy with a name and a log group",
      (make) => make(policy, { policyName: "p", resourceArn: "a", policyDocument: putEvents }),
      /^InvalidParameterException: A resource policy has policyName or resourceArn, and not both\.$/,
    ],
    [
      "a second resource policy of a log group",
      async (make) => {
        const { state } = await make(group, {});
        const inputs = { resourceArn: state.arn, policyDocument: putEvents };
        await make(policy, inputs, "one");
        return make(policy, inputs, "two");
      },
      /^LimitExceededException: Resource limit exceeded: .* has a resource policy already\.$/,
    ],
    [
      "an eleventh resource policy of the account",
      async (make) => {
        for (let index = 0; index <= 10; index++) {
          const inputs = { policyName: `p${index}`, policyDocument: putEvents };
          await make(policy, inputs, `p${index}`);
        }
      },
      /^LimitExceededException: .*10 resource policies/,
    ],
  ])("%s", async (_, attempt, message) => {
    expect(await refusalOf(attempt)).toMatch(message);
  });
});
