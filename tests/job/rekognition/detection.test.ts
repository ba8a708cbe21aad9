import { detectionOf } from "../../../job/rekognition/detection";

describe("an answer of DetectLabels", () => {
  it("loses what lacks its essentials and keeps the rest", () => {
    const response = {
      $metadata: {},
      Labels: [
        { Name: "Dog", Confidence: 90, Parents: [{ Name: "Animal" }, {}] },
        { Name: "Nameless confidence" },
        { Confidence: 50 },
        { Name: "", Confidence: 50 },
        {
          Name: "Cat",
          Confidence: 80,
          Instances: [{ Confidence: 70, BoundingBox: { Left: 0.1 } }],
        },
      ],
    };

    expect(detectionOf(response)).toEqual({
      labels: [
        {
          name: "Dog",
          confidence: 90,
          parents: ["Animal"],
          aliases: [],
          categories: [],
          instances: [],
        },
        { name: "Cat", confidence: 80, parents: [], aliases: [], categories: [], instances: [] },
      ],
      modelVersion: "unknown",
    });
  });
});
