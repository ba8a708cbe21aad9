import { watch } from "../../../cli/status/watch";
import { FakeIo } from "../../helpers/fake-io";

let io: FakeIo;
let looks: number[];

beforeEach(() => {
  io = new FakeIo();
  looks = [];
});

/** What the SDK throws when a service answers so. */
function answer(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error("slow down"), { name, $metadata: { httpStatusCode } });
}
const THROTTLED = answer("TooManyRequestsException", 429);

/** Looks that end as told, one after the other, and Ctrl-C after the last. */
function lookThrough(...ends: (number | Error)[]) {
  return watch(
    async () => {
      const end = ends.shift();
      if (end instanceof Error) throw end;
      return end ?? 0;
    },
    (look) => {
      looks.push(look);
      if (ends.length === 0) io.pressCtrlC();
    },
    io,
  );
}

it("looks every two seconds until Ctrl-C", async () => {
  const began = io.now();
  await lookThrough(1, 2, 3);
  expect({ looks, took: io.now() - began }).toEqual({ looks: [1, 2, 3], took: 8000 });
});

it("asks nothing more once it was interrupted", async () => {
  io.pressCtrlC();
  await lookThrough(new Error("it asked"));
  expect(looks).toEqual([]);
});

it("shows nothing of a look that was interrupted", async () => {
  await watch(
    async () => io.pressCtrlC(),
    () => looks.push(1),
    io,
  );
  expect(looks).toEqual([]);
});

it("says that a look failed, and looks again", async () => {
  const four = [THROTTLED, THROTTLED, THROTTLED, THROTTLED];
  await lookThrough(1, ...four, 2, ...four, 3);
  expect(looks).toEqual([1, 2, 3]);
  expect(io.stderr).toEqual(
    Array(8).fill(
      "This look failed, the next is in 2 s: AWS throttles, also after waiting: slow down. Run it again later.",
    ),
  );
});

it("gives up after five failed looks in a row", async () => {
  const five = [THROTTLED, THROTTLED, THROTTLED, THROTTLED, answer("InternalError", 500)];
  await expect(lookThrough(1, ...five, 2)).rejects.toBe(five[4]);
  expect({ looks, said: io.stderr.length }).toEqual({ looks: [1], said: 4 });
});

it("does not look again after a bug", async () => {
  await expect(lookThrough(1, new TypeError("undefined is not"), 2)).rejects.toThrow(TypeError);
  expect({ looks, stderr: io.stderr }).toEqual({ looks: [1], stderr: [] });
});
