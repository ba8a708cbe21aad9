import type { EventSourceMapping } from "../../../local/lambda/definitions";
import type { EventSource } from "../../../local/lambda/event-source";
import { EventSources } from "../../../local/lambda/event-sources";
import { settlePromises } from "../../helpers/manual-clock";
import { memoryCollection } from "../../helpers/memory-collection";

const mapping = (id: string, enabled = true): EventSourceMapping => ({
  id,
  functionName: "submit",
  queueArn: `${id}-arn`,
  enabled,
  batchSize: 10,
  windowSeconds: 0,
  maximumConcurrency: 2,
  reportsItemFailures: true,
});

/** Sources that say what becomes of them, and stop when the test says so. */
async function setUp(...mappings: EventSourceMapping[]) {
  const happened: string[] = [];
  const pending = new Map<string, () => void>();
  const sources = new EventSources({
    mappings: memoryCollection(),
    create: ({ id }) =>
      ({
        run: () => happened.push(`${id} polls`),
        stop: () => {
          happened.push(`${id} stops`);
          return new Promise<void>((resolve) => pending.set(id, resolve));
        },
      }) as unknown as EventSource,
  });
  await sources.replace(mappings);
  const end = (id: string) => {
    pending.get(id)?.();
    return settlePromises();
  };
  return { sources, happened, end, stateOf: (id: string) => sources.stateOf(sources.get(id)) };
}

test("polls for the mappings that are enabled", async () => {
  const { sources, happened } = await setUp(mapping("bulk"), mapping("express", false));
  sources.run();
  expect(happened).toEqual(["bulk polls"]);
});

test("one that is switched off polls no more, and is disabled once its invocations have ended", async () => {
  const { sources, happened, end, stateOf } = await setUp(mapping("bulk"), mapping("express"));
  sources.run();
  await sources.setEnabled("bulk", false);
  expect(happened).toEqual(["bulk polls", "express polls", "bulk stops"]);
  expect([stateOf("bulk"), stateOf("express")]).toEqual(["Disabling", "Enabled"]);
  await expect(sources.setEnabled("bulk", true)).rejects.toMatchObject({
    code: "ResourceInUseException",
    message:
      "Cannot update the event source mapping resource because it is in use: bulk is being disabled.",
  });
  await end("bulk");
  expect(stateOf("bulk")).toBe("Disabled");
  await sources.setEnabled("bulk", true);
  expect(happened.slice(3)).toEqual(["bulk polls"]);
});

test("one that is switched on twice polls once", async () => {
  const { sources, happened } = await setUp(mapping("bulk"));
  sources.run();
  await sources.setEnabled("bulk", true);
  expect(happened).toEqual(["bulk polls"]);
});

test("switches nothing on before it runs", async () => {
  const { sources, happened } = await setUp(mapping("bulk", false));
  await sources.setEnabled("bulk", true);
  expect(happened).toEqual([]);
  sources.run();
  expect(happened).toEqual(["bulk polls"]);
});

test("one that is deleted polls no more and is gone until it is declared again", async () => {
  const { sources, happened, end } = await setUp(mapping("bulk"));
  sources.run();
  await sources.delete("bulk");
  expect(happened).toEqual(["bulk polls", "bulk stops"]);
  expect(sources.all()).toEqual([]);
  expect(() => sources.get("bulk")).toThrow("The resource you requested does not exist.");
  await end("bulk");
  await sources.replace([mapping("bulk")]);
  sources.run();
  expect(happened.slice(2)).toEqual(["bulk polls"]);
});

test("stopping waits for the invocations of one that is being disabled", async () => {
  const { sources, end } = await setUp(mapping("bulk"));
  sources.run();
  await sources.setEnabled("bulk", false);
  let stopped = false;
  const stop = sources.stop().then(() => {
    stopped = true;
  });
  await settlePromises();
  expect(stopped).toBe(false);
  await end("bulk");
  await stop;
  expect(stopped).toBe(true);
});
