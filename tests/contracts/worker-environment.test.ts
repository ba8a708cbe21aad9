import { workerEnvironmentSchema } from "../../contracts/worker-environment";

const VARIABLES = {
  STACK: "prod",
  IMAGES_BUCKET: "photos",
  LABEL_TABLE: "labels",
  LANE_PREFIXES: '{"express/":"express","bulk/":"bulk"}',
  DETECT_LABELS_PER_SECOND: "50",
  MAX_WORKERS: "6",
  MIN_CONFIDENCE: "70",
  MAX_LABELS: "25",
  IMAGE_PROPERTIES: "false",
  READ_EXIF: "true",
  MEMORY_MIB: "2048",
};

it("reads numbers, truth and lanes from strings", () => {
  expect(workerEnvironmentSchema.parse(VARIABLES)).toEqual({
    STACK: "prod",
    IMAGES_BUCKET: "photos",
    LABEL_TABLE: "labels",
    LANE_PREFIXES: { "express/": "express", "bulk/": "bulk" },
    DETECT_LABELS_PER_SECOND: 50,
    MAX_WORKERS: 6,
    MIN_CONFIDENCE: 70,
    MAX_LABELS: 25,
    IMAGE_PROPERTIES: false,
    READ_EXIF: true,
    MEMORY_MIB: 2048,
  });
});

it.each([
  ["LANE_PREFIXES", "express/"],
  ["DETECT_LABELS_PER_SECOND", "0"],
  ["DETECT_LABELS_PER_SECOND", "many"],
  ["MAX_WORKERS", "1.5"],
  ["MIN_CONFIDENCE", "101"],
  ["MAX_LABELS", "-1"],
  ["IMAGE_PROPERTIES", "yes"],
  ["IMAGE_PROPERTIES", "0"],
  ["READ_EXIF", "no"],
  ["MEMORY_MIB", "0"],
  ["MEMORY_MIB", "2 GiB"],
])("refuses %s=%s, and names it", (variable, value) => {
  const parsed = workerEnvironmentSchema.safeParse({ ...VARIABLES, [variable]: value });
  expect(parsed.error?.issues.map(({ path }) => path)).toEqual([[variable]]);
});

it("names every variable that is missing", () => {
  const parsed = workerEnvironmentSchema.safeParse({});
  expect(parsed.error?.issues.map(({ path: [variable] }) => variable).sort()).toEqual(
    Object.keys(VARIABLES).sort(),
  );
});
