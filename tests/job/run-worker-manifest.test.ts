import { BatchGetCommand } from "@aws-sdk/lib-dynamodb";
import { resetServices, table, work } from "./helpers/worker-harness";

describe("a manifest of many images", () => {
  it("is read a hundred records a page, each image once", async () => {
    const keys = Array.from({ length: 250 }, (_, index) => `standard/${index}.jpg`);
    resetServices([...keys, "standard/7.jpg", "standard/8.jpg"]);

    const { code, log } = await work();

    expect(code).toBe(0);
    const reads = table.commandCalls(BatchGetCommand).map(({ args }) => {
      return args[0].input.RequestItems?.labels?.Keys?.map(({ image }) => image) ?? [];
    });
    const pages = reads.filter(({ length }) => length > 1);
    expect(pages.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(new Set(pages.flat()).size).toBe(250);
    // Those that waited for their turn were read once more.
    const again = reads.filter(({ length }) => length === 1);
    expect(again.length).toBeGreaterThan(200);
    expect(new Set(again.flat()).size).toBe(again.length);
    expect(log.at(-1)).toEqual({
      level: "info",
      message: "Worker ends",
      details: {
        labeled: 250,
        rejected: 0,
        unchanged: 0,
        removed: 0,
        unsettled: 0,
        detectLabelsCalls: 250,
        detectLabelsThrottles: 0,
      },
    });
    expect(log.filter(({ message }) => message.startsWith("Image"))).toEqual([]);
  });

  it("counts each lane for itself", async () => {
    resetServices(["standard/a.jpg", "express/b.jpg", "standard/c.jpg"]);

    const { metrics } = await work();

    expect(metrics.map(({ lane, counts }) => [lane, counts])).toEqual([
      ["standard", { DetectLabelsCalls: 2, ImagesLabeled: 2, WorkerSeconds: 0.239 }],
      ["express", { DetectLabelsCalls: 1, ImagesLabeled: 1 }],
    ]);
  });

  it("is settled with nothing done when it is empty", async () => {
    resetServices([]);

    expect((await work()).code).toBe(0);

    expect(table.calls()).toEqual([]);
  });
});
