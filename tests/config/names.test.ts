import { parseConfig } from "../../config/parse-config";
import { formatProblem } from "../../config/problem";

describe("names and prefixes in the configuration", () => {
  it.each([
    "",
    "/",
    "/photos/",
    "photos",
    "a//b/",
    "../",
    "a/./",
    "sp ace/",
    "ü/",
    "a*/",
    `${"a".repeat(128)}/`,
  ])("name the prefix %j", (prefix) => {
    expect(problemsOf({ lanes: { only: lane({ prefix }) } })).toEqual([
      `lanes.only.prefix: ${JSON.stringify(prefix)} is not allowed. Give a key prefix of at most 128 characters that ends in "/", such as "holiday/photos/" (letters, digits, ".", "_" and "-"; no part begins with a dot).`,
    ]);
  });

  it.each(["1lane", "-lane", "la_ne", "a".repeat(33)])("name the pool name %j", (name) => {
    const pools = { [name]: { type: "FARGATE", maxVcpus: 1 } };
    const lanes = { only: lane({ pools: [name] }) };

    expect(problemsOf({ pools, lanes })).toEqual([
      `pools: ${JSON.stringify(name)} is no name that AWS takes. Give a name of at most 32 characters: a letter, then letters, digits and "-".`,
    ]);
  });

  it("name an eleventh lane, but not a tenth", () => {
    const lanes = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `lane${index}`,
          lane({ prefix: `p${index}/`, imagesPerJob: 1 }),
        ]),
      );

    expect("config" in parseConfig({ lanes: lanes(10) }, "eu-central-1")).toBe(true);
    expect(problemsOf({ lanes: lanes(11) })[0]).toMatch(
      /^lanes: \[.*\] are 11 lanes\. Give 1 to 10 /,
    );
  });

  it.each([
    "Photos",
    "ab",
    "a".repeat(64),
    "my_photos",
    "-photos",
    "photos.",
    "my..photos",
    "192.168.5.4",
    "xn--photos",
    "sthree-photos",
    "photos-x1-s3alias",
    "photos--use1-az4--x-s3",
    "arn:aws:s3:::photos",
    "s3://photos",
  ])("name the bucket %j", (existing) => {
    expect(problemsOf({ imagesBucket: { existing } })).toEqual([
      `imagesBucket.existing: "${existing}" is not allowed. Give the name of a general purpose bucket: 3 to 63 lower-case letters, digits, dots and hyphens, not an ARN or a URL.`,
    ]);
  });

  it.each(["abc", "a".repeat(63), "holiday.photos-2024", "1photos", "192.168.5.4a"])(
    "take the bucket %j",
    (existing) => {
      expect(problemsOf({ imagesBucket: { existing } })).toEqual([]);
    },
  );

  it.each(["us-gov-west-1", "ap-southeast-7", "eusc-de-east-1", "us-iso-east-1"])(
    "take the Region %s",
    (region) => {
      expect(problemsOf({}, region)).toEqual([]);
    },
  );
});

function lane(changes: Record<string, unknown>): Record<string, unknown> {
  return { prefix: "only/", priority: 1, pools: ["spot"], ...changes };
}

function problemsOf(raw: Record<string, unknown>, region = "eu-central-1"): string[] {
  const parsed = parseConfig(raw, region);
  return "problems" in parsed ? parsed.problems.map(formatProblem) : [];
}
