import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { parseConfig } from "../../config/parse-config";

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

describe("the stacks that come with the project", () => {
  it("can be deployed: dev with all defaults, prod protected and larger", () => {
    const dev = configOf("dev");
    const prod = configOf("prod");

    expect(dev).toMatchObject({ protect: false, maxWorkers: 6 });
    expect(prod).toMatchObject({ protect: true, maxWorkers: 20 });
  });
});

function configOf(stack: string): unknown {
  const file = resolve(__dirname, `../../Pulumi.${stack}.yaml`);
  const { config } = stackFile.parse(parse(readFileSync(file, "utf8")));
  const { "aws:region": region, ...own } = config;
  const values = Object.entries(own).map(([key, value]) => [
    key.replace("image-labeler:", ""),
    value,
  ]);
  const parsed = parseConfig(Object.fromEntries(values), z.string().parse(region));
  return "config" in parsed ? parsed.config : parsed.problems;
}
