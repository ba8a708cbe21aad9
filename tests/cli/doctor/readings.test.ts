import { UnreadError } from "../../../cli/doctor/errors";
import { Readings } from "../../../cli/doctor/world/readings";
import { answeredError } from "../../helpers/described-system";

/** Calls that end when they are told to. */
function heldCalls() {
  const ends: (() => void)[] = [];
  const call = () => new Promise<number>((resolve) => ends.push(() => resolve(ends.length)));
  return { ends, call };
}

it("reads each thing once, also while it is being read", async () => {
  const readings = new Readings();
  const call = jest.fn(async () => 7);

  const both = [
    readings.read("sqs:GetQueueAttributes", "a", call),
    readings.read("sqs:GetQueueAttributes", "a", call),
  ];

  expect(await Promise.all(both)).toEqual([7, 7]);
  expect(call).toHaveBeenCalledTimes(1);
});

it("makes eight calls at once, and the next as soon as one ends", async () => {
  const readings = new Readings();
  const { ends, call } = heldCalls();
  const all = Array.from({ length: 10 }, (_, index) => readings.read("a:B", String(index), call));
  await Promise.resolve();
  expect(ends).toHaveLength(8);

  ends[0]?.();
  await all[0];
  await Promise.resolve();
  expect(ends).toHaveLength(9);

  for (const end of ends) end();
  await Promise.all(all.slice(0, 9));
  for (const end of ends) end();
  await Promise.all(all);
});

it.each([
  ["denied", answeredError("AccessDeniedException", "no", 403), "a:B", "AccessDeniedException: no"],
  [
    "denied a call beneath",
    answeredError(
      "AccessDenied",
      "User: ann is not authorized to perform: kms:Decrypt on resource: key",
      403,
    ),
    "kms:Decrypt",
    "AccessDenied: User: ann is not authorized to perform: kms:Decrypt on resource: key",
  ],
  [
    "not reached",
    Object.assign(new Error("getaddrinfo ENOTFOUND"), { name: "Error", code: "ENOTFOUND" }),
    "a:B",
    "Error: getaddrinfo ENOTFOUND",
  ],
  ["told in many lines", answeredError("Odd", "first\nsecond", 500), "a:B", "Odd: first"],
])("says what it needs when it is %s", async (_name, cause, action, said) => {
  const reading = new Readings().read("a:B", "thing", async () => {
    throw cause;
  });

  await expect(reading).rejects.toEqual(new UnreadError(action, said));
  await expect(reading).rejects.toMatchObject({ action, said, cause });
});

it("has nothing for what is not there", async () => {
  const gone = async () => {
    throw answeredError("NoSuchBucket", "gone", 404);
  };
  const readings = new Readings();

  expect(await readings.readIfThere("a:B", "thing", ["NoSuchBucket"], gone)).toBeUndefined();
  await expect(readings.readIfThere("a:B", "other", ["NoSuchKey"], gone)).rejects.toBeInstanceOf(
    UnreadError,
  );
});
