import {
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import type { Backend } from "./backend";
import { queuesOf } from "./queues";
import { BUS_RULE } from "./resources";
import { testsOf } from "./suite";

/** Rules and targets as `doctor` looks at them, and as somebody switches them off. */
export function describeEvents(backend: Backend): void {
  const it = testsOf(backend, "EventBridge");
  const { arnOf } = queuesOf(backend);
  const Name = BUS_RULE.name;
  const Arn = `arn:aws:events:${backend.region}:`;
  const describeRule = (name: string = Name) =>
    backend.events.send(new DescribeRuleCommand({ Name: name }));

  it("shows a rule", async () => {
    const rule = await describeRule();
    expect(rule).toMatchObject({
      Name,
      Arn: `${Arn}${backend.accountId}:rule/${Name}`,
      State: "ENABLED",
      EventBusName: "default",
    });
    expect(JSON.parse(rule.EventPattern ?? "")).toEqual(BUS_RULE.pattern);
  });

  it("says that there is no such rule", async () => {
    await expect(describeRule("conformance-gone")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("lists rules by what their names begin with", async () => {
    const names = async (NamePrefix: string) => {
      const { Rules } = await backend.events.send(new ListRulesCommand({ NamePrefix }));
      return Rules?.map((rule) => rule.Name);
    };
    expect(await names("conformance-b")).toEqual([Name]);
    expect(await names("bus")).toEqual([]);
  });

  it("shows the targets of a rule", async () => {
    const { Targets } = await backend.events.send(new ListTargetsByRuleCommand({ Rule: Name }));
    expect(Targets).toMatchObject([{ Id: expect.any(String), Arn: arnOf("bus") }]);
  });

  it("switches a rule off and on", async () => {
    await backend.events.send(new DisableRuleCommand({ Name }));
    expect(await describeRule()).toMatchObject({ State: "DISABLED" });
    await backend.events.send(new EnableRuleCommand({ Name }));
    expect(await describeRule()).toMatchObject({ State: "ENABLED" });
  });
}
