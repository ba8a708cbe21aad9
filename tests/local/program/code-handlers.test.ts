import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROLE_ARN, setUpProvisioner } from "../../helpers/provisioner";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

describe("a function", () => {
  const type = "aws:lambda/function:Function";
  const inputs = (changed: object = {}) => ({
    runtime: "nodejs22.x",
    handler: "index.handler",
    role: ROLE_ARN,
    timeout: 60,
    code: { archive: { "index.js": { text: "exports.handler = 1" } } },
    ...changed,
  });

  test("has its code unpacked into a folder of its content", async () => {
    const { make, deployment } = setUpProvisioner();
    await make(type, inputs());
    await make(type, inputs(), "same-code");
    const [one, other] = deployment.functions;
    expect(readFileSync(join(one?.codeDirectory ?? "", "index.js"), "utf8")).toBe(
      "exports.handler = 1",
    );
    expect(one?.codeDirectory.split("/").at(-1)).toBe(other?.codeDirectory.split("/").at(-1));
    expect(one?.logGroup).toBe(`/aws/lambda/${one?.name}`);
  });

  test("takes files and folders of the project", async () => {
    const { make, deployment, context } = setUpProvisioner();
    const source = temporaryFolder({ "index.mjs": "export const handler = 1", "lib/a.js": "1" });
    Object.assign(context, { projectDirectory: source });
    await make(type, inputs({ code: { archive: { "": { path: "." } } } }));
    expect(existsSync(join(deployment.functions[0]?.codeDirectory ?? "", "lib/a.js"))).toBe(true);
  });

  test.each<[string, object, RegExp]>([
    [
      "whose handler is not in the archive",
      { handler: "main.handler" },
      /main\.handler.*none of main\.js, main\.cjs, main\.mjs: index\.js/,
    ],
    ["of another runtime", { runtime: "python3.13" }, /runs Node.js functions/],
    [
      "with over 4 KiB of variables",
      { environment: { variables: { BIG: "x".repeat(4100) } } },
      /take 4110 bytes; Lambda takes 4096/,
    ],
    [
      "with a reserved variable",
      { environment: { variables: { AWS_REGION: "x" } } },
      /AWS_REGION is reserved/,
    ],
    ["whose role does not exist", { role: "arn:other" }, /role arn:other does not exist/],
  ])("%s is refused", async (_, changed, message) => {
    await expect(setUpProvisioner().make(type, inputs(changed))).rejects.toThrow(message);
  });
});

describe("an event source mapping", () => {
  const type = "aws:lambda/eventSourceMapping:EventSourceMapping";

  async function make(changed: object, timeout = 60) {
    const { make, deployment } = setUpProvisioner();
    await make("aws:lambda/function:Function", {
      runtime: "nodejs22.x",
      handler: "index.handler",
      role: ROLE_ARN,
      timeout,
      code: { archive: { "index.js": { text: "" } } },
    });
    const functionName = deployment.functions[0]?.name;
    await make(type, { functionName, eventSourceArn: "lane-arn", ...changed });
    return deployment.mappings;
  }

  test("has a UUID, the same in every run", async () => {
    const [first] = await make({});
    const [again] = await make({});
    expect(first?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(again?.id).toBe(first?.id);
  });

  test("has the defaults of Lambda", async () => {
    expect(await make({})).toMatchObject([
      { batchSize: 10, windowSeconds: 0, maximumConcurrency: 1000, reportsItemFailures: false },
    ]);
  });

  test.each<[string, object, number, RegExp]>([
    [
      "over ten messages without a window",
      { batchSize: 11 },
      60,
      /batchSize of 11 needs a maximumBatchingWindowInSeconds of at least 1/,
    ],
    [
      "a visibility timeout under the function's",
      {},
      400,
      /380 seconds is less than Function timeout: 400 seconds \(queue lane\)/,
    ],
    [
      "a concurrency of one",
      { scalingConfig: { maximumConcurrency: 1 } },
      60,
      /maximumConcurrency/,
    ],
    ["a filter", { filterCriteria: { filters: [] } }, 60, /filters no messages/],
    ["a queue that does not exist", { eventSourceArn: "gone" }, 60, /queue gone does not exist/],
  ])("is refused with %s", async (_, changed, timeout, message) => {
    await expect(make(changed, timeout)).rejects.toThrow(message);
  });
});

describe("an image", () => {
  const type = "awsx:ecr:Image";
  const build =
    "import { writeFileSync } from 'node:fs'; writeFileSync(process.argv[2], 'worker');";

  async function make(files: Record<string, string>) {
    const { make, deployment, context } = setUpProvisioner();
    Object.assign(context, { projectDirectory: temporaryFolder(files) });
    const { state } = await make("awsx:ecr:Repository", {}, "worker");
    const inputs = { repositoryUrl: state.url, context: ".", dockerfile: "job/Dockerfile" };
    return { answer: await make(type, inputs), image: deployment.images.at(-1) };
  }

  test("is what the bundler of the Dockerfile's folder makes, by the digest of that", async () => {
    const { answer, image } = await make({ "job/Dockerfile": "", "job/build.mjs": build });
    // printf worker | sha256sum
    const digest = "87eba76e7f3164534045ba922e7770fb58bbd14ad732bbf5ba6f11cc56989e6e";
    expect(answer.state.imageUri).toMatch(
      new RegExp(
        `^000000000000\\.dkr\\.ecr\\.us-east-1\\.amazonaws\\.com/worker-\\w{7}@sha256:${digest}$`,
      ),
    );
    const entry = image !== undefined && "entry" in image ? image.entry : "";
    expect(readFileSync(entry, "utf8")).toBe("worker");
  });

  test("is Docker's, built from the same file and context, when workers are containers", async () => {
    const { make, deployment, context } = setUpProvisioner();
    const builds: unknown[] = [];
    const containers = {
      build: async (asked: unknown) => {
        builds.push(asked);
        return "sha256:built";
      },
    };
    Object.assign(context, { projectDirectory: "/project", containers });
    const { state } = await make("awsx:ecr:Repository", { name: "worker" }, "worker");
    const { state: built } = await make(type, {
      repositoryUrl: state.url,
      context: ".",
      dockerfile: "job/Dockerfile",
      platform: "linux/arm64",
    });
    expect(builds).toEqual([
      {
        dockerfile: "/project/job/Dockerfile",
        context: "/project",
        platform: "linux/arm64",
        tag: "local-cloud/worker",
      },
    ]);
    expect(deployment.images.at(-1)).toEqual({
      uri: "000000000000.dkr.ecr.us-east-1.amazonaws.com/worker@sha256:built",
      repositoryArn: "arn:aws:ecr:us-east-1:000000000000:repository/worker",
      imageId: "sha256:built",
    });
    expect(built.imageUri).toBe("000000000000.dkr.ecr.us-east-1.amazonaws.com/worker@sha256:built");
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ["without its Dockerfile", { "job/build.mjs": build }, /There is no .*job\/Dockerfile/],
    [
      "without a bundler",
      { "job/Dockerfile": "" },
      /There is no .*job\/build\.mjs: without Docker/,
    ],
    [
      "whose bundler fails",
      { "job/Dockerfile": "", "job/build.mjs": "throw new Error('no entry')" },
      /build\.mjs failed:.*no entry/s,
    ],
  ])("%s is refused", async (_, files, message) => {
    await expect(make(files)).rejects.toThrow(message);
  });
});
