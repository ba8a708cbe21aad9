import {
  InterruptedError,
  ObjectChangedError,
  RecordChangedError,
  RestlessImageError,
  UnreachableObjectError,
} from "../../../job/errors";
import type { ObjectState } from "../../../job/objects/object-state";
import type { Judge } from "../../../job/settle/judge-content";
import { type SettleContext, settleImage } from "../../../job/settle/settle-image";
import type { Verdict } from "../../../job/settle/verdict";
import type { KnownRecord } from "../../../job/table/known-record";
import { sleep } from "../../../lib/clock";
import { SkippingClock } from "../helpers/fake-clock";
import { IMAGE, verdictOn } from "../helpers/simulated-world";

const NOW = Date.parse("2026-11-23T09:00:00.000Z");
const HOUR_AGO = NOW - 3_600_000;

function object(eTag: string, changes: Partial<ObjectState> = {}): ObjectState {
  const { bucket, key } = IMAGE;
  const rest = { bytes: 3, contentType: "image/jpeg", lastModified: HOUR_AGO, ...changes };
  return { bucket, key, eTag, versionId: undefined, ...rest };
}

function known(eTag: string, revision: string): KnownRecord {
  return { eTag, revision, labels: ["dog"] };
}

/** Looks and reads are answered in this order, the last answer ever after. */
function scripted(
  looks: readonly (ObjectState | undefined)[],
  reads: readonly (KnownRecord | undefined)[],
) {
  const clock = new SkippingClock(NOW);
  const looking = [...looks];
  const reading = [...reads];
  const context = {
    clock,
    random: () => 0.5,
    look: jest.fn(async () => (looking.length > 1 ? looking.shift() : looking[0])),
    read: jest.fn(async () => (reading.length > 1 ? reading.shift() : reading[0])),
    judge: jest.fn<Promise<Verdict>, Parameters<Judge>>(async () => verdictOn("dog")),
    replace: jest.fn<Promise<void>, Parameters<SettleContext["replace"]>>(async () => {}),
    newRevision: () => "new",
    jobId: "job",
    stop: new AbortController().signal,
  } satisfies SettleContext;
  return { context, clock };
}

describe("an object that changes while it is looked at", () => {
  it("is looked at anew when Rekognition may have read other bytes", async () => {
    const { context } = scripted([object("one"), object("two")], [undefined]);

    await settleImage(IMAGE, context);

    expect(context.judge).toHaveBeenCalledTimes(2);
    expect(context.replace.mock.calls.map(([{ after }]) => after?.eTag)).toEqual(["two"]);
  });

  it("is looked at anew when it was replaced and put back", async () => {
    const putBack = object("one", { lastModified: HOUR_AGO + 1000 });
    const { context } = scripted([object("one"), putBack], [undefined]);

    await settleImage(IMAGE, context);

    expect(context.judge).toHaveBeenCalledTimes(2);
  });

  it("needs no second look before the write when it was labelled by its version", async () => {
    const { context } = scripted([object("one", { versionId: "v1" })], [undefined]);

    await settleImage(IMAGE, context);

    expect(context.look).toHaveBeenCalledTimes(2);
  });

  it("is settled anew when it changed while its record was written", async () => {
    const [one, two] = [object("one"), object("two")];
    const { context } = scripted([one, one, two], [undefined, known("one", "new")]);

    await settleImage(IMAGE, context);

    expect(
      context.replace.mock.calls.map(([{ before, after }]) => [before?.eTag, after?.eTag]),
    ).toEqual([
      [undefined, "one"],
      ["one", "two"],
    ]);
  });

  it("is settled anew when it is there again after its record was removed", async () => {
    const { context } = scripted([undefined, object("one")], [known("one", "old"), undefined]);

    const settled = await settleImage(IMAGE, context);

    expect(settled).toEqual({ effect: "labeled" });
    expect(context.replace.mock.calls.map(([{ after }]) => after?.eTag)).toEqual([
      undefined,
      "one",
    ]);
  });

  it("is left unsettled when it never rests", async () => {
    const { context } = scripted([object("one")], [undefined]);
    context.judge.mockRejectedValue(new ObjectChangedError("changed"));

    const settling = settleImage(IMAGE, context);

    await expect(settling).rejects.toThrow(RestlessImageError);
    expect(context.judge).toHaveBeenCalledTimes(10);
  });
});

