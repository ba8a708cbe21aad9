import * as pulumi from "@pulumi/pulumi";
import { type ResourceGraph, underMocks } from "./pulumi-mocks";

/** What constructing these components registers. */
export async function deployComponent(construct: () => unknown): Promise<ResourceGraph> {
  const { graph } = await underMocks(pulumi, {}, async () => {
    construct();
  });
  return graph;
}
