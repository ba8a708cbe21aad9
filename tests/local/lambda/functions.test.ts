import type { FunctionDefinition } from "../../../local/lambda/definitions";
import { Functions, type FunctionsOptions } from "../../../local/lambda/functions";

const SUBMITTER = { name: "submitter" } as FunctionDefinition;

it("calls no function whose reserved concurrency is 0", async () => {
  const reservedConcurrency = (name: string) => (name === "submitter" ? 0 : undefined);
  const functions = new Functions({ reservedConcurrency } as FunctionsOptions);

  await expect(functions.invoke(SUBMITTER, {})).rejects.toMatchObject({
    name: "ThrottledError",
    message: "Rate Exceeded: as many calls of submitter run as its reserved concurrency allows.",
  });
});
