import { type ResourceGraph, underMocks } from "./pulumi-mocks";

/** What `pulumi up` would register and print for this configuration. Values that are no strings become JSON. */
export async function runProgram(
  config: Readonly<Record<string, unknown>> = {},
): Promise<{ graph: ResourceGraph; outputs: Record<string, unknown> }> {
  const texts = Object.entries(config).map(([key, value]) => [
    `image-labeler:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  let run: Awaited<ReturnType<typeof underMocks>> | undefined;
  await jest.isolateModulesAsync(async () => {
    const pulumi = await import("@pulumi/pulumi");
    run = await underMocks(pulumi, Object.fromEntries(texts), async () =>
      jest.requireActual<object>("../../index"),
    );
  });
  if (run === undefined) throw new Error("The program did not run.");
  return run;
}
