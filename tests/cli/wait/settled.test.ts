import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { FollowedImages } from "../../../cli/wait/followed-images";
import { type SettledImage, waitUntilSettled } from "../../../cli/wait/settled";
import { FakeIo } from "../../helpers/fake-io";
import { labeledRecord } from "../../helpers/records";
import { OUTPUTS } from "../../helpers/stack-outputs";

const tableMock = mockClient(DynamoDBDocumentClient);
const IMAGE = "s3://images/express/a.jpg";
const UPLOADED = { key: "express/a.jpg", version: { eTag: '"e1"' } };

beforeEach(() => tableMock.reset());

function target() {
  return { outputs: OUTPUTS, table: DynamoDBDocumentClient.from(new DynamoDBClient({})) };
}

function answer(...records: object[]) {
  const Responses = {
    labels: records.map((record) => ({ image: IMAGE, entry: "record", ...record })),
  };
  return { Responses };
}

async function wait(
  knownRevision?: string,
  { io = new FakeIo(), checkHealth = () => {}, image = {} } = {},
) {
  const settled: SettledImage[] = [];
  const images = new FollowedImages();
  images.add({ ...UPLOADED, isListed: false, knownRevision, ...image });
  const onSettled = (image: SettledImage) => void settled.push(image);
  await waitUntilSettled(target(), { images, onSettled, checkHealth }, io);
  return { settled, unsettled: images.first(10).map(({ key }) => key) };
}

it("waits until the record describes the version that was uploaded", async () => {
  tableMock
    .on(BatchGetCommand)
    .resolvesOnce(answer())
    .resolvesOnce(answer(labeledRecord({ eTag: '"old"', revision: "r0" })))
    .resolves(answer(labeledRecord({ revision: "r1" })));
  const { settled, unsettled } = await wait("r0");
  expect(settled).toMatchObject([{ key: "express/a.jpg", alreadySettled: false }]);
  expect(unsettled).toEqual([]);
  expect(tableMock.commandCalls(BatchGetCommand)[0]?.args[0].input).toEqual({
    RequestItems: { labels: { Keys: [{ image: IMAGE, entry: "record" }] } },
  });
  expect(tableMock.commandCalls(BatchGetCommand)).toHaveLength(3);
});

it("tells an image that was settled before the upload from one that was labelled for it", async () => {
  tableMock.on(BatchGetCommand).resolves(answer(labeledRecord({ revision: "r0" })));
  const { settled } = await wait("r0");
  expect(settled).toMatchObject([{ alreadySettled: true }]);
});

it("counts an image as settled when somebody has put a newer version since", async () => {
  tableMock
    .on(BatchGetCommand)
    .resolves(answer(labeledRecord({ eTag: '"newer"', revision: "r9" })));
  const { settled } = await wait("r0");
  expect(settled).toMatchObject([{ record: { eTag: '"newer"' }, alreadySettled: false }]);
});

it("waits on while a record shows the old labels of an image that shall be labeled anew", async () => {
  const relabelRequestedAt = "2026-11-26T00:00:00.000Z";
  tableMock
    .on(BatchGetCommand)
    .resolvesOnce(answer(labeledRecord({ revision: "r0", relabelRequestedAt })))
    .resolvesOnce(answer(labeledRecord({ revision: "r1", relabelRequestedAt })))
    .resolves(answer(labeledRecord({ revision: "r2" })));
  const { settled } = await wait("r0");
  expect(settled).toMatchObject([{ record: { revision: "r2" }, alreadySettled: false }]);
});

it("knows an image that was there already by its ETag, for a listing tells no version", async () => {
  const image = { isListed: true, version: { eTag: '"e1"' } };
  const stale = labeledRecord({ eTag: '"old"', versionId: "v1", revision: "r0" });
  tableMock
    .on(BatchGetCommand)
    .resolvesOnce(answer(stale))
    .resolves(answer(labeledRecord({ versionId: "v2", revision: "r1" })));
  const { settled } = await wait("r0", { image });
  expect(settled).toMatchObject([{ record: { versionId: "v2" }, alreadySettled: false }]);
  expect(tableMock.commandCalls(BatchGetCommand)).toHaveLength(2);
});

it("asks again for what a table that is short of capacity left unread", async () => {
  const UnprocessedKeys = { labels: { Keys: [{ image: IMAGE, entry: "record" }] } };
  tableMock
    .on(BatchGetCommand)
    .resolvesOnce({ Responses: {}, UnprocessedKeys })
    .resolves(answer(labeledRecord()));
  expect((await wait()).settled).toHaveLength(1);
});

it("ends with what is unsettled after Ctrl-C", async () => {
  tableMock.on(BatchGetCommand).resolves(answer());
  const io = new FakeIo();
  expect(await wait(undefined, { io, checkHealth: () => io.pressCtrlC() })).toEqual({
    settled: [],
    unsettled: ["express/a.jpg"],
  });
});

it("ends when the system cannot settle anything", async () => {
  tableMock.on(BatchGetCommand).resolves(answer());
  const fail = () => {
    throw new Error("denied");
  };
  await expect(wait(undefined, { checkHealth: fail })).rejects.toThrow("denied");
});
