import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { DecoderThreads } from "../../../job/convert/decoder-threads";
import { systemClock } from "../../../lib/clock";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";
import { FakeClock } from "../helpers/fake-clock";

const REQUEST = { format: "BMP", content: Uint8Array.of(1, 2, 3), maxPixels: 4 } as const;

afterEach(removeTemporaryFolders);

/** A decoder that runs this code. */
function decoder(code: string, clock = systemClock): DecoderThreads {
  const script = join(temporaryFolder(), "decoder.cjs");
  writeFileSync(
    script,
    `const { parentPort, workerData } = require("node:worker_threads"); ${code}`,
  );
  return new DecoderThreads(script, clock);
}

it("give a decoder its request, and its pixels back", async () => {
  const echo = decoder(
    "parentPort.postMessage({ width: 1, height: 1, channels: 3, data: workerData.content })",
  );

  expect(await echo.decode(REQUEST)).toEqual({
    width: 1,
    height: 1,
    channels: 3,
    data: Uint8Array.of(1, 2, 3),
  });
});

it("end a decoder that is stuck, once its time is over", async () => {
  const clock = new FakeClock();
  const decoding = decoder("for (;;);", clock).decode(REQUEST);
  const ended = expect(decoding).rejects.toMatchObject({
    name: "UndecodableError",
    message: "it was not decoded within 120 seconds",
  });

  await clock.advance(120_000);
  await ended;
});

it("stop a decoder before its memory is given to another", async () => {
  const clock = new FakeClock();
  const terminate = jest.spyOn(Worker.prototype, "terminate");
  // A thread has no id any more once it is gone.
  const idsAtTheEnd = decoder("for (;;);", clock)
    .decode(REQUEST)
    .catch(() => terminate.mock.contexts.map((thread) => (thread as Worker).threadId));

  await clock.advance(120_000);

  expect(await idsAtTheEnd).toEqual([-1]);
  terminate.mockRestore();
});

it.each([
  ["gives up", 'parentPort.postMessage({ problem: "it holds no image" })', "it holds no image"],
  [
    "runs out of memory",
    'throw Object.assign(new Error("no heap left"), { code: "ERR_WORKER_OUT_OF_MEMORY" })',
    "its decoder ran out of memory",
  ],
  ["ends without an answer", "process.exit(3)", "its decoder ended with code 3"],
])("say why a decoder %s", async (_, code, message) => {
  await expect(decoder(code).decode(REQUEST)).rejects.toMatchObject({
    name: "UndecodableError",
    message,
  });
});

it("throw a decoder's bug, which is no image's fault", async () => {
  await expect(decoder("missing()").decode(REQUEST)).rejects.toMatchObject({
    name: "ReferenceError",
  });
});
