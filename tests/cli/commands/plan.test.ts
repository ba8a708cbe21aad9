import { join } from "node:path";
import { plan } from "../../../cli/commands/plan";
import { FakeIo } from "../../helpers/fake-io";
import { labeler } from "../../helpers/labeler";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const WHERE = { stateDirectory: "/nowhere" };
const MILLION = ["plan", "--images", "1000000", "--megabytes", "3000000"];

afterEach(removeTemporaryFolders);

/** A stack file with these lines below `config:`. */
function stackFile(...lines: string[]): string {
  const folder = temporaryFolder({
    "Pulumi.dev.yaml": `config:\n${lines.map((line) => `  ${line}\n`).join("")}`,
  });
  return join(folder, "Pulumi.dev.yaml");
}

async function planOf(...args: string[]) {
  const { stdout } = await labeler(["plan", ...args, "--json"], WHERE);
  return JSON.parse(stdout.join("\n"));
}

it("says time, bottleneck, costs and what would change them", async () => {
  const io = new FakeIo(true);
  const args = { images: 1_000_000, megabytes: 3_000_000, json: false };
  const exitCode = await plan(args, { io, projectDirectory: "", stateDirectory: "" });

  expect(exitCode).toBe(0);
  expect(io.stdout).toEqual([
    "1,000,000 images of 3.0 MB in lane bulk: 5 h 46 min, $1,034.04.",
    "334 jobs for 4 workers, 49 images a second, the first after 2 min 30 s.",
    "Bottleneck: Rekognition's quota of 50 requests a second: more workers change nothing.",
    "",
    "COSTS OF                    DOLLARS",
    "Rekognition DetectLabels  $1,000.00",
    "workers                       $1.13",
    "their public addresses      $0.1147",
    "writes to the table          $25.00",
    "reads of the table          $0.2500",
    "S3 requests                   $7.00",
    "SQS requests                $0.4800",
    "functions                   $0.0135",
    "logs                        $0.0500",
    "together                  $1,034.04",
    "for 1,000 images              $1.03",
    "",
    "WHAT IF                                  TIME  CHANGE    DOLLARS  CHANGE",
    "a quota of 100 requests a second   2 h 54 min   -50 %  $1,033.42  -0.1 %",
    "twice the vCPUs in spot            5 h 46 min    none  $1,035.29  +0.1 %",
    "workers on arm64                   5 h 46 min    none  $1,033.81    none",
    "imageProperties: true              5 h 46 min    none  $1,784.04   +73 %",
    "lane express                      14 h 28 min  +151 %  $1,041.86  +0.8 %",
    "lane standard                      5 h 44 min  -0.5 %  $1,034.66  +0.1 %",
  ]);
  expect(io.stderr.join("\n")).toMatch(/^Counted as if all were JPEG or PNG of this size/);
});

it("says in a pipe of which kind a row is", async () => {
  const { stdout } = await labeler([...MILLION, "--lane", "standard"], WHERE);

  expect(stdout).toContain("plan\tlane\tstandard");
  expect(stdout).toContain("cost\tRekognition DetectLabels\t$1,000.00");
  expect(stdout).toContain("what-if\tlane bulk\t5 h 46 min\t+0.5 %\t$1,034.04\t-0.1 %");
});

it("takes quota, lanes, pools and worker from the stack's configuration", async () => {
  const config = stackFile(
    "aws:region: eu-central-1",
    "image-labeler:pools: { big: { type: EC2, maxVcpus: 64 } }",
    "image-labeler:lanes: { photos: { prefix: p/, priority: 1, pools: [big] } }",
    "image-labeler:worker: { vcpus: 2, memoryMiB: 4096, architecture: arm64 }",
    "image-labeler:rekognition: { requestsPerSecond: 400, imageProperties: true }",
    "image-labeler:network: private",
  );
  const printed = await planOf("--images", "40000", "--megabytes", "800000", "--config", config);

  expect(printed).toMatchObject({
    images: 40_000,
    bytes: 800_000_000_000,
    lane: "photos",
    region: "eu-central-1",
    bottleneck: "conversion",
    jobs: 40,
    workers: 32,
    startSeconds: 50,
    explanation:
      "images over 15.7 MB have to be converted, by 32 workers of 2 vCPUs: " +
      "more vCPUs in the lane's pools help; a larger quota changes nothing.",
    costs: { detectLabels: 40, imageProperties: 30, publicAddresses: 0 },
  });
  expect(printed.whatIfs.map(({ change }: { change: string }) => change)).toEqual([
    "a quota of 800 requests a second",
    "twice the vCPUs in big",
    "imageProperties: false",
  ]);
});

it("uses the quota of the configured Region where none is given", async () => {
  const config = stackFile("aws:region: eu-central-1");
  const { explanation } = await planOf("--images", "9", "--megabytes", "9", "--config", config);

  expect(explanation).toBe(
    "Rekognition's quota of 5 requests a second: more workers change nothing.",
  );
});

it.each([
  [
    ["--images", "3000", "--megabytes", "90000"],
    "images over 15.7 MB have to be converted, by 1 worker of 1 vCPU: " +
      "a smaller imagesPerJob helps, as it makes more jobs; a larger quota changes nothing.",
  ],
  [
    ["--images", "60000", "--megabytes", "60000", "--lane", "express"],
    "the start of a container for each job of 100 images: " +
      "a larger imagesPerJob helps, and more vCPUs do; a larger quota changes nothing.",
  ],
])("explains what limits %j", async (args, explanation) => {
  expect(await planOf(...args)).toMatchObject({ explanation });
});

it("names the calls of the workers where the quota is far above them", async () => {
  const config = stackFile("image-labeler:rekognition: { requestsPerSecond: 5000 }");
  const args = ["--images", "1000000", "--megabytes", "1000", "--config", config];

  expect(await planOf(...args)).toMatchObject({
    bottleneck: "calls",
    explanation:
      "the calls of 4 workers, 32 at once each: more vCPUs in the lane's pools help; " +
      "a larger quota changes nothing.",
  });
});

it.each([
  [["--images", "0", "--megabytes", "1"], /It must be a whole number from 1 to 1000000000\./],
  [["--images", "1.5", "--megabytes", "1"], /It must be a whole number from 1 to 1000000000\./],
  [["--images", "1", "--megabytes", "-1"], /It must be a number from 0 to \d+\./],
  [["--images", "1"], /required option '--megabytes <number>' not specified/],
  [
    ["--images", "1000", "--megabytes", "0"],
    /1,000 images can have from 0\.001 to 5368709\.12 \(5\.4 GB each\), not 0\./,
  ],
  [
    ["--images", "1", "--megabytes", "6000"],
    /1 image can have from .* to 5368\.70912 .*, not 6000\./,
  ],
  [["--images", "1", "--megabytes", "1", "--lane", "x"], /no lane "x".*express, standard, bulk/],
  [["--images", "1", "--megabytes", "1", "--config", "/no"], /Cannot read the .* file "\/no"/],
])("refuses %j", async (args, message) => {
  const run = await labeler(["plan", ...args], WHERE);

  expect(run).toMatchObject({ exitCode: 2, stdout: [] });
  expect(run.stderr.join("\n")).toMatch(message);
});

it("lists everything that is wrong with the configuration", async () => {
  const config = stackFile("image-labeler:worker: { vcpus: 0, memoryMiB: 1 }");
  const run = await labeler([...MILLION, "--config", config], WHERE);

  expect(run).toMatchObject({ exitCode: 2, stdout: [] });
  expect(run.stderr.join("\n")).toMatch(/worker\.vcpus[\s\S]*worker\.memoryMiB/);
});
