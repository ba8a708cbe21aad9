import { chmodSync } from "node:fs";
import { join } from "node:path";
import { pulumiIn, stackTarget } from "../../../cli/target/stack-target";
import { OUTPUTS } from "../../helpers/stack-outputs";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

/** A Pulumi CLI that is this shell script. */
function fakePulumi(script: string) {
  const folder = temporaryFolder({ pulumi: `#!/bin/sh\n${script}\n` });
  chmodSync(join(folder, "pulumi"), 0o755);
  return pulumiIn(folder, join(folder, "pulumi"));
}

it("knows a stack by its outputs, which it asks Pulumi for", async () => {
  const pulumi = fakePulumi(
    `[ "$*" = "stack output --json --stack dev" ] && echo '${JSON.stringify(OUTPUTS)}'`,
  );
  const target = await stackTarget("dev", pulumi);
  expect(target).toMatchObject({ name: "stack dev", outputs: OUTPUTS });
  expect(await target.s3.config.region()).toBe("us-east-1");
  await target.close();
});

it("says which outputs are missing and how to deploy them", async () => {
  const pulumi = fakePulumi(`echo '{"imagesBucket": "images"}'`);
  await expect(stackTarget("dev", pulumi)).rejects.toMatchObject({
    exitCode: 7,
    message:
      'Stack "dev" has not the outputs that this version reads ' +
      "(workBucket, labelTable, region, imageUri, lanes). " +
      "Deploy it with this version: pulumi up --stack dev",
  });
});

it.each([
  ["{}", 6, 'Stack "dev" has no outputs: nothing is deployed. Deploy it: pulumi up --stack dev'],
  [
    JSON.stringify({ ...OUTPUTS, lanes: ["express"], region: { name: "us-east-1" } }),
    7,
    'Stack "dev" has outputs that this version does not understand (region: Invalid input: ' +
      "expected string, received object; lanes: Invalid input: expected record, received array). " +
      "Use the version that deployed it, or deploy it with this one: pulumi up --stack dev",
  ],
  [
    "not JSON",
    7,
    'Stack "dev" has not the outputs that this version reads (all). ' +
      "Deploy it with this version: pulumi up --stack dev",
  ],
])("does not work on outputs %s, with exit code %d", async (outputs, exitCode, message) => {
  const printed = async () => outputs;
  await expect(stackTarget("dev", printed)).rejects.toMatchObject({ exitCode, message });
});

it("reads the outputs from a file, and asks nobody", async () => {
  const file = join(temporaryFolder({ "outputs.json": JSON.stringify(OUTPUTS) }), "outputs.json");
  const unasked = () => Promise.reject(new Error("Pulumi is asked"));
  const target = await stackTarget(file, unasked);
  expect(target).toMatchObject({ name: `the stack of ${file}`, outputs: OUTPUTS });
  await target.close();
});

it("says how to make a file of outputs that is not there", async () => {
  const unasked = () => Promise.reject(new Error("Pulumi is asked"));
  await expect(stackTarget("/nowhere/outputs.json", unasked)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(
      /^Cannot read .*\/nowhere\/outputs\.json.*`pulumi stack output --json > outputs\.json`$/,
    ),
  });
});

it("ends as interrupted when Ctrl-C ends the Pulumi CLI", async () => {
  const pulumi = fakePulumi("kill -INT $$");
  await expect(stackTarget("dev", pulumi)).rejects.toMatchObject({
    exitCode: 130,
    message: "Interrupted: nothing was done.",
  });
});

it("passes on what Pulumi says of a stack that does not exist", async () => {
  const pulumi = fakePulumi(`echo "error: no stack named 'dev' found" >&2; exit 255`);
  await expect(stackTarget("dev", pulumi)).rejects.toMatchObject({
    exitCode: 6,
    message:
      "The Pulumi CLI could not read the stack: error: no stack named 'dev' found. " +
      "`pulumi stack ls` lists the stacks there are.",
  });
});

it("says how to get Pulumi when it is not there", async () => {
  const pulumi = pulumiIn(temporaryFolder(), "/no/such/pulumi");
  await expect(stackTarget("dev", pulumi)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/^The Pulumi CLI is not on the PATH\. Install it/),
  });
});
