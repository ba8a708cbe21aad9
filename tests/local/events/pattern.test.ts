import { parsePattern } from "../../../local/events/pattern";

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
const EC2_EVENT = {
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "111122223333",
  time: "2017-12-22T18:43:48Z",
  region: "us-west-1",
  resources: ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"],
  detail: { "instance-id": "i-1234567890abcdef0", state: "terminated" },
};

function matches(pattern: object, event: unknown): boolean {
  return parsePattern(JSON.stringify(pattern))(event);
}

describe("a pattern matches", () => {
  it.each<[string, object, boolean]>([
    ["a value of a list", { source: ["aws.s3", "aws.ec2"] }, true],
    ["no other value", { source: ["aws.s3"] }, false],
    ["nested fields", { detail: { state: ["terminated"] } }, true],
    ["only when all fields do", { source: ["aws.ec2"], detail: { state: ["running"] } }, false],
    ["a value among those of the event's list", { resources: [EC2_EVENT.resources[0]] }, true],
    ["no field that the event does not have", { detail: { zone: ["a"] } }, false],
    ["no field by the name of something inherited", { detail: { constructor: ["a"] } }, false],
  ])("%s", (_, pattern, expected) => {
    expect(matches(pattern, EC2_EVENT)).toBe(expected);
  });
});

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
describe("the operators of EventBridge", () => {
  it.each<[object | string | number | boolean | null, unknown, boolean]>([
    ["Alice", "Alice", true],
    ["Alice", "alice", false],
    ["", "", true],
    [null, null, true],
    [null, "", false],
    [null, undefined, false],
    [0, 0, true],
    [0, "0", false],
    [true, true, true],
    [true, "true", false],
    [{ prefix: "us-" }, "us-east-1", true],
    [{ prefix: "us-" }, "eu-us-1", false],
    [{ prefix: { "equals-ignore-case": "eventb" } }, "EventBridge", true],
    [{ suffix: ".png" }, "a.png", true],
    [{ suffix: ".png" }, "a.PNG", false],
    [{ suffix: { "equals-ignore-case": ".png" } }, "a.PNG", true],
    [{ "equals-ignore-case": "alice" }, "ALICE", true],
    [{ "equals-ignore-case": "alice" }, "alicia", false],
    [{ exists: true }, "", true],
    [{ exists: true }, undefined, false],
    [{ exists: true }, { a: 1 }, false],
    [{ exists: true }, [], false],
    [{ exists: false }, undefined, true],
    [{ exists: false }, null, false],
    [{ numeric: ["=", 100] }, 100, true],
    [{ numeric: [">", 10, "<=", 20] }, 10, false],
    [{ numeric: [">", 10, "<=", 20] }, 20, true],
    [{ numeric: ["<", 10] }, "5", false],
    [{ wildcard: "dir/*.png" }, "dir/sub/a.png", true],
    [{ wildcard: "dir/*.png" }, "dir/a.pngx", false],
    [{ wildcard: "a.c" }, "abc", false],
    [{ wildcard: "a\\*b" }, "a*b", true],
    [{ wildcard: "a\\*b" }, "axb", false],
    [{ cidr: "10.0.0.0/24" }, "10.0.0.255", true],
    [{ cidr: "10.0.0.0/24" }, "10.0.1.0", false],
    [{ cidr: "10.0.0.0/24" }, "host", false],
    [{ "anything-but": "initializing" }, "running", true],
    [{ "anything-but": "initializing" }, "initializing", false],
    [{ "anything-but": "initializing" }, undefined, false],
    [{ "anything-but": ["a", "b"] }, "b", false],
    [{ "anything-but": [1, 2] }, 3, true],
    [{ "anything-but": { prefix: "init" } }, "initializing", false],
    [{ "anything-but": { suffix: [".png", ".jpg"] } }, "a.jpg", false],
    [{ "anything-but": { suffix: [".png", ".jpg"] } }, "a.gif", true],
    [{ "anything-but": { "equals-ignore-case": "INIT" } }, "init", false],
    [{ "anything-but": { wildcard: "*/lib/*" } }, "/usr/lib/a", false],
    [{ "anything-but": { wildcard: "*/lib/*" } }, "/usr/bin/a", true],
    ["b", ["a", "b"], true],
    ["b", [["a"], ["b"]], true],
  ])("%j against %j: %s", (entry, value, expected) => {
    expect(matches({ detail: { field: [entry] } }, { detail: { field: value } })).toBe(expected);
  });

  it("joins the entries of one field by or", () => {
    const pattern = { detail: { field: [{ prefix: "a" }, { exists: false }] } };

    expect(matches(pattern, { detail: { field: "abc" } })).toBe(true);
    expect(matches(pattern, { detail: {} })).toBe(true);
    expect(matches(pattern, { detail: { field: "b" } })).toBe(false);
  });

  it("takes what an absent object would hold as absent", () => {
    const pattern = { detail: { arrayProperties: { size: [{ exists: false }] } } };

    expect(matches(pattern, { detail: {} })).toBe(true);
    expect(matches(pattern, { detail: { arrayProperties: { index: 0 } } })).toBe(true);
    expect(matches(pattern, { detail: { arrayProperties: { size: 2 } } })).toBe(false);
  });

  it("wants all fields of one object in a list", () => {
    const pattern = { detail: { items: { a: [1], b: [2] } } };

    expect(matches(pattern, { detail: { items: [{ a: 1, b: 2 }] } })).toBe(true);
    expect(matches(pattern, { detail: { items: [{ a: 1 }, { b: 2 }] } })).toBe(false);
  });

  it("joins alternatives by $or, and what is beside them by and", () => {
    const alternatives = [{ c: [{ numeric: [">", 0] }] }, { d: ["yes"] }];
    const pattern = { source: ["it"], detail: { $or: alternatives } };

    expect(matches(pattern, { source: "it", detail: { c: 1 } })).toBe(true);
    expect(matches(pattern, { source: "it", detail: { d: "yes" } })).toBe(true);
    expect(matches(pattern, { source: "it", detail: { c: 0, d: "no" } })).toBe(false);
    expect(matches(pattern, { source: "other", detail: { c: 1 } })).toBe(false);
  });
});

