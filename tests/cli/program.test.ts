import { labeler } from "../helpers/labeler";

const WHERE = { stateDirectory: "/nowhere" };

it.each([
  [["--help"]],
  [["local", "--help"]],
  [["upload", "--help"]],
  [["search", "--help"]],
  [["labels", "--help"]],
  [["show", "--help"]],
  [["export", "--help"]],
  [["failed", "--help"]],
  [["status", "--help"]],
  [["doctor", "--help"]],
  [["retry", "--help"]],
  [["sync", "--help"]],
  [["plan", "--help"]],
  [["use", "--help"]],
  [["completion", "--help"]],
  [["version", "--help"]],
])("prints the help of %j on stdout, with exit code 0", async (args) => {
  const run = await labeler(args, WHERE);
  expect(run).toMatchObject({ exitCode: 0, stderr: [] });
  expect(run.stdout.join("\n")).toMatchSnapshot();
});

it.each([
  [["uplaod", "x"], /unknown command 'uplaod'/],
  [["upload", "x"], /required option '--lane <lane>' not specified/],
  [["search"], /missing required argument 'expression'/],
  [["search", "NOT", "dog"], /NOT dog is also true of images that show none of its labels/],
  [["search", "dog", "--since", "soon"], /--since takes a date .* not "soon"\./],
  [["search", "dog", "--min-confidence", "101"], /It must be a number from 0 to 100\./],
  [["failed", "--limit", "10001"], /It must be a whole number from 1 to 10000\./],
  [["retry"], /required option '--lane <lane>' not specified/],
  [["retry", "--lane", "bulk", "--rate", "501"], /It must be a whole number from 1 to 500\./],
  [["search", "dog", "--limit", "0"], /It must be a whole number from 1 to 1000000\./],
  [["labels", "--limit", "0"], /It must be a whole number from 1 to 1000000\./],
  [
    ["export", "--format", "xml"],
    /'xml' is invalid\. Allowed choices are jsonl, csv, parquet-ready\./,
  ],
  [["export", "--since", "7w"], /--since takes a date .* not "7w"\./],
  [["sync"], /required option '--lane <lane>' not specified/],
  [
    ["sync", "--lane", "bulk", "--rate", "0"],
    /'0' is invalid\. It must be a whole number from 1 to 100000\./,
  ],
  [
    ["sync", "--lane", "bulk", "--relabel-before", "yesterday"],
    /takes a date .* or the version of a model .*, not "yesterday"\./,
  ],
])("explains %j on stderr, with exit code 2", async (args, message) => {
  const run = await labeler(args, WHERE);
  expect(run).toMatchObject({ exitCode: 2, stdout: [] });
  expect(run.stderr.join("\n")).toMatch(message);
});

it("prints its help when nothing is asked for, and a command's by two ways", async () => {
  const help = await labeler(["--help"], WHERE);
  expect(await labeler([], WHERE)).toEqual(help);
  expect(await labeler(["help", "upload"], WHERE)).toEqual(
    await labeler(["upload", "--help"], WHERE),
  );
});

it.each([
  [["stauts"], "(Did you mean status?)"],
  [["status", "--wacth"], "(Did you mean --watch?)"],
])("suggests the nearest of what %j may mean", async (args, suggestion) => {
  const run = await labeler(args, WHERE);
  expect(run.exitCode).toBe(2);
  expect(run.stderr.join("\n")).toContain(suggestion);
});
