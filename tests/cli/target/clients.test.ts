import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { createClients } from "../../../cli/target/clients";
import { startRefusingAws } from "../../helpers/refusing-aws";

const CREDENTIALS = { accessKeyId: "key", secretAccessKey: "secret" };

it("sends messages to the endpoint, whatever host the queue's URL has, and waits for it no longer than seconds", async () => {
  const aws = await startRefusingAws(() => ({ status: 400, code: "QueueDoesNotExist" }));
  const { endpoint } = aws;
  const { destroy, sqs } = createClients({
    region: "us-east-1",
    endpoint,
    credentials: CREDENTIALS,
  });
  const QueueUrl = "https://sqs.us-east-1.amazonaws.com/111122223333/bulk";
  await expect(
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" })),
  ).rejects.toMatchObject({ name: "QueueDoesNotExist" });
  const handler: object = sqs.config.requestHandler;
  expect(handler).toMatchObject({ config: { connectionTimeout: 5000, socketTimeout: 30_000 } });
  destroy();
  await aws.close();
});

describe("with AWS_ENDPOINT_URL", () => {
  const environment = { ...process.env };
  afterEach(() => {
    delete process.env.AWS_ENDPOINT_URL;
    Object.assign(process.env, environment);
  });

  it.each([
    [undefined, false],
    ["http://localhost:4566", true],
  ])("%s, has buckets in paths: %s", async (endpoint, inPaths) => {
    delete process.env.AWS_ENDPOINT_URL;
    if (endpoint !== undefined) process.env.AWS_ENDPOINT_URL = endpoint;
    const { destroy, s3 } = createClients({ region: "us-east-1" });
    expect(await s3.config.forcePathStyle).toBe(inPaths);
    destroy();
  });
});
