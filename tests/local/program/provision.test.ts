import { Provisioner } from "../../../local/program/provision";
import { setUpProvisioner } from "../../helpers/provisioner";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

describe("any resource", () => {
  test("of a type without a handler is refused, and remembered with the others", async () => {
    const { make, provisioner } = setUpProvisioner();
    await expect(make("aws:kinesis/stream:Stream", {}, "clicks")).rejects.toThrow(
      'aws:kinesis/stream:Stream "clicks": The local cloud has no handler for this type.',
    );
    await expect(make("awsx:lb:ApplicationLoadBalancer", {}, "web")).rejects.toThrow(/no handler/);
    expect(provisioner.problems).toHaveLength(2);
  });

  test("cannot have the type and name of another", async () => {
    const { make } = setUpProvisioner();
    await make("aws:cloudwatch/logGroup:LogGroup", {});
    await expect(make("aws:cloudwatch/logGroup:LogGroup", {})).rejects.toThrow(/duplicate URN/);
  });

  test("gets the same physical name in each run, and another in another stack", async () => {
    const type = "aws:cloudwatch/logGroup:LogGroup";
    const name = async (stack: string) => {
      const { context } = setUpProvisioner();
      const { state } = await new Provisioner({ ...context, stack }).answer({
        ...{ kind: "resource", id: 1, type, name: "logs", inputs: {}, custom: true },
      });
      return state.name;
    };
    expect(await name("dev")).toMatch(/^logs-[0-9a-f]{7}$/);
    expect(await name("dev")).toBe(await name("dev"));
    expect(await name("prod")).not.toBe(await name("dev"));
  });

  test("that is the program's own component is only taken note of", async () => {
    const { provisioner } = setUpProvisioner();
    const component = { kind: "resource", id: 1, inputs: {}, custom: false, name: "it" } as const;
    for (const type of ["image-labeler:index:Lane", "pulumi:pulumi:Stack"]) {
      expect(await provisioner.answer({ ...component, type })).toEqual({ state: {} });
    }
  });
});

test.each([
  ["aws:index/getRegion:getRegion", { region: "us-east-1" }],
  ["aws:index/getCallerIdentity:getCallerIdentity", { accountId: "000000000000" }],
  ["aws:index/getPartition:getPartition", { partition: "aws" }],
])("%s is answered", async (token, expected) => {
  const { provisioner } = setUpProvisioner();
  const { state } = await provisioner.answer({ kind: "invoke", id: 1, token, inputs: {} });
  expect(state).toMatchObject(expected);
});
