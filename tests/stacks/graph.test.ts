import { mapValues } from "../../lib/map-values";
import { rules } from "../../policies/rules";
import { missingActions } from "../helpers/deployer-policy";
import { compareGraphs, type DescribedResource, describeGraph } from "../helpers/describe-graph";
import { violationsOf } from "../helpers/policy-violations";
import type { ResourceGraph } from "../helpers/pulumi-mocks";
import { runPrograms } from "../helpers/run-program";
import { STACKS } from "../helpers/stacks";

jest.setTimeout(60_000);

/** The stack files are for us-east-1, the mocks' ARNs are not. */
const US_EAST_1_QUOTA = { requestsPerSecond: 50 };

let graphs: Record<string, ResourceGraph>;
beforeAll(async () => {
  const stacks = mapValues(STACKS, (config) => ({ rekognition: US_EAST_1_QUOTA, ...config }));
  graphs = mapValues(await runPrograms(stacks), ({ graph }) => graph);
});

function graphOf(stack: string): ResourceGraph {
  const graph = graphs[stack];
  if (graph === undefined) throw new Error(`No stack ${stack}`);
  return graph;
}

describe("the dev stack", () => {
  // A name that changes here is a resource that is made anew in every stack there is: give it an alias.
  it("is these resources under these names", () => {
    expect(Object.keys(describeGraph(graphOf("dev")))).toMatchSnapshot();
  });

  it("has these properties and dependencies", () => {
    expect(describeGraph(graphOf("dev"))).toMatchSnapshot();
  });
});

describe.each(Object.keys(STACKS).filter((name) => name !== "dev"))("the %s stack", (stack) => {
  let differences: ReturnType<typeof compareGraphs>;
  beforeAll(() => {
    const described = (name: string): Record<string, DescribedResource> =>
      describeGraph(graphOf(name));
    differences = compareGraphs(described("dev"), described(stack));
  });

  it("differs from dev in this only", () => {
    expect(differences).toMatchSnapshot();
  });
});

describe.each(Object.keys(STACKS))("the %s stack", (stack) => {
  it("keeps the rules of the policy pack", async () => {
    expect(await violationsOf(rules, graphOf(stack).resources)).toEqual([]);
  });

  it("can be made and removed with the policy that the docs offer", () => {
    expect(missingActions(graphOf(stack))).toEqual([]);
  });

  it("gives no resource a name that another stack in the account could have", () => {
    const named = graphOf(stack).resources.flatMap(({ type, inputs }) =>
      PHYSICAL_NAMES.filter((property) => type.startsWith("aws") && inputs[property] !== undefined)
        .filter((property) => !String(inputs[property]).includes("-test"))
        .map((property) => `${type} ${property}`),
    );
    // A bucket is a property of what is set on it, and a name only of the bucket itself.
    expect(named.filter((name) => !/^aws:s3\/(?!bucket:).* bucket$/.test(name))).toEqual([]);
  });

  it("never gives two resources of one type one name", () => {
    const identities = graphOf(stack).resources.map(({ type, name }) => `${type} ${name}`);
    expect(new Set(identities).size).toBe(identities.length);
  });
});

const PHYSICAL_NAMES = ["name", "namePrefix", "bucket", "dashboardName", "policyName"];
