import type { ObjectVersion } from "../../contracts/record";
import type { Io } from "../io";
import { formatBytes, formatDuration, plural } from "../output/format";
import { escapeControls } from "../output/table";
import { MAX_SINGLE_PUT_BYTES } from "./part-size";
import { RecentRate } from "./recent-rate";
import type { Survey } from "./survey";
import type { EndedFile } from "./upload-files";

export interface ReportOptions {
  readonly lane: string;
  readonly size: Survey;
  /** Where to, as people write it. */
  readonly destination: string;
  readonly dryRun: boolean;
  /** How each file is printed; nothing: only failures are told, to people. */
  readonly lines: "text" | "json" | undefined;
}

/** Counts what became of the files, and tells it: its size does not grow with their number. */
export class UploadReport {
  private uploaded = 0;
  private uploadedBytes = 0;
  private there = 0;
  private skipped = 0;
  private failed = 0;
  private interrupted = 0;
  /** Of the survey's files, those that are done with. */
  private done = 0;
  private doneBytes = 0;
  /** Of files that are not done: parts as they arrive. */
  private partBytes = 0;
  private readonly startedAt: number;
  private readonly rate: RecentRate;

  constructor(
    private readonly options: ReportOptions,
    private readonly io: Io,
  ) {
    this.startedAt = io.now();
    this.rate = new RecentRate(this.startedAt);
  }

  get hasBegun(): boolean {
    return this.done + this.interrupted > 0;
  }

  get hasFailed(): boolean {
    return this.failed > 0;
  }

  moved(bytes: number): void {
    this.partBytes += bytes;
    this.showProgress();
  }

  ended({ path, name, key, result }: EndedFile): void {
    switch (result.kind) {
      case "uploaded":
        this.count(result.bytes);
        this.uploaded += 1;
        this.uploadedBytes += result.bytes;
        this.line({ uploaded: key, ...jsonVersion(result.version), bytes: result.bytes });
        break;
      case "would upload":
        this.count(result.bytes);
        this.uploaded += 1;
        this.uploadedBytes += result.bytes;
        this.line({ wouldUpload: key, bytes: result.bytes, contentType: result.contentType }, [
          "upload",
          key,
          result.bytes,
          result.contentType,
        ]);
        break;
      case "there":
        this.count(result.bytes);
        this.there += 1;
        this.line({ alreadyThere: key, eTag: result.eTag, bytes: result.bytes }, [
          "there",
          key,
          result.bytes,
        ]);
        break;
      case "skipped":
        this.count(0);
        this.skipped += 1;
        this.line({ skipped: name, reason: result.reason });
        this.io.err(`skipped ${escapeControls(name)}: ${result.reason}`);
        break;
      case "failed":
        this.count(0);
        this.failed += 1;
        this.line({ failed: path, key, reason: result.reason });
        this.io.err(
          `failed ${escapeControls(path)} -> ${escapeControls(key)}: ${escapeControls(result.reason)}`,
        );
        break;
      case "interrupted":
        this.interrupted += 1;
        return;
    }
    this.showProgress();
  }

  /** What was done, in one line for people and one for programs. */
  conclude(): void {
    const milliseconds = this.io.now() - this.startedAt;
    const seconds = milliseconds / 1000;
    const { uploaded, there: alreadyThere, skipped, failed, uploadedBytes: bytes } = this;
    const isInterrupted = this.io.interrupt.aborted;
    this.line({
      summary: {
        ...(this.options.dryRun ? { wouldUpload: uploaded } : { uploaded }),
        ...{ alreadyThere, skipped, failed, bytes, seconds },
        ...(isInterrupted && { isInterrupted }),
      },
    });
    const counts = `${grouped(alreadyThere)} already there, ${grouped(skipped)} skipped, ${grouped(failed)} failed`;
    const { dryRun, destination, lane } = this.options;
    const size = formatBytes(bytes);
    if (dryRun) {
      this.io.err(
        `Dry run: ${plural(uploaded, "file")} (${size}) would go to ${destination}, ${counts}. ` +
          "Nothing was uploaded.",
      );
    } else {
      const took = `${size} in ${formatDuration(milliseconds)}`;
      const rate = seconds > 0 ? ` (${formatBytes(bytes / seconds)}/s)` : "";
      this.io.err(
        `${plural(uploaded, "file")} uploaded to lane ${lane}, ${counts}: ${took}${rate}.`,
      );
    }
    if (isInterrupted) this.tellInterruption();
  }

  private tellInterruption(): void {
    const { files } = this.options.size;
    const all = files > 0 ? ` of ${grouped(files)}` : "";
    this.io.err(
      `Interrupted after ${grouped(this.done)}${all} files. Nothing is lost; ` +
        "the same command goes on from here, and sends nothing again that is there.",
    );
  }

  private count(bytes: number): void {
    this.done += 1;
    this.doneBytes += bytes;
    if (bytes > MAX_SINGLE_PUT_BYTES) this.partBytes = Math.max(0, this.partBytes - bytes);
  }

  private line(json: object, text?: readonly (string | number)[]): void {
    if (this.options.lines === "json") this.io.out(JSON.stringify(json));
    else if (this.options.lines === "text" && text !== undefined) {
      this.io.out(text.map(escapeControls).join("\t"));
    }
  }

  private showProgress(): void {
    const now = this.io.now();
    const { files, bytes } = this.options.size;
    const isLast = this.done >= files;
    const arrived = Math.min(bytes, this.doneBytes + this.partBytes);
    this.rate.add(now, arrived);
    const { perSecond } = this.rate;
    const left = Math.max(0, bytes - arrived);
    this.io.progress(
      [
        `${this.options.dryRun ? "Comparing" : "Uploading"} ${grouped(this.done)}/${grouped(files)} files`,
        `${formatBytes(arrived)} of ${formatBytes(bytes)}`,
        ...(perSecond > 0 && !isLast
          ? [`${formatBytes(perSecond)}/s`, `${formatDuration((left / perSecond) * 1000)} left`]
          : []),
        ...(this.failed > 0 ? [`${grouped(this.failed)} failed`] : []),
      ].join(", "),
    );
  }
}

function jsonVersion({ eTag, versionId }: ObjectVersion) {
  return { eTag, ...(versionId !== undefined && { versionId }) };
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
