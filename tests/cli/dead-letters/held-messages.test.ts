import { SQSClient } from "@aws-sdk/client-sqs";
import { BorrowedMessages } from "../../../cli/dead-letters/borrowed-messages";
import { HeldMessages } from "../../../cli/dead-letters/held-messages";
import { FakeIo } from "../../helpers/fake-io";

let io: FakeIo;
let borrowed: jest.Mocked<BorrowedMessages>;
let held: HeldMessages;

beforeEach(() => {
  io = new FakeIo();
  const real = new BorrowedMessages(new SQSClient({}), "url", io);
  jest.spyOn(real, "keep").mockResolvedValue();
  jest.spyOn(real, "giveBack").mockResolvedValue();
  borrowed = jest.mocked(real);
  held = new HeldMessages(borrowed, ["poison"], io);
});

/** A look at the move, that many seconds after the last. */
async function look(seconds: number, moved: number): Promise<void> {
  io.milliseconds += seconds * 1000;
  const task = {
    status: "RUNNING",
    startedAt: 1,
    handle: "h",
    toMove: 9,
    failureReason: undefined,
  };
  await held.onProgress({ ...task, moved });
}

it("keeps messages hidden as long as the move goes on", async () => {
  for (let moved = 1; moved <= 4; moved += 1) await look(29, moved);
  expect(borrowed.keep.mock.calls).toEqual([[["poison"]], [["poison"]]]);
  expect(borrowed.giveBack).not.toHaveBeenCalled();
  expect(held.count).toBe(1);
});

it("lets them go when the move stands still for a minute, and counts them no more", async () => {
  await look(1, 1);
  await look(59, 1);
  expect(held.count).toBe(1);
  await look(1, 1);
  expect(borrowed.giveBack).toHaveBeenCalledTimes(1);
  expect(held.count).toBe(0);
  await look(60, 1);
  expect(borrowed.giveBack).toHaveBeenCalledTimes(1);
});

it("lets them go when SQS does not hide them any longer", async () => {
  borrowed.keep.mockRejectedValue(new Error("lost"));
  await look(30, 1);
  expect(held.count).toBe(0);
});
