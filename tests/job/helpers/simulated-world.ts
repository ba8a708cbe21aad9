import type { LabelRecord } from "../../../contracts/record";
import { indexedLabels } from "../../../contracts/table";
import { RecordChangedError } from "../../../job/errors";
import type { Image } from "../../../job/image";
import type { ObjectState } from "../../../job/objects/object-state";
import type { SettleContext } from "../../../job/settle/settle-image";
import type { Verdict } from "../../../job/settle/verdict";
import type { KnownRecord } from "../../../job/table/known-record";

export const IMAGE: Image = {
  bucket: "photos",
  key: "standard/a.jpg",
  lane: "standard",
  uri: "s3://photos/standard/a.jpg",
};

/** The contents that an object can have; one of them is no image. */
export type Content = "dog" | "cat" | "text";

/** A worker that died, as Spot kills it: nothing after this happens. */
export class Crash extends Error {}

/** Waits until the schedule lets this step happen; steps are atomic, as calls of AWS are. */
export type Step = (name: string) => Promise<void>;

/** One key in S3 and its items in DynamoDB, under a clock that every step moves on a little. */
export class SimulatedWorld {
  object: (ObjectState & { readonly content: Content }) | undefined;
  record: LabelRecord | undefined;
  labelEntries = new Set<string>();
  #milliseconds = 1_000_000;
  #versions = 0;
  #revisions = 0;

  constructor(
    private readonly versioned: boolean,
    private readonly millisecondsPerStep: number,
  ) {}

  /** What somebody does to the object. */
  change(content: Content | undefined): void {
    this.#tick();
    this.#versions += 1;
    this.object = content && {
      bucket: IMAGE.bucket,
      key: IMAGE.key,
      content,
      eTag: `"${content}"`,
      versionId: this.versioned ? `version-${this.#versions}` : undefined,
      bytes: content.length,
      contentType: "image/jpeg",
      lastModified: Math.floor(this.#milliseconds / 1000) * 1000,
    };
  }

  /** What `labeler sync --relabel-before` does to the record, if there is one. */
  askForLabels(): void {
    this.#tick();
    this.#revisions += 1;
    const asked = {
      relabelRequestedAt: "2026-11-26T00:00:00.000Z",
      revision: `asked-${this.#revisions}`,
    };
    this.record = this.record && { ...this.record, ...asked };
  }

  /** One worker's view: each of its calls waits for its step and may be its last; waits just pass. */
  worker(step: Step): SettleContext {
    const contents = new Map<string, Content>();
    return {
      clock: { now: () => this.#milliseconds, after: (wait, run) => this.#wait(step, wait, run) },
      random: () => 0.5,
      stop: new AbortController().signal,
      jobId: "job",
      newRevision: () => {
        this.#revisions += 1;
        return `revision-${this.#revisions}`;
      },
      look: async () => {
        await step("look");
        this.#tick();
        if (this.object) contents.set(versionKey(this.object), this.object.content);
        return this.object;
      },
      read: async () => {
        await step("read");
        this.#tick();
        return this.record && knownAs(this.record);
      },
      judge: async (_image, object, expectWanted) => {
        await step("judge");
        this.#tick();
        await expectWanted();
        await step("detect");
        this.#tick();
        // By reference: without a version id, Rekognition reads what is there by now.
        const content = this.versioned ? contents.get(versionKey(object)) : this.object?.content;
        return verdictOn(content ?? "text");
      },
      replace: async ({ before, after }) => {
        await step("replace");
        this.#tick();
        if (this.record?.revision !== before?.revision) throw new RecordChangedError("changed");
        for (const label of before?.labels ?? []) this.labelEntries.delete(label);
        this.record = after;
        if (after?.outcome !== "LABELED") return;
        for (const { label } of indexedLabels(after.labels)) this.labelEntries.add(label);
      },
    };
  }

  #tick(): void {
    this.#milliseconds += this.millisecondsPerStep;
  }

  #wait(step: Step, milliseconds: number, run: () => void): () => void {
    const end = this.#milliseconds + milliseconds;
    void step("wait").then(() => {
      this.#milliseconds = Math.max(this.#milliseconds, end);
      run();
    });
    return () => {};
  }
}

export function verdictOn(content: Content): Verdict {
  if (content === "text") {
    return { outcome: "REJECTED", reason: "UNSUPPORTED_FORMAT", detail: "no image" };
  }
  const label = { parents: [], aliases: [], categories: [], instances: [] };
  return {
    outcome: "LABELED",
    width: 100,
    height: 100,
    labels: [
      { ...label, name: content, confidence: 99 },
      { ...label, name: "animal", confidence: 90 },
    ],
    modelVersion: "3.0",
  };
}

function knownAs(record: LabelRecord): KnownRecord {
  const labels = record.outcome === "LABELED" ? indexedLabels(record.labels) : [];
  return {
    eTag: record.eTag,
    versionId: record.versionId,
    relabelRequestedAt: record.relabelRequestedAt,
    revision: record.revision,
    labels: labels.map(({ label }) => label),
  };
}

function versionKey({ eTag, versionId }: ObjectState): string {
  return `${eTag} ${versionId}`;
}
