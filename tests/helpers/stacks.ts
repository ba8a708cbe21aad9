import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { PROJECT_DIRECTORY } from "./labeler";

const NAMESPACE = "image-labeler:";

/** Stacks that differ in all that a stack can differ in: configurations by name, without the namespace. */
export const STACKS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  dev: stackFile("dev"),
  prod: stackFile("prod"),
  ec2: {
    pools: {
      spot: { type: "SPOT", maxVcpus: 8 },
      onDemand: { type: "EC2", maxVcpus: 4 },
    },
    worker: { architecture: "arm64" },
  },
  private: { network: "private", customerManagedKey: true, imagesBucket: { versioned: true } },
  adopted: { imagesBucket: { existing: "family-photos" } },
};

/** What `Pulumi.<stack>.yaml` says of our own namespace. */
function stackFile(stack: string): Record<string, unknown> {
  const file = join(PROJECT_DIRECTORY, `Pulumi.${stack}.yaml`);
  const { config } = parse(readFileSync(file, "utf8"));
  return Object.fromEntries(
    Object.entries<unknown>(config)
      .filter(([key]) => key.startsWith(NAMESPACE))
      .map(([key, value]) => [key.slice(NAMESPACE.length), value]),
  );
}
