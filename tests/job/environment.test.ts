import { readEnvironment } from "../../job/environment";
import { VARIABLES } from "./helpers/worker-harness";

describe("the worker's environment", () => {
  it("is typed", () => {
    expect(readEnvironment(VARIABLES)).toEqual({
      STACK: "dev",
      IMAGES_BUCKET: "photos",
      LABEL_TABLE: "labels",
      LANE_PREFIXES: { "express/": "express", "standard/": "standard" },
      DETECT_LABELS_PER_SECOND: 50,
      MAX_WORKERS: 6,
      MIN_CONFIDENCE: 70,
      MAX_LABELS: 25,
      IMAGE_PROPERTIES: false,
      READ_EXIF: true,
      MEMORY_MIB: 2048,
      AWS_BATCH_JOB_ARRAY_INDEX: 3,
      AWS_BATCH_JOB_ID: "job-1:3",
    });
  });

  it("has index 0 in a plain job", () => {
    const { AWS_BATCH_JOB_ARRAY_INDEX: _, ...variables } = VARIABLES;

    expect(readEnvironment(variables).AWS_BATCH_JOB_ARRAY_INDEX).toBe(0);
  });

  it("names every variable that is missing or empty, at once", () => {
    const { IMAGES_BUCKET: _, LABEL_TABLE: __, ...variables } = VARIABLES;

    expect(() => readEnvironment({ ...variables, MIN_CONFIDENCE: "" })).toThrow(
      expect.objectContaining({
        name: "InvalidEnvironmentError",
        problems: [
          "Environment variable IMAGES_BUCKET is required.",
          "Environment variable LABEL_TABLE is required.",
          "Environment variable MIN_CONFIDENCE is required.",
        ],
      }),
    );
  });

  it.each([
    ["MAX_WORKERS", "none"],
    ["DETECT_LABELS_PER_SECOND", "0"],
    ["IMAGE_PROPERTIES", "yes"],
    ["LANE_PREFIXES", "{"],
    ["AWS_BATCH_JOB_ARRAY_INDEX", "-1"],
  ])("is refused with %s=%s", (name, value) => {
    expect(() => readEnvironment({ ...VARIABLES, [name]: value })).toThrow(
      new RegExp(`^Environment variable ${name} is invalid.*Got "${value}"\\.$`),
    );
  });
});