describe("an object that was put just now", () => {
  it("is judged once the second is over in which a change would not show", async () => {
    const { context, clock } = scripted([object("one", { lastModified: NOW - 300 })], [undefined]);
    context.judge.mockImplementation(async () => {
      expect(clock.now()).toBe(NOW + 950);
      return verdictOn("dog");
    });

    await settleImage(IMAGE, context);

    expect(clock.waits).toEqual([950]);
  });

  it("is not waited for when it has a version", async () => {
    const young = object("one", { lastModified: NOW, versionId: "v1" });
    const { context, clock } = scripted([young], [undefined]);

    await settleImage(IMAGE, context);

    expect(clock.waits).toEqual([]);
  });

  it("is waited for no longer than that when the clocks disagree", async () => {
    const ahead = object("one", { lastModified: NOW + 86_400_000 });
    const { context, clock } = scripted([ahead], [undefined]);

    await settleImage(IMAGE, context);

    expect(clock.waits).toEqual([1250]);
  });
});

describe("a record that another worker writes meanwhile", () => {
  it("is read again, and labels that are paid for are not paid for again", async () => {
    const { context } = scripted([object("two")], [undefined, known("one", "other")]);
    context.replace.mockRejectedValueOnce(new RecordChangedError("changed"));

    await settleImage(IMAGE, context);

    expect(context.judge).toHaveBeenCalledTimes(1);
    expect(context.replace.mock.calls.map(([{ before }]) => before?.revision)).toEqual([
      undefined,
      "other",
    ]);
  });

  it("is kept when it describes the object", async () => {
    const { context } = scripted([object("one")], [undefined, known("one", "other")]);
    context.replace.mockRejectedValueOnce(new RecordChangedError("changed"));

    expect(await settleImage(IMAGE, context)).toEqual({ effect: "unchanged" });

    expect(context.replace).toHaveBeenCalledTimes(1);
  });
});

describe("a record that is old when the call is about to be paid for", () => {
  /** Judges like Rekognition whose turn comes after that time, again and again. */
  function waiting(context: ReturnType<typeof scripted>["context"], ...waits: readonly number[]) {
    context.judge.mockImplementation(async (...[, , expectWanted]: Parameters<Judge>) => {
      for (const milliseconds of waits) {
        await sleep(context.clock, milliseconds);
        await expectWanted();
      }
      return verdictOn("dog");
    });
  }

  it("is read once more, and the call is made when it is still the one that was read", async () => {
    const { context } = scripted([object("two")], [known("one", "first")]);
    waiting(context, 101);

    expect(await settleImage(IMAGE, context)).toEqual({ effect: "labeled" });

    expect(context.read.mock.calls).toEqual([[IMAGE], [IMAGE]]);
    expect(context.judge).toHaveBeenCalledTimes(1);
  });

  it("is not read again within 100 ms", async () => {
    const { context } = scripted([object("one")], [undefined]);
    waiting(context, 100);

    await settleImage(IMAGE, context);

    expect(context.read).toHaveBeenCalledTimes(1);
  });

  it("is read again before each call that is that much later", async () => {
    const { context } = scripted([object("one")], [undefined]);
    waiting(context, 101, 50, 50, 1);

    await settleImage(IMAGE, context);

    expect(context.read).toHaveBeenCalledTimes(3);
  });

  it("is as old as its page", async () => {
    const { context } = scripted([object("one")], [undefined]);
    waiting(context, 1);

    await settleImage(IMAGE, context, async () => ({ record: undefined, readAt: NOW - 100 }));

    expect(context.read).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["there is one now", undefined, known("one", "other")],
    ["it is another one", known("old", "first"), known("one", "other")],
  ])("and has changed costs nothing: %s", async (_, first, second) => {
    const { context } = scripted([object("one")], [first, second]);
    let paid = 0;
    context.judge.mockImplementation(async (...[, , expectWanted]: Parameters<Judge>) => {
      await sleep(context.clock, 101);
      await expectWanted();
      paid += 1;
      return verdictOn("dog");
    });

    expect(await settleImage(IMAGE, context)).toEqual({ effect: "unchanged" });

    expect(paid).toBe(0);
    expect(context.replace).not.toHaveBeenCalled();
  });

  it("and is gone is started over with: the write expects none", async () => {
    const { context } = scripted([object("two")], [known("one", "first"), undefined]);
    waiting(context, 101);

    expect(await settleImage(IMAGE, context)).toEqual({ effect: "labeled" });

    expect(context.replace.mock.calls.map(([{ before }]) => before)).toEqual([undefined]);
  });
});

