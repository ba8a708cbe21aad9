import type {
  EventSourceMappingConfiguration,
  FunctionConfiguration,
} from "@aws-sdk/client-lambda";
import { MAX_EVENT_SOURCE_CONCURRENCY } from "../../contracts/limits";
import type { EventSourceMapping, FunctionDefinition } from "./definitions";

/** A function as GetFunctionConfiguration shows it. A deploy makes it whole, or not at all. */
export function functionConfiguration(definition: FunctionDefinition): FunctionConfiguration {
  const { deadLetterQueueArn, declared } = definition;
  return {
    FunctionName: definition.name,
    FunctionArn: definition.arn,
    Runtime: declared?.runtime,
    Role: definition.roleArn,
    Handler: definition.handler,
    Timeout: definition.timeoutSeconds,
    MemorySize: definition.memoryMiB,
    Version: "$LATEST",
    DeadLetterConfig:
      deadLetterQueueArn === undefined ? undefined : { TargetArn: deadLetterQueueArn },
    Environment: { Variables: { ...definition.environment } },
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Architectures: declared?.architectures,
    LoggingConfig: { LogFormat: definition.logFormat, LogGroup: definition.logGroup },
  };
}

/** A mapping as GetEventSourceMapping shows it. */
export function mappingConfiguration(
  mapping: EventSourceMapping,
  State: string,
  { arnPrefix }: { readonly arnPrefix: string },
): EventSourceMappingConfiguration {
  const { id, functionName, queueArn, maximumConcurrency } = mapping;
  return {
    UUID: id,
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.windowSeconds,
    EventSourceArn: queueArn,
    FunctionArn: `${arnPrefix}:function:${functionName}`,
    State,
    StateTransitionReason: "USER_INITIATED",
    FunctionResponseTypes: mapping.reportsItemFailures ? ["ReportBatchItemFailures"] : [],
    EventSourceMappingArn: mappingArn(id, arnPrefix),
    ScalingConfig:
      maximumConcurrency === MAX_EVENT_SOURCE_CONCURRENCY
        ? undefined
        : { MaximumConcurrency: maximumConcurrency },
  };
}

export function mappingArn(id: string, arnPrefix: string): string {
  return `${arnPrefix}:event-source-mapping:${id}`;
}
