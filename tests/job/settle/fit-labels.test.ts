import { fitLabels } from "../../../job/settle/fit-labels";

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
