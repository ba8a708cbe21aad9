import fc from "fast-check";
import { BodyMemory, type Room } from "../../../cli/upload/body-memory";

it("gives out pieces that do not overlap, in the order in which they were asked for", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.boolean()), { maxLength: 60 }),
      async (asked) => {
        const memory = new BodyMemory(100);
        const held: { room: Room; fill: number }[] = [];
        const order: number[] = [];
        const waits = asked.map(async ([bytes], index) => {
          const room = await memory.take(bytes);
          order.push(index);
          room.buffer.fill(index);
          held.push({ room, fill: index });
        });
        for (let turn = 0; turn < asked.length; turn += 1) {
          await Promise.resolve();
          const last = asked[turn]?.[1] ? held.pop() : held.shift();
          if (last === undefined) continue;
          expect(last.room.buffer.every((byte) => byte === last.fill)).toBe(true);
          last.room.giveBack();
          last.room.giveBack();
        }
        while (order.length < asked.length) {
          await new Promise(setImmediate);
          for (const { room, fill } of held.splice(0)) {
            expect(room.buffer.every((byte) => byte === fill)).toBe(true);
            room.giveBack();
          }
        }
        await Promise.all(waits);
        expect(order).toEqual(asked.map((_, index) => index));
        for (const { room } of held) room.giveBack();
        expect((await memory.take(100)).buffer.length).toBe(100);
      },
    ),
  );
});

it("refuses what it never has", async () => {
  await expect(new BodyMemory(10).take(11)).rejects.toThrow("Bodies have 10 bytes, not 11.");
});