describe("a pattern is refused", () => {
  it.each<[string, string]>([
    ["{", "The pattern is not JSON"],
    ["[]", "Filter is not an object"],
    ["{}", "Empty objects are not allowed"],
    ['{"source":"aws.s3"}', '"source" must be an object or an array'],
    ['{"source":[]}', "Empty arrays are not allowed"],
    ['{"source":[["a"]]}', "Match value must be String, number, true, false, or null"],
    ['{"source":[{"contains":"a"}]}', "Unrecognized match type contains"],
    ['{"source":[{}]}', "Empty expression not allowed"],
    ['{"source":[{"prefix":"a","suffix":"b"}]}', "Only one key allowed in match expression"],
    ['{"source":[{"prefix":1}]}', "prefix match pattern must be a string"],
    ['{"source":[{"prefix":{"wildcard":"a"}}]}', "Unsupported prefix pattern: wildcard"],
    ['{"source":[{"exists":"yes"}]}', "exists match pattern must be either true or false."],
    ['{"source":[{"wildcard":"a**"}]}', "Consecutive wildcard characters at pos 1"],
    ['{"source":[{"wildcard":"a\\\\b"}]}', "Invalid escape character at pos 1"],
    ['{"source":[{"numeric":">1"}]}', "Value of numeric must be an array."],
    ['{"source":[{"numeric":["~",1]}]}', "Unrecognized numeric range operator: ~"],
    ['{"source":[{"numeric":[">","1"]}]}', "Value of > must be numeric"],
    ['{"source":[{"numeric":["<",1,">",0]}]}', "Bad numeric range operator"],
    ['{"source":[{"numeric":[">",1,"<",1]}]}', "Bottom must be less than top"],
    [
      '{"source":[{"numeric":[">",6e9]}]}',
      "Value of > must be between -5.0e9 and +5.0e9, inclusive",
    ],
    ['{"source":[{"cidr":"10.0.0.0"}]}', "Malformed CIDR, one '/' required: 10.0.0.0"],
    ['{"source":[{"anything-but":[]}]}', "Empty arrays are not allowed in anything-but"],
    [
      '{"source":[{"anything-but":{"numeric":["=",1]}}]}',
      "Unsupported anything-but pattern: numeric",
    ],
    ['{"$or":[{"a":[1]}]}', '"$or" must be an array of at least two objects'],
  ])("%s: %s", (pattern, reason) => {
    expect(() => parsePattern(pattern)).toThrow(
      expect.objectContaining({
        code: "InvalidEventPatternException",
        message: `Event pattern is not valid. Reason: ${reason}`,
      }),
    );
  });
});
