import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import { stackTags, tagEverything } from "../../components/tags";
import { deployComponent } from "../helpers/deploy-component";
import type { Registered } from "../helpers/pulumi-mocks";
import { runProgram } from "../helpers/run-program";

const TAGS = { project: "image-labeler", stack: "test" };

describe("tagEverything", () => {
  it("tags what takes tags, components of awsx among them, and lets a resource's own tags win", async () => {
    const graph = await deployComponent(() => {
      tagEverything(stackTags());
      const { arn } = new aws.sqs.Queue("plain", {});
      new aws.sqs.Queue("own", { tags: { stack: "shared", source: arn } });
      new aws.sqs.QueuePolicy("policy", { queueUrl: "url", policy: "{}" });
      new awsx.ecr.Repository("images", {});
    });

    expect(Object.fromEntries(graph.resources.map(({ name, tags }) => [name, tags]))).toMatchObject(
      {
        plain: TAGS,
        own: {
          project: "image-labeler",
          stack: "shared",
          source: "arn:aws:sqs:eu-central-1:123456789012:plain-0a1b2c3",
        },
        images: TAGS,
      },
    );
    expect(graph.get("aws:sqs/queuePolicy:QueuePolicy", "policy").tags).toBeUndefined();
  });
});

describe("the program", () => {
  it("leaves nothing untagged that AWS can tag", async () => {
    const { graph } = await runProgram({
      pools: { near: { type: "FARGATE", maxVcpus: 2 }, far: { type: "SPOT", maxVcpus: 8 } },
      lanes: {
        near: { prefix: "near/", priority: 2, pools: ["near"] },
        far: { prefix: "far/", priority: 1, pools: ["far"] },
      },
      network: "private",
      customerManagedKey: true,
      alarmEmail: "ops@example.com",
    });
    const taggable = graph.resources.filter(
      ({ type }) => type.startsWith("aws") && takesTags(type),
    );

    expect(taggable.length).toBeGreaterThan(30);
    expect(taggable.filter((resource) => !isTagged(resource)).map(nameOf)).toEqual([]);
  });
});

function nameOf({ type, name }: Registered): string {
  return `${type} ${name}`;
}

function isTagged({ tags }: Registered): boolean {
  const { project, stack } = { ...(tags as Partial<typeof TAGS>) };
  return project === TAGS.project && stack === TAGS.stack;
}

/** By the declaration of the resource's arguments in the package: `aws:sqs/queue:Queue` is sqs/queue.d.ts. */
function takesTags(type: string): boolean {
  const [provider = "", path = "", name = ""] = type.split(":");
  const file = provider === "awsx" ? `${path}/${lowerFirst(name)}` : path;
  const root = dirname(require.resolve(`@pulumi/${provider}/package.json`));
  const declaration = readFileSync(join(root, `${file}.d.ts`), "utf8");
  const [, args = ""] = declaration.split(`export interface ${name}Args {`);
  if (args === "") throw new Error(`No ${name}Args in ${file}.d.ts`);
  return /^ {4}tags\?: /m.test(args);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