describe("a record that shall be labeled anew", () => {
  const marked = { ...known("one", "mark"), relabelRequestedAt: "2026-11-26T00:00:00.000Z" };

  it("is replaced although it describes the object", async () => {
    const { context } = scripted([object("one")], [marked]);

    expect(await settleImage(IMAGE, context)).toEqual({ effect: "labeled" });

    const [[{ before, after } = {}] = []] = context.replace.mock.calls;
    expect(before?.revision).toBe("mark");
    expect(after).not.toHaveProperty("relabelRequestedAt");
  });

  it("is labeled once when the mark came while a worker was at work", async () => {
    const { context } = scripted([object("one")], [known("zero", "old"), marked]);
    context.replace.mockRejectedValueOnce(new RecordChangedError("marked"));

    expect(await settleImage(IMAGE, context)).toEqual({ effect: "labeled" });

    expect(context.judge).toHaveBeenCalledTimes(1);
    expect(context.replace.mock.calls.map(([{ before }]) => before?.revision)).toEqual([
      "old",
      "mark",
    ]);
  });
});

describe("an object that Rekognition cannot fetch", () => {
  it("is tried again: it may have been replaced just then", async () => {
    const { context } = scripted([object("one")], [undefined]);
    context.judge.mockRejectedValueOnce(new UnreachableObjectError("cannot fetch"));

    expect(await settleImage(IMAGE, context)).toEqual({ effect: "labeled" });
  });

  it("is given up after three rounds", async () => {
    const { context } = scripted([object("one")], [undefined]);
    context.judge.mockRejectedValue(new UnreachableObjectError("cannot fetch"));

    await expect(settleImage(IMAGE, context)).rejects.toThrow(UnreachableObjectError);

    expect(context.judge).toHaveBeenCalledTimes(3);
  });
});

describe("a worker that is told to stop", () => {
  it("pays for nothing when that is while it reads the record once more", async () => {
    const controller = new AbortController();
    const { context } = scripted([object("one")], [undefined]);
    let paid = 0;
    context.judge.mockImplementation(async (...[, , expectWanted]: Parameters<Judge>) => {
      await sleep(context.clock, 101);
      context.read.mockImplementationOnce(async () => {
        controller.abort();
        return undefined;
      });
      await expectWanted();
      paid += 1;
      return verdictOn("dog");
    });

    const settling = settleImage(IMAGE, { ...context, stop: controller.signal });

    await expect(settling).rejects.toThrow(InterruptedError);
    expect(paid).toBe(0);
  });

  it("begins no image", async () => {
    const { context } = scripted([object("one")], [undefined]);

    const settling = settleImage(IMAGE, { ...context, stop: AbortSignal.abort() });

    await expect(settling).rejects.toThrow(InterruptedError);
    expect(context.look).not.toHaveBeenCalled();
  });

  it("still writes the labels that it has paid for, also after a conflict", async () => {
    const controller = new AbortController();
    const { context } = scripted([object("two")], [undefined, known("one", "other")]);
    context.replace.mockImplementationOnce(async () => {
      controller.abort();
      throw new RecordChangedError("changed");
    });

    const settled = await settleImage(IMAGE, { ...context, stop: controller.signal });

    expect(settled).toEqual({ effect: "labeled" });
    expect(context.replace).toHaveBeenCalledTimes(2);
  });
});
