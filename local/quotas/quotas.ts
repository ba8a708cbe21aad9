import {
  DEFAULT_FARGATE_VCPUS,
  DEFAULT_FUNCTION_CONCURRENCY,
  DEFAULT_INSTANCE_VCPUS,
} from "../../contracts/limits";

export interface Quota {
  readonly serviceCode: string;
  readonly serviceName: string;
  readonly code: string;
  readonly name: string;
  readonly value: number;
}

/** Names and codes: https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html */
const QUOTAS = {
  "L-3032A538": {
    serviceCode: "fargate",
    serviceName: "AWS Fargate",
    name: "Fargate On-Demand vCPU resource count",
    value: DEFAULT_FARGATE_VCPUS,
  },
  "L-36FBB829": {
    serviceCode: "fargate",
    serviceName: "AWS Fargate",
    name: "Fargate Spot vCPU resource count",
    value: DEFAULT_FARGATE_VCPUS,
  },
  "L-1216C47A": {
    serviceCode: "ec2",
    serviceName: "Amazon Elastic Compute Cloud (Amazon EC2)",
    name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
    value: DEFAULT_INSTANCE_VCPUS,
  },
  "L-34B43A08": {
    serviceCode: "ec2",
    serviceName: "Amazon Elastic Compute Cloud (Amazon EC2)",
    name: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
    value: DEFAULT_INSTANCE_VCPUS,
  },
  "L-B99A9384": {
    serviceCode: "lambda",
    serviceName: "AWS Lambda",
    name: "Concurrent executions",
    value: DEFAULT_FUNCTION_CONCURRENCY,
  },
  "L-E29B542B": {
    serviceCode: "rekognition",
    serviceName: "Amazon Rekognition",
    name: "Transactions per second per account for the Amazon Rekognition Image operation DetectLabels",
    value: undefined,
  },
} as const;

export type QuotaCode = keyof typeof QUOTAS;

/** Quotas by code; those that are left out are what AWS gives a new account. */
export type QuotaValues = Partial<Readonly<Record<QuotaCode, number>>>;

/** The quotas that the system meets, with their values. */
export function quotasOf(values: QuotaValues, detectLabelsPerSecond: number): Quota[] {
  return Object.entries(QUOTAS).map(([code, { value = detectLabelsPerSecond, ...quota }]) => ({
    ...quota,
    code,
    value: values[code as QuotaCode] ?? value,
  }));
}
