import type { Mutation } from "../mutation";

const FAILURES = "tests/job/worker-failures.test.ts";
const RUN_WORKER = "tests/job/run-worker.test.ts";
const JUDGE = "tests/job/settle/judge-content.test.ts";
const INSPECT = "tests/job/content/inspect-content.test.ts";
const DECODERS = "tests/job/convert/decoder-threads.test.ts";
const BUDGET = "tests/job/convert/budget.test.ts";

export const BAD_IMAGES: readonly Mutation[] = [
  {
    name: "lets the error of one image out of the worker",
    file: "job/settle/settle-triggers.ts",
    find: "context.report.unsettled(image, error, isRetryable(error));",
    replace: "throw error;",
    caughtBy: { file: FAILURES, test: "ends the worker with 1 when" },
  },
  {
    name: "lets a trigger of another bucket out of the worker",
    file: "job/settle/settle-triggers.ts",
    find: "report.stray(trigger, error);",
    replace: "throw error;",
    caughtBy: { file: FAILURES, test: "ends the worker with 1 when" },
  },
  {
    name: "lets one malformed record spoil its whole page",
    file: "job/settle/read-pages.ts",
    find: "return await readRecords(page.map(({ uri }) => uri));",
    replace:
      "const records = await readRecords(page.map(({ uri }) => uri));\n" +
      "for (const [uri, item] of records) knownRecord(uri, item);\n" +
      "return records;",
    caughtBy: { file: FAILURES, test: "ends the worker with 1 when" },
  },
  {
    name: "takes an image that cannot be decoded for a bug",
    file: "job/settle/judge-content.ts",
    find: "if (!(error instanceof UndecodableError)) throw error;",
    replace: "throw error;",
    caughtBy: { file: JUDGE, test: "is CORRUPT when nothing of it can be seen" },
  },
  {
    name: "takes Rekognition's refusal of an image for a failure",
    file: "job/rekognition/detect-labels.ts",
    find: "if (refusal !== undefined) return refusal;",
    replace: "",
    caughtBy: { file: RUN_WORKER, test: "is rejected when Rekognition answers" },
  },
  {
    name: "asks S3 for the bytes of an empty object",
    file: "job/content/inspect-content.ts",
    find: 'if (bytes === 0) return { reason: "EMPTY", detail: "0 bytes" };',
    replace: "",
    caughtBy: { file: INSPECT, test: "is EMPTY without a byte read" },
  },
  {
    name: "pays for images that are too small",
    file: "job/content/inspect-content.ts",
    find: "return misfit(header) ?? header;",
    replace: "return header;",
    caughtBy: { file: RUN_WORKER, test: "is rejected with what a person can act on" },
  },
  {
    name: "takes a header that cannot be read for one that needs no look",
    file: "job/content/inspect-content.ts",
    find: 'if (format === undefined || format.name === "SVG") return unsupported(format, head);',
    replace: "if (format === undefined) return unsupported(format, head);",
    caughtBy: { file: INSPECT, test: "is of an UNSUPPORTED_FORMAT that is named" },
  },
  {
    name: "decodes what the worker has no memory for",
    file: "job/settle/judge-content.ts",
    find: "if (needed > pixels.total) return tooLarge(header, needed, pixels.total);",
    replace: "",
    caughtBy: { file: JUDGE, test: "decides what is TOO_LARGE to decode" },
  },
  {
    name: "reads into memory what the worker cannot hold",
    file: "job/content/inspect-content.ts",
    find: "if (bytes > maxBytes) {",
    replace: "if (false) {",
    caughtBy: { file: JUDGE, test: "is not spent on objects that are too large to hold" },
  },
  {
    name: "lets damaged metadata out of the worker",
    file: "job/facts/exif-facts.ts",
    find: "try {\n    return exifReader(exif);\n  } catch {\n    return undefined;\n  }",
    replace: "return exifReader(exif);",
    caughtBy: { file: "tests/job/facts/exif-facts.test.ts", test: "survives data with any byte" },
  },
  {
    name: "takes damaged pixels for a bug",
    file: "job/settle/judge-content.ts",
    find: '.catch(() => "damaged")',
    replace: "",
    caughtBy: { file: JUDGE, test: "is labelled by what there is of it" },
  },
  {
    name: "takes a header that cannot be read for a bug",
    file: "job/content/header.ts",
    find: "return { unreadable: error instanceof Error ? firstLine(error.message) : String(error) };",
    replace: "throw error;",
    caughtBy: { file: INSPECT, test: "is CORRUPT when all of it holds no header" },
  },
  {
    name: "takes what libheif cannot decode for a bug",
    file: "job/convert/decoder-thread.ts",
    find: "return { problem: error instanceof Error ? error.message : String(error) };",
    replace: "throw error;",
    caughtBy: { file: JUDGE, test: "answer that there is nothing to decode" },
  },
  {
    name: "takes what sharp cannot decode for a bug",
    file: "job/convert/picture.ts",
    find: "return new UndecodableError(reason, { cause });",
    replace: "return cause as UndecodableError;",
    caughtBy: { file: JUDGE, test: "is CORRUPT when nothing of it can be seen" },
  },
  {
    name: "takes a blank that decoders made up for a picture",
    file: "job/convert/picture.ts",
    find: "if (isBlank(picture)) throw undecodable(error);",
    replace: "",
    caughtBy: { file: JUDGE, test: "is CORRUPT when nothing of it can be seen" },
  },
  {
    name: "sends what it converts however large it is",
    file: "job/convert/convert.ts",
    find: "encodeJpeg(picture, MAX_SENT_IMAGE_BYTES)",
    replace: "encodeJpeg(picture, Number.POSITIVE_INFINITY)",
    caughtBy: { file: JUDGE, test: "is no larger than Rekognition takes" },
  },
  {
    name: "has Rekognition fetch objects larger than it takes",
    file: "job/content/takes-as-it-is.ts",
    find: "if (bytes > MAX_REFERENCED_IMAGE_BYTES) return false;",
    replace: "",
    caughtBy: { file: JUDGE, test: "only up to 15 MiB" },
  },
  {
    name: "has Rekognition fetch more pixels than it takes",
    file: "job/content/takes-as-it-is.ts",
    find: "if (Math.max(width, height) > MAX_IMAGE_SIDE_PIXELS) return false;",
    replace: "",
    caughtBy: { file: JUDGE, test: "suffices for panoramas that come row by row" },
  },
  {
    name: "takes labels without a name",
    file: "job/rekognition/detection.ts",
    find: 'name === "" || ',
    replace: "",
    caughtBy: {
      file: "tests/job/rekognition/detection.test.ts",
      test: "loses what lacks its essentials",
    },
  },
  {
    name: "names an entry twice in a transaction, which DynamoDB refuses",
    file: "job/table/replace-record-params.ts",
    find: ".filter((label) => !kept.has(label))",
    replace: ".filter(() => kept.size >= 0)",
    caughtBy: { file: RUN_WORKER, test: "gets the new version's record and labels" },
  },
  {
    name: "lets small images overtake a large one for ever",
    file: "job/convert/budget.ts",
    find: "for (let next = this.#waiting[0]; next && next.amount <= this.#left; next = this.#waiting[0]) {\n      this.#waiting.shift();",
    replace:
      "const fits = () => this.#waiting.find(({ amount }) => amount <= this.#left);\n" +
      "for (let next = fits(); next; next = fits()) {\n" +
      "this.#waiting.splice(this.#waiting.indexOf(next), 1);",
    caughtBy: { file: BUDGET, test: "serves a large one before small ones that came later" },
  },
  {
    name: "hashes all images at once, whatever memory there is",
    file: "job/settle/judge-content.ts",
    find: 'pixels.use(needed, () => hashOfFile(content).catch(() => "damaged"))',
    replace: 'hashOfFile(content).catch(() => "damaged" as const)',
    caughtBy: { file: JUDGE, test: "is waited for before pixels are decoded" },
  },
  {
    name: "decodes all images at once, whatever memory there is",
    file: "job/settle/judge-content.ts",
    find: "pixels.use(needed, () => convert(content, header, this.options.threads))",
    replace: "convert(content, header, this.options.threads)",
    caughtBy: { file: JUDGE, test: "is waited for before pixels are decoded" },
  },
  {
    name: "keeps the memory of an image that failed",
    file: "job/convert/budget.ts",
    find: "finally {\n      giveBack();\n    }",
    replace: "catch (error) { throw error; }",
    caughtBy: { file: BUDGET, test: "gets back what failed work had" },
  },
  {
    name: "keeps the memory of an image that was judged",
    file: "job/settle/judge-content.ts",
    find: "(await this.#held)?.();",
    replace: "",
    caughtBy: { file: JUDGE, test: "is all there again when an image is" },
  },
  {
    name: "waits for ever for a decoder that is stuck",
    file: "job/convert/decoder-threads.ts",
    find: "resolve({ problem: `it was not",
    replace: "String({ problem: `it was not",
    caughtBy: { file: DECODERS, test: "end a decoder that is stuck" },
  },
  {
    name: "gives a decoder's memory away while the decoder still runs",
    file: "job/convert/decoder-threads.ts",
    find: "await thread.terminate();",
    replace: "void thread.terminate();",
    caughtBy: { file: DECODERS, test: "stop a decoder before its memory is given to another" },
  },
  {
    name: "takes a decoder without memory for a bug",
    file: "job/convert/decoder-threads.ts",
    find: "if (errorCode(error) !== OUT_OF_MEMORY) reject(error);",
    replace: "if (seconds > 0) reject(error);",
    caughtBy: { file: DECODERS, test: "runs out of memory" },
  },
  {
    name: "takes a decoder that dies for one that still works",
    file: "job/convert/decoder-threads.ts",
    find: "resolve({ problem: `its decoder ended",
    replace: "String({ problem: `its decoder ended",
    caughtBy: { file: DECODERS, test: "ends without an answer" },
  },
  {
    name: "writes labels that fit into no item",
    file: "job/settle/judge-content.ts",
    find: "fitLabels(detected.labels)",
    replace: "detected.labels",
    caughtBy: { file: "tests/job/settle/fit-labels.test.ts", test: "fits the labels of a crowd" },
  },
  {
    name: "writes more label entries than a transaction takes",
    file: "contracts/table.ts",
    find: "Math.floor((MAX_TRANSACTION_ITEMS - 1) / 2)",
    replace: "MAX_TRANSACTION_ITEMS",
    caughtBy: { file: "tests/contracts/limits.test.ts", test: "leaves room for the record" },
  },
  {
    name: "writes label entries with a blank name, which no index takes",
    file: "contracts/table.ts",
    find: 'normalized !== "" && ',
    replace: "",
    caughtBy: { file: "tests/contracts/table.test.ts", test: "leaves out names that are blank" },
  },
  {
    name: "sends Rekognition more bytes than it takes",
    file: "contracts/limits.ts",
    find: "MAX_SENT_IMAGE_BYTES = 5 * MIB",
    replace: "MAX_SENT_IMAGE_BYTES = 15 * MIB",
    caughtBy: { file: "tests/contracts/limits.test.ts", test: "powers of two" },
  },
];
