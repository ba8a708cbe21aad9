import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";

const KEY = "arn:aws:kms:us-east-1:000000000000:key/1";
const DEAD = "arn:aws:sqs:us-east-1:000000000000:dead";
const POLICY = {
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: "arn:aws:sqs:us-east-1:000000000000:lane",
  },
};
let services: LocalServices;
let sqs: SQSClient;
let QueueUrl: string;

beforeEach(async () => {
  services = await startLocalServices();
  sqs = services.clients().sqs;
  await services.sqs.putQueue({ name: "dead", visibilityTimeoutSeconds: 30 });
  QueueUrl = (await services.sqs.putQueue({ name: "lane", visibilityTimeoutSeconds: 30 })).url;
});
afterEach(() => services.close());

const set = (Attributes: Record<string, string>) =>
  sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));

async function attributes(client = sqs) {
  const input = { QueueUrl, AttributeNames: ["All" as const] };
  return (await client.send(new GetQueueAttributesCommand(input))).Attributes;
}

/** What every queue of these tests shows. */
const PLAIN = {
  QueueArn: "arn:aws:sqs:us-east-1:000000000000:lane",
  ApproximateNumberOfMessages: "0",
  ApproximateNumberOfMessagesNotVisible: "0",
  ApproximateNumberOfMessagesDelayed: "0",
  VisibilityTimeout: "30",
  MaximumMessageSize: "1048576",
  MessageRetentionPeriod: "345600",
  DelaySeconds: "0",
  ReceiveMessageWaitTimeSeconds: "0",
};

test("shows the key that protects a queue", async () => {
  await services.sqs.putQueue({ name: "lane", visibilityTimeoutSeconds: 30, kmsKeyArn: KEY });
  expect(await attributes()).toEqual({ ...PLAIN, KmsMasterKeyId: KEY });
});

test("sets what it shows, and keeps it over a restart", async () => {
  await set({
    VisibilityTimeout: "3",
    MessageRetentionPeriod: "60",
    Policy: JSON.stringify(POLICY),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD, maxReceiveCount: "5" }),
  });
  const changed = {
    ...PLAIN,
    VisibilityTimeout: "3",
    MessageRetentionPeriod: "60",
    Policy: JSON.stringify(POLICY),
    RedrivePolicy: `{"deadLetterTargetArn":"${DEAD}","maxReceiveCount":5}`,
  };
  expect(await attributes()).toEqual(changed);
  services = await services.restart();
  QueueUrl = services.sqs.urlOf("lane");
  expect(await attributes(services.clients().sqs)).toEqual(changed);
});

test("takes a policy and a redrive policy away", async () => {
  await set({
    Policy: JSON.stringify(POLICY),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD, maxReceiveCount: 5 }),
  });
  await set({ Policy: "", RedrivePolicy: "" });
  expect(await attributes()).toEqual(PLAIN);
});

test("what is set is in force: who may send, for how long a message is hidden, where it ends", async () => {
  const role = services.clients(services.roleWith("sender")).sqs;
  const send = () => role.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }));
  await expect(send()).rejects.toMatchObject({ name: "AccessDeniedException" });
  await set({
    VisibilityTimeout: "0",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD, maxReceiveCount: 1 }),
    Policy: JSON.stringify({
      Statement: {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::000000000000:role/sender" },
        Action: "sqs:SendMessage",
        Resource: "*",
      },
    }),
  });
  await send();
  const receive = async () =>
    (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.map(({ Body }) => Body);
  expect(await receive()).toEqual(["a"]);
  expect(await receive()).toBeUndefined();
  expect(services.sqs.counts(DEAD)).toEqual({ visible: 1, inFlight: 0 });
});

test.each([
  [
    "an attribute that is not emulated",
    { DelaySeconds: "5" },
    "InvalidAttributeName",
    "Unknown Attribute DelaySeconds: the local cloud sets VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy, Policy.",
  ],
  [
    "a visibility timeout of more than twelve hours",
    { VisibilityTimeout: "43201" },
    "InvalidAttributeValue",
    "Invalid value for the parameter VisibilityTimeout: 43201 is not 0 to 43200 seconds.",
  ],
  [
    "a time that is no number",
    { MessageRetentionPeriod: "a day" },
    "InvalidAttributeValue",
    "Invalid value for the parameter MessageRetentionPeriod: a day is not 60 to 1209600 seconds.",
  ],
  [
    "a redrive policy without a queue",
    { RedrivePolicy: "{}" },
    "InvalidAttributeValue",
    "Invalid value for the parameter RedrivePolicy: it needs deadLetterTargetArn and maxReceiveCount.",
  ],
  [
    "dead letters to a queue that is not there",
    { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${DEAD}r`, maxReceiveCount: 1 }) },
    "InvalidParameterValue",
    `RedrivePolicy of lane is invalid: dead letter target ${DEAD}r does not exist.`,
  ],
  [
    "a policy of another service's actions",
    { Policy: JSON.stringify({ Statement: { ...POLICY.Statement, Action: "s3:GetObject" } }) },
    "InvalidAttributeValue",
    "Invalid value for the parameter Policy: s3:GetObject is no action of SQS.",
  ],
  [
    "a policy that is no JSON",
    { Policy: "nonsense" },
    "InvalidAttributeValue",
    "Invalid value for the parameter Policy: The policy document is not JSON: nonsense",
  ],
])("refuses %s, and changes nothing", async (_case, refused, name, message) => {
  await expect(set({ MessageRetentionPeriod: "120", ...refused })).rejects.toMatchObject({
    name,
    message,
  });
  expect(await attributes()).toEqual(PLAIN);
});

test("refuses a policy that it cannot judge", async () => {
  const Policy = JSON.stringify({ Statement: { ...POLICY.Statement, NotAction: "sqs:*" } });
  await expect(set({ Policy })).rejects.toMatchObject({
    name: "InvalidAttributeValue",
    message: expect.stringContaining("NotAction"),
  });
});
