import { lostPoison } from "../../chaos/poison";

const letter = (body: string) => ({ lane: "bulk", queue: "lane", messageId: "m", body }) as const;

it("is lost when no dead-letter queue holds it", () => {
  expect(lostPoison(["one", "two"], [letter("two"), letter("other")])).toEqual([
    {
      kind: "lost",
      subject: "one",
      detail: "the message is no S3 notification, and is in no dead-letter queue",
    },
  ]);
});
