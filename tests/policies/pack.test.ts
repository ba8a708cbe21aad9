import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const PACK = resolve(__dirname, "../../policies");
/** What `pulumi up --policy-pack policies` starts. */
const HOST = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
/** Of the engine, which the pack does not call before the engine calls it. */
const ENGINE_ADDRESS = "127.0.0.1:9";

jest.setTimeout(60_000);

it("compiles and serves its rules when Pulumi starts it", async () => {
  const pack = spawn(process.execPath, [HOST, ENGINE_ADDRESS, "."], { cwd: PACK });
  let complaints = "";
  pack.stderr.on("data", (text) => {
    complaints += text;
  });
  const firstLine = createInterface({ input: pack.stdout })[Symbol.asyncIterator]().next();
  const ended = once(pack, "exit").then(() => ({ value: `no port: ${complaints}` }));

  const { value } = await Promise.race([firstLine, ended]);
  pack.kill();

  expect(value).toMatch(/^\d+$/);
});
