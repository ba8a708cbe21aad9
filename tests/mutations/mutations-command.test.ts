import { FakeIo } from "../helpers/fake-io";
import { mutationsCommand } from "./mutations-command";

it("lists what it would try: the promise, the mutation, its file and the test that catches it", async () => {
  const io = new FakeIo();

  expect(await mutationsCommand({ only: "deletes malformed", list: true }, io)).toBe(0);

  expect(io.stdout).toEqual([
    [
      "nothing lost",
      "deletes malformed messages",
      "submitter/submit-batch.ts",
      "tests/submitter/submit-batch.test.ts: is returned as failed, and the others are submitted",
    ].join("\t"),
  ]);
});

it("says how to find one when there is none with such a text", async () => {
  const io = new FakeIo();

  expect(await mutationsCommand({ only: "nonsense" }, io)).toBe(2);

  expect(io.stdout).toEqual([]);
  expect(io.stderr).toEqual([
    'No mutation has "nonsense" in its promise, name or file. See them all with --list.',
  ]);
});
