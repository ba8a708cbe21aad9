import { z } from "zod";
import { AwsError } from "../aws-error";
import { JsonProtocol, jsonOperation } from "../http/json-protocol";
import type { AwsCall, AwsRequest, AwsResponse, Service } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import { pageOf } from "../page";
import type { Rule, Rules, Target } from "./rules";

export interface EventsServiceOptions {
  readonly rules: Rules;
  readonly authorizer: Authorizer;
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html */
const MAX_LISTED = 100;
const page = {
  Limit: z.int().min(1).max(MAX_LISTED).default(MAX_LISTED),
  NextToken: z.string().regex(/^\d+$/).optional(),
};
const EventBusName = z
  .literal("default", "the local cloud has the default event bus only")
  .optional();

const ruleRequest = z.strictObject({ Name: z.string(), EventBusName });
const listRules = z.strictObject({ NamePrefix: z.string().default(""), EventBusName, ...page });
const listTargets = z.strictObject({ Rule: z.string(), EventBusName, ...page });
const removeTargets = z.strictObject({
  Rule: z.string(),
  Ids: z.array(z.string()).min(1),
  Force: z.boolean().optional(),
  EventBusName,
});

/** The calls of Amazon EventBridge that look at rules and targets, and take them out of force. */
export class EventsService implements Service {
  private readonly protocol: JsonProtocol;

  constructor(private readonly options: EventsServiceOptions) {
    const { rules, authorizer } = options;
    const operation = <Schema extends z.ZodType>(
      schema: Schema,
      run: (input: z.output<Schema>, caller: Caller) => Promise<object>,
    ) => jsonOperation(schema, "ValidationException", run);
    const switching = (action: string, enabled: boolean) =>
      operation(ruleRequest, async ({ Name }, caller) => {
        await rules.setEnabled(this.authorized(caller, action, Name).name, enabled);
        return {};
      });
    this.protocol = new JsonProtocol({
      target: "AWSEvents",
      version: "1.1",
      operations: {
        DescribeRule: operation(ruleRequest, async ({ Name }, caller) =>
          describedRule(this.authorized(caller, "events:DescribeRule", Name)),
        ),

        ListRules: operation(listRules, async ({ NamePrefix, Limit, NextToken }, caller) => {
          authorizer.authorize(caller, "events:ListRules", "*");
          const found = rules.all().filter(({ name }) => name.startsWith(NamePrefix));
          const shown = pageOf(found, { maxResults: Limit, nextToken: NextToken });
          return { Rules: shown.page.map(describedRule), NextToken: shown.nextToken };
        }),

        ListTargetsByRule: operation(listTargets, async ({ Rule, Limit, NextToken }, caller) => {
          const { name } = this.authorized(caller, "events:ListTargetsByRule", Rule);
          const found = rules.targetsOfRule(name);
          const shown = pageOf(found, { maxResults: Limit, nextToken: NextToken });
          return { Targets: shown.page.map(describedTarget), NextToken: shown.nextToken };
        }),

        EnableRule: switching("events:EnableRule", true),
        DisableRule: switching("events:DisableRule", false),

        RemoveTargets: operation(removeTargets, async ({ Rule, Ids }, caller) => {
          const { name } = this.authorized(caller, "events:RemoveTargets", Rule);
          await rules.removeTargets(name, Ids);
          return { FailedEntryCount: 0, FailedEntries: [] };
        }),
      },
    });
  }

  matches(call: AwsCall): boolean {
    return this.protocol.matches(call);
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    return this.protocol.handle(request);
  }

  errorResponse(error: AwsError): AwsResponse {
    return this.protocol.errorResponse(error);
  }

  /** The rule, when the caller may do this with it. */
  private authorized(caller: Caller, action: string, name: string): Rule {
    const { rules, authorizer } = this.options;
    const rule = rules.get(name);
    if (rule === undefined) {
      throw new AwsError(
        "ResourceNotFoundException",
        `Rule ${name} does not exist on EventBus default.`,
      );
    }
    authorizer.authorize(caller, action, rule.arn);
    return rule;
  }
}

function describedRule({ name, arn, pattern, enabled }: Rule) {
  return {
    Name: name,
    Arn: arn,
    EventPattern: pattern,
    State: enabled ? "ENABLED" : "DISABLED",
    EventBusName: "default",
  };
}

function describedTarget(target: Target) {
  const { id, arn, deadLetterQueueArn } = target;
  return {
    Id: id,
    Arn: arn,
    DeadLetterConfig: deadLetterQueueArn === undefined ? undefined : { Arn: deadLetterQueueArn },
    RetryPolicy: {
      MaximumRetryAttempts: target.maximumRetryAttempts,
      MaximumEventAgeInSeconds: target.maximumEventAgeSeconds,
    },
  };
}
