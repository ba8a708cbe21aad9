import { readBatchResponse } from "../../../local/lambda/batch-response";

const ids = ["a", "b", "c"];

test.each([
  ["undefined", undefined],
  ["null", null],
  ["an empty object", {}],
  ["no list", { batchItemFailures: null }],
  ["an empty list", { batchItemFailures: [] }],
])("%s settles every message", (_, answer) => {
  expect(readBatchResponse(answer, ids)).toEqual({ kind: "settled", failedIds: new Set() });
});

test("the messages that are named have failed", () => {
  const answer = { batchItemFailures: [{ itemIdentifier: "b" }, { itemIdentifier: "b" }] };
  expect(readBatchResponse(answer, ids)).toEqual({ kind: "settled", failedIds: new Set(["b"]) });
});

test.each([
  ["an id of no message", { batchItemFailures: [{ itemIdentifier: "x" }] }],
  ["an empty id", { batchItemFailures: [{ itemIdentifier: "" }] }],
  ["a null id", { batchItemFailures: [{ itemIdentifier: null }] }],
  ["a misspelt key", { batchItemFailures: [{ itemIdentifer: "a" }] }],
  ["a list of strings", { batchItemFailures: ["a"] }],
  ["a string", "ok"],
])("%s fails the whole batch", (_, answer) => {
  expect(readBatchResponse(answer, ids).kind).toBe("malformed");
});
