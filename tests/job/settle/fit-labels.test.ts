import { DetectLabelsCommand } from "@aws-sdk/client-rekognition";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { fitLabels } from "../../../job/settle/fit-labels";
import { rekognition, resetServices, table, work } from "../helpers/worker-harness";

const box = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };

function crowd(name: string, confidence: number) {
  const instances = Array.from({ length: 100 }, () => ({ confidence, box }));
  return { name, confidence, parents: [], aliases: [], categories: [], instances };
}

describe("labels that must fit into an item", () => {
  it("are left alone when they do", () => {
    const labels = [crowd("person", 99), crowd("bird", 60)];

    expect(fitLabels(labels)).toEqual(labels);
  });

  it("lose the boxes of the least sure ones first, and keep their order", () => {
    const labels = [crowd("bird", 60), crowd("person", 99), crowd("sheep", 80)];

    const fitted = fitLabels(labels, 9_000);

    expect(fitted.map(({ name, instances }) => [name, instances.length])).toEqual([
      ["bird", 0],
      ["person", 100],
      ["sheep", 0],
    ]);
    expect(Buffer.byteLength(JSON.stringify(fitted))).toBeLessThanOrEqual(9_000);
  });
});

it("fits the labels of a crowd before they are written, for they are paid for", async () => {
  resetServices(["standard/crowd.jpg"]);
  const BoundingBox = { Left: 1 / 3, Top: 1 / 7, Width: 1 / 9, Height: 1 / 11 };
  const Instances = Array.from({ length: 3_000 }, () => ({ Confidence: 100 / 3, BoundingBox }));
  const Labels = ["Person", "Face"].map((Name) => ({ Name, Confidence: 90, Instances }));
  rekognition.on(DetectLabelsCommand).resolves({ Labels, LabelModelVersion: "3.0" });

  expect((await work()).code).toBe(0);

  const [record] = table.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];
  expect(record?.Put?.Item?.labels).toHaveLength(2);
  expect(Buffer.byteLength(JSON.stringify(record?.Put?.Item))).toBeLessThan(409_600);
});
