import type { FileResult } from "../../../cli/upload/transfer";
import { UploadReport } from "../../../cli/upload/upload-report";
import { FakeIo } from "../../helpers/fake-io";

const MB = 1_000_000;

function reportOf(files: number, bytes: number, io: FakeIo) {
  const options = { lane: "bulk", destination: "s3://images/bulk/", dryRun: false };
  const report = new UploadReport({ ...options, size: { files, bytes }, lines: undefined }, io);
  const ended = (result: FileResult) =>
    report.ended({ path: "/x/a\u001b.jpg", name: "a\u001b.jpg", key: "bulk/a\u001b.jpg", result });
  return { report, ended };
}

const uploaded = (bytes: number) =>
  ({ kind: "uploaded", version: { eTag: '"1"' }, bytes }) as const;

it("shows files, bytes, rate, time left and failures of the moment", () => {
  const io = new FakeIo(true);
  const { report, ended } = reportOf(1000, 100 * MB, io);
  ended(uploaded(MB));
  io.milliseconds += 50;
  ended(uploaded(MB));
  io.milliseconds += 950;
  ended(uploaded(8 * MB));
  io.milliseconds += 1000;
  report.moved(10 * MB);
  io.milliseconds += 100;
  ended({ kind: "failed", reason: "no" });
  expect(io.shownProgress).toEqual([
    "Uploading 1/1,000 files, 1.0 MB of 100 MB",
    "Uploading 2/1,000 files, 2.0 MB of 100 MB, 40.0 MB/s, 2.5 s left",
    "Uploading 3/1,000 files, 10.0 MB of 100 MB, 10.0 MB/s, 9.0 s left",
    "Uploading 3/1,000 files, 20.0 MB of 100 MB, 10.0 MB/s, 8.0 s left",
    "Uploading 4/1,000 files, 20.0 MB of 100 MB, 9.5 MB/s, 8.4 s left, 1 failed",
  ]);
});

it("counts the parts of a file once", () => {
  const io = new FakeIo(true);
  const { report, ended } = reportOf(2, 60 * MB, io);
  for (let part = 0; part < 5; part += 1) report.moved(8 * MB);
  io.milliseconds += 1000;
  ended(uploaded(40 * MB));
  expect(io.shownProgress.at(-1)).toBe(
    "Uploading 1/2 files, 40.0 MB of 60.0 MB, 40.0 MB/s, 500 ms left",
  );
});

it("lets no control character of a name reach the terminal", () => {
  const io = new FakeIo(true);
  const { report, ended } = reportOf(2, 0, io);
  ended({ kind: "failed", reason: "gone\n" });
  ended({ kind: "skipped", reason: "not an image" });
  report.conclude();
  expect(io.stderr).toEqual([
    "failed /x/a\\x1b.jpg -> bulk/a\\x1b.jpg: gone\\n",
    "skipped a\\x1b.jpg: not an image",
    "0 files uploaded to lane bulk, 0 already there, 1 skipped, 1 failed: 0 B in 0 ms.",
  ]);
});
