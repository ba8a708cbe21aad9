import { BatchDeclarations, type DeclaredJobDefinition } from "../../../local/batch/declarations";
import type { JobDefinition } from "../../../local/batch/definitions";
import type { Collection, StateStore } from "../../../local/state";
import { memoryCollection } from "../../helpers/memory-collection";

const PREFIX = "arn:aws:batch:us-east-1:000000000000:job-definition/worker";
const UNNUMBERED = {
  name: "worker",
  platforms: ["FARGATE" as const],
  container: {
    image: "repository@sha256:1",
    command: [],
    environment: {},
    vcpus: 1,
    memoryMiB: 2048,
    logGroup: "workers",
    jobRoleArn: undefined,
  },
  parameters: {},
  retry: { attempts: 1, rules: [] },
  timeoutSeconds: undefined,
};
const CHANGED = { ...UNNUMBERED, parameters: { mode: "fast" } };

function open() {
  const collections = new Map<string, Collection<unknown>>();
  const collection = async (name: string) => {
    const found = collections.get(name) ?? memoryCollection();
    collections.set(name, found);
    return found;
  };
  return BatchDeclarations.open({ collection } as unknown as StateStore);
}

function declare(declarations: BatchDeclarations, ...jobDefinitions: DeclaredJobDefinition[]) {
  return declarations.replace({
    computeEnvironments: [],
    jobQueues: [],
    images: [],
    jobDefinitions,
  });
}

function kept(definition: JobDefinition): DeclaredJobDefinition {
  return { definition, deregistersEarlier: false };
}

test("a definition that has not changed keeps its revision, a changed one gets the next", async () => {
  const declarations = await open();
  const first = declarations.revise(UNNUMBERED, PREFIX);
  expect(first).toMatchObject({ revision: 1, arn: `${PREFIX}:1`, active: true });
  await declare(declarations, kept(first));
  expect(declarations.revise(UNNUMBERED, PREFIX).revision).toBe(1);
  expect(declarations.revise(CHANGED, PREFIX)).toMatchObject({ revision: 2, arn: `${PREFIX}:2` });
});

test("earlier revisions stay active unless the program deregisters them", async () => {
  const declarations = await open();
  await declare(declarations, kept(declarations.revise(UNNUMBERED, PREFIX)));
  const second = declarations.revise(CHANGED, PREFIX);
  await declare(declarations, kept(second));
  expect(declarations.jobDefinition(`${PREFIX}:1`)?.active).toBe(true);
  await declare(declarations, { definition: second, deregistersEarlier: true });
  expect(declarations.jobDefinition(`${PREFIX}:1`)?.active).toBe(false);
  expect(declarations.jobDefinition(PREFIX)?.revision).toBe(2);
});

test("a definition that is no longer declared is inactive, and active with a new revision when it returns", async () => {
  const declarations = await open();
  await declare(declarations, kept(declarations.revise(UNNUMBERED, PREFIX)));
  await declare(declarations);
  expect(declarations.jobDefinition("worker")).toBeUndefined();
  expect(declarations.jobDefinition("worker:1")?.active).toBe(false);
  expect(declarations.revise(UNNUMBERED, PREFIX).revision).toBe(2);
});
