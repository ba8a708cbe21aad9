import { confirm } from "../../cli/confirm";
import { FakeIo } from "../helpers/fake-io";

const QUESTION = { about: "A million images are paid.", otherwise: "Nothing was done." };

it.each(["y", "Y", "yes", " yes "])("goes on when %j is answered", async (answer) => {
  const io = new FakeIo(true);
  io.answers = [answer];
  await confirm({ ...QUESTION, yes: false }, io);
  expect(io.asked).toEqual(["A million images are paid. Go on? [y/N] "]);
});

it.each(["", "n", "no", "yesterday"])("does not when %j is answered", async (answer) => {
  const io = new FakeIo(true);
  io.answers = [answer];
  await expect(confirm({ ...QUESTION, yes: false }, io)).rejects.toMatchObject({
    exitCode: 1,
    message: "Nothing was done.",
  });
});

it("ends as interrupted when Ctrl-C is the answer", async () => {
  const io = new FakeIo(true);
  io.answers = [undefined];
  await expect(confirm({ ...QUESTION, yes: false }, io)).rejects.toMatchObject({
    exitCode: 130,
    message: "Interrupted. Nothing was done.",
  });
});

it("asks nobody with --yes", async () => {
  const io = new FakeIo(true);
  io.answers = ["n"];
  await confirm({ ...QUESTION, yes: true }, io);
  expect(io.asked).toEqual([]);
});

it("wants --yes where nobody can be asked", async () => {
  const io = new FakeIo();
  await expect(confirm({ ...QUESTION, yes: false }, io)).rejects.toMatchObject({
    exitCode: 2,
    message:
      "A million images are paid. --yes says that it may; here nobody can be asked. Nothing was done.",
  });
  expect(io.asked).toEqual([]);
});
