import type { Mutation } from "../mutation";

const SETTLE_IMAGE = "tests/job/settle/settle-image.test.ts";
const INTERLEAVINGS = "tests/job/settle/interleavings.test.ts";
const RUN_WORKER = "tests/job/run-worker.test.ts";
const FAILURES = "tests/job/worker-failures.test.ts";
const RECORD = "tests/contracts/record.test.ts";
const EVENTS = "tests/components/lanes/image-events.test.ts";

export const NOTHING_TWICE: readonly Mutation[] = [
  {
    name: "drops the condition on the record's revision",
    file: "job/table/replace-record-params.ts",
    find: '{ ...REVISION_AS_READ, ExpressionAttributeValues: { ":revision": before.revision } }',
    replace: "{}",
    caughtBy: { file: RUN_WORKER, test: "gets the new version's record and labels" },
  },
  {
    name: "writes a first record over another worker's",
    file: "job/table/replace-record-params.ts",
    find: "? NO_RECORD_YET",
    replace: "? {}",
    caughtBy: { file: RUN_WORKER, test: "is looked at, read, labelled by reference" },
  },
  {
    name: "writes each record under the same revision",
    file: "job/settle/settle-image.ts",
    find: "revision: newRevision()",
    replace: 'revision: "1"',
    caughtBy: { file: RUN_WORKER, test: "is looked at, read, labelled by reference" },
  },
  {
    name: "leaves old label entries",
    file: "job/table/replace-record-params.ts",
    find: "...staleEntries(replacement),",
    replace: "",
    caughtBy: { file: RUN_WORKER, test: "gets the new version's record and labels" },
  },
  {
    name: "writes label entries outside the record's transaction",
    file: "job/table/replace-record.ts",
    find: "await table.send(new TransactWriteCommand(params));",
    replace:
      "const { TransactItems = [] } = params;\n" +
      "await table.send(new TransactWriteCommand({ TransactItems: TransactItems.slice(0, 1) }));\n" +
      "await table.send(new TransactWriteCommand({ TransactItems: TransactItems.slice(1) }));",
    caughtBy: { file: RUN_WORKER, test: "gets the new version's record and labels" },
  },
  {
    name: "takes a conflict for a success",
    file: "job/table/replace-record.ts",
    find: "if (!isPassing(error) || tries === MAX_TRIES) throw failure;",
    replace:
      "if (failure instanceof RecordChangedError) return;\n" +
      "if (!isPassing(error) || tries === MAX_TRIES) throw failure;",
    caughtBy: { file: FAILURES, test: "ends the worker with 75 when it" },
  },
  {
    name: "never reads the record again after a conflict",
    file: "job/settle/settle-image.ts",
    find: "round === 1 ?",
    replace: "round >= 1 ?",
    caughtBy: { file: FAILURES, test: "is read from the table again" },
  },
  {
    name: "pays again for labels after a conflict",
    file: "job/settle/settle-image.ts",
    find: "if (this.#judged && isSameVersion(this.#judged.object, object)) return this.#judged.verdict;",
    replace: "",
    caughtBy: { file: SETTLE_IMAGE, test: "labels that are paid for are not paid for again" },
  },
  {
    name: "throws away labels that are paid for on SIGTERM",
    file: "job/settle/settle-image.ts",
    find: "if (context.stop.aborted && !rounds.hasPaidVerdict)",
    replace: "if (context.stop.aborted)",
    caughtBy: { file: SETTLE_IMAGE, test: "still writes the labels that it has paid for" },
  },
  {
    name: "throws away labels that are paid for when a write meets another",
    file: "job/table/replace-record.ts",
    find: "const MAX_TRIES = 8;",
    replace: "const MAX_TRIES = 1;",
    caughtBy: { file: FAILURES, test: "is written to again without paying for the labels again" },
  },
  {
    name: "takes records that DynamoDB left unread for missing",
    file: "job/table/read-records.ts",
    find: "if (UnprocessedKeys === undefined || Object.keys(UnprocessedKeys).length === 0) return records;",
    replace: "if (calls > 0) return records;",
    caughtBy: { file: FAILURES, test: "is asked again for the keys that it left over" },
  },
  {
    name: "goes on paying for labels that no table takes",
    file: "job/settle/settle-triggers.ts",
    find: "context.halt();",
    replace: "",
    caughtBy: { file: FAILURES, test: "lets none of those pay that wait for their turn" },
  },
  {
    name: "writes labels of another version after a conflict",
    file: "job/settle/settle-image.ts",
    find: "this.#judged && isSameVersion(this.#judged.object, object)",
    replace: "this.#judged",
    caughtBy: { file: INTERLEAVINGS, test: "leave the record of the last object" },
  },
  {
    name: "pays for what another worker has settled meanwhile",
    file: "job/settle/settle-image.ts",
    find: "if (now - lookedAt <= FRESH_MILLISECONDS) return;",
    replace: "return;",
    caughtBy: { file: SETTLE_IMAGE, test: "is read again before each call" },
  },
  {
    name: "does not ask whether a call is still wanted once its turn has come",
    file: "job/rekognition/detect-labels.ts",
    find: "await expectWanted();",
    replace: "",
    caughtBy: {
      file: "tests/job/rekognition/detect-labels.test.ts",
      test: "is not made once nobody wants it",
    },
  },
  {
    name: "walks through a manifest in step with a worker that has the same one",
    file: "job/settle/settle-triggers.ts",
    find: "shuffled(images, context.random)",
    replace: "images",
    caughtBy: { file: "tests/job/settle/twin-workers.test.ts", test: "pay for fewer than 7" },
  },
  {
    name: "labels what its record describes already",
    file: "job/settle/settle-image.ts",
    find: "if (isDescribedBy(object, before)) return this.#settled;",
    replace: "",
    caughtBy: { file: RUN_WORKER, test: "costs one look and nothing else" },
  },
  {
    name: "keeps the record of an object that is gone",
    file: "job/settle/settle-image.ts",
    find: "if (isDescribedBy(object, before)) return this.#settled;",
    replace: "if (object === undefined || isDescribedBy(object, before)) return this.#settled;",
    caughtBy: { file: RUN_WORKER, test: "loses record and labels when the object is gone" },
  },
  {
    name: "ignores the last look after the write",
    file: "job/settle/settle-image.ts",
    find: "if (!isDescribedBy(await context.look(image), object)) {",
    replace: "if (false) {",
    caughtBy: {
      file: SETTLE_IMAGE,
      test: "is settled anew when it changed while its record was written",
    },
  },
  {
    name: "ignores the look before the write",
    file: "job/settle/settle-image.ts",
    find: "if (object.versionId === undefined) await this.#expectUntouched(object);",
    replace: "",
    caughtBy: {
      file: SETTLE_IMAGE,
      test: "is looked at anew when Rekognition may have read other bytes",
    },
  },
  {
    name: "does not notice what was replaced and put back",
    file: "job/objects/object-state.ts",
    find: "before.lastModified === after.lastModified",
    replace: "true",
    caughtBy: { file: SETTLE_IMAGE, test: "is looked at anew when it was replaced and put back" },
  },
  {
    name: "judges an object within the second in which it was put",
    file: "job/settle/settle-image.ts",
    find: "await this.#ripen(object);",
    replace: "",
    caughtBy: { file: SETTLE_IMAGE, test: "is judged once the second is over" },
  },
  {
    name: "compares no ETags",
    file: "contracts/record.ts",
    find: "one.eTag === other.eTag && ",
    replace: "",
    caughtBy: { file: RECORD, test: "isSameVersion" },
  },
  {
    name: "compares no version ids",
    file: "contracts/record.ts",
    find: " && versionOf(one) === versionOf(other)",
    replace: "",
    caughtBy: { file: RECORD, test: "isSameVersion" },
  },
  {
    name: "reads records that may be out of date",
    file: "job/table/read-records.ts",
    find: "ConsistentRead: true",
    replace: "ConsistentRead: false",
    caughtBy: { file: RUN_WORKER, test: "is looked at, read, labelled by reference" },
  },
  {
    name: "reads whatever bytes are under the key by now",
    file: "job/objects/read-object.ts",
    find: "IfMatch: object.eTag,",
    replace: "",
    caughtBy: { file: RUN_WORKER, test: "is looked at, read, labelled by reference" },
  },
  {
    name: "has Rekognition read another version than the record tells",
    file: "job/rekognition/detect-labels-params.ts",
    find: "...(versionId !== undefined && { Version: versionId }),",
    replace: "",
    caughtBy: {
      file: RUN_WORKER,
      test: "is labelled by its version where the bucket has versions",
    },
  },
  {
    name: "takes version null, which is replaced in place, for a version",
    file: "job/objects/look-at-object.ts",
    find: 'head.VersionId === "null" ? undefined : head.VersionId',
    replace: "head.VersionId",
    caughtBy: { file: RUN_WORKER, test: "has no version where S3 calls it" },
  },
  {
    name: "labels an image twice that a manifest names twice",
    file: "job/objects/read-manifest.ts",
    find: "return [...new Map(triggers.map((trigger) => [triggerIdentity(trigger), trigger])).values()];",
    replace: "return triggers;",
    caughtBy: {
      file: "tests/job/run-worker-manifest.test.ts",
      test: "is read a hundred records a page, each image once",
    },
  },
  {
    name: "submits an image twice that two messages name",
    file: "submitter/read-batch.ts",
    find: "if (unique.has(identity)) duplicates += 1;\n      else unique.set(identity, trigger);",
    replace: "unique.set(identity + messageId, trigger);",
    caughtBy: { file: "tests/submitter/read-batch.test.ts", test: "folds duplicates" },
  },
  {
    name: "is not told of removals",
    file: "components/lanes/image-notification.ts",
    find: ', "s3:ObjectRemoved:*"',
    replace: "",
    caughtBy: { file: EVENTS, test: "come by one notification for all lanes" },
  },
];
