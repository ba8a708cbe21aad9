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
    exitCode: 3,
    message:
      'Stack "dev" has not the outputs that this version reads ' +
      "(workBucket, labelTable, region, imageUri, lanes). " +
      "Deploy it with this version: pulumi up --stack dev",
  });
});

it("passes on what Pulumi says of a stack that does not exist", async () => {
  const pulumi = fakePulumi(`echo "error: no stack named 'dev' found" >&2; exit 255`);
  await expect(stackTarget("dev", pulumi)).rejects.toMatchObject({
    exitCode: 3,
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
