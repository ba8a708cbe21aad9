import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { outsideLanes } from "../../../cli/status/outside-lanes";

const s3Mock = mockClient(S3Client);

beforeEach(() => {
  s3Mock.reset();
  s3Mock.onAnyCommand().rejects(new Error("not scripted"));
});

const find = (...prefixes: string[]) => outsideLanes({ s3: new S3Client({}) }, "images", prefixes);
const inputs = () => s3Mock.calls().map(({ args: [{ input }] }) => input);
const level = (Prefix: string) => ({
  Bucket: "images",
  Prefix,
  Delimiter: "/",
  EncodingType: "url" as const,
});

it("names prefixes and keys that no lane has, with one call for lanes at the top", async () => {
  s3Mock.on(ListObjectsV2Command, level("")).resolves({
    Contents: [{ Key: "stray+1%2B1.jpg" }],
    CommonPrefixes: [{ Prefix: "bulk/" }, { Prefix: "holiday+2019/" }, { Prefix: "express/" }],
  });
  expect(await find("express/", "bulk/")).toEqual({
    names: ["holiday 2019/", "stray 1+1.jpg"],
    isComplete: true,
  });
  expect(inputs()).toEqual([level("")]);
});

it("lists the levels on the way to deeper prefixes, and no others", async () => {
  s3Mock
    .on(ListObjectsV2Command, level(""))
    .resolves({ CommonPrefixes: [{ Prefix: "teams/" }, { Prefix: "other/" }] })
    .on(ListObjectsV2Command, level("teams/"))
    .resolves({
      Contents: [{ Key: "teams/" }, { Key: "teams/red.jpg" }],
      CommonPrefixes: [{ Prefix: "teams/blue/" }, { Prefix: "teams/green/" }],
    })
    .on(ListObjectsV2Command, level("teams/blue/"))
    .resolves({ CommonPrefixes: [{ Prefix: "teams/blue/in/" }, { Prefix: "teams/blue/out/" }] });
  expect(await find("teams/blue/in/")).toEqual({
    names: ["other/", "teams/green/", "teams/red.jpg", "teams/blue/out/"],
    isComplete: true,
  });
  expect(inputs()).toEqual([level(""), level("teams/"), level("teams/blue/")]);
});

it("knows prefixes that end within a name", async () => {
  s3Mock.on(ListObjectsV2Command, level("")).resolves({
    Contents: [{ Key: "img-1.jpg" }, { Key: "im.jpg" }],
    CommonPrefixes: [{ Prefix: "img-2019/" }, { Prefix: "im/" }],
  });
  expect(await find("img-")).toEqual({ names: ["im/", "im.jpg"], isComplete: true });
});

it("reads on where a level has more pages, and stops after ten calls", async () => {
  s3Mock
    .on(ListObjectsV2Command)
    .resolves({ Contents: [{ Key: "a.jpg" }], NextContinuationToken: "more" });
  const { names, isComplete } = await find("express/");
  expect({ names: names.length, isComplete }).toEqual({ names: 10, isComplete: false });
  expect(inputs()).toEqual([
    level(""),
    ...Array.from({ length: 9 }, () => ({ ...level(""), ContinuationToken: "more" })),
  ]);
});
