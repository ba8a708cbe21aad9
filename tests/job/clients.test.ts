import { DetectLabelsCommand } from "@aws-sdk/client-rekognition";
import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { createClients } from "../../job/clients";
import {
  type ScriptedAnswer,
  type ScriptedServer,
  startScriptedServer,
} from "../helpers/scripted-server";

let server: ScriptedServer;

async function clientsOf(...answers: ScriptedAnswer[]) {
  server = await startScriptedServer(answers);
  return createClients(4, {
    endpoint: server.endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
}

afterEach(() => server.close());

describe("the worker's clients", () => {
  it("repeat a call that S3 fails to answer", async () => {
    const { s3 } = await clientsOf({ status: 503 }, { status: 200, headers: { etag: '"a"' } });

    const { ETag } = await s3.send(new HeadObjectCommand({ Bucket: "photos", Key: "a.jpg" }));

    expect(ETag).toBe('"a"');
    expect(server.requests).toHaveLength(2);
  });

  it("repeat no DetectLabels: the rate control has to see every answer", async () => {
    const { rekognition } = await clientsOf({
      status: 400,
      headers: { "content-type": "application/x-amz-json-1.1" },
      body: '{"__type":"ThrottlingException","message":"Slow down"}',
    });
    const Image = { S3Object: { Bucket: "photos", Name: "a.jpg" } };

    const detecting = rekognition.send(new DetectLabelsCommand({ Image }));

    await expect(detecting).rejects.toMatchObject({ name: "ThrottlingException" });
    expect(server.requests).toHaveLength(1);
  });

  it("leave undefined attributes out of items", async () => {
    const { table } = await clientsOf({ status: 200, body: "{}" });

    await table.send(
      new PutCommand({ TableName: "labels", Item: { image: "a", versionId: undefined } }),
    );

    expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual({
      TableName: "labels",
      Item: { image: { S: "a" } },
    });
  });
});
