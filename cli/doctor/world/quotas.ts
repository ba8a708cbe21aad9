import { GetServiceQuotaCommand, paginateListServiceQuotas } from "@aws-sdk/client-service-quotas";
import { detectLabelsQuota } from "../../../contracts/limits";
import { MissingError } from "../errors";
import type { World } from "./world";

/** vCPUs that run at once, by the type of pool: of instances, those of the standard families. */
export const VCPU_QUOTAS = {
  FARGATE: { ServiceCode: "fargate", QuotaCode: "L-3032A538" },
  FARGATE_SPOT: { ServiceCode: "fargate", QuotaCode: "L-36FBB829" },
  EC2: { ServiceCode: "ec2", QuotaCode: "L-1216C47A" },
  SPOT: { ServiceCode: "ec2", QuotaCode: "L-34B43A08" },
} as const;

export type VcpuQuota = keyof typeof VCPU_QUOTAS;

/** Functions that the account runs at once. */
export const CONCURRENCY_QUOTA = { ServiceCode: "lambda", QuotaCode: "L-B99A9384" } as const;

/** @throws MissingError when Service Quotas tells none: it has some only where they were changed */
export async function quotaOf(
  { quotas, readings }: World,
  quota: { readonly ServiceCode: string; readonly QuotaCode: string },
): Promise<number> {
  const missing = ["NoSuchResourceException"];
  const found = await readings.readIfThere(
    "servicequotas:GetServiceQuota",
    quota.QuotaCode,
    missing,
    () => quotas.send(new GetServiceQuotaCommand(quota)),
  );
  if (found?.Quota?.Value !== undefined) return found.Quota.Value;
  throw new MissingError(`Quota ${quota.QuotaCode} of ${quota.ServiceCode}`);
}

/**
 * DetectLabels requests per second, found by its name: AWS documents no code. Where Service Quotas tells
 * none, it is what AWS grants everybody.
 * https://docs.aws.amazon.com/general/latest/gr/rekognition.html
 */
export async function detectLabelsPerSecond({ quotas, readings, outputs }: World): Promise<number> {
  const told = await readings.read("servicequotas:ListServiceQuotas", "rekognition", async () => {
    const request = { ServiceCode: "rekognition" };
    for await (const page of paginateListServiceQuotas({ client: quotas }, request)) {
      const found = page.Quotas?.find(({ QuotaName = "" }) => /\bDetectLabels\b/.test(QuotaName));
      if (found !== undefined) return found.Value;
    }
    return undefined;
  });
  return told ?? detectLabelsQuota(outputs.region);
}
