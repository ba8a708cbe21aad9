import { z } from "zod";
import { AwsError } from "../aws-error";
import { JsonProtocol, jsonOperation } from "../http/json-protocol";
import type { AwsCall, AwsRequest, AwsResponse, Service } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import { pageOf } from "../page";
import type { Quota } from "./quotas";

export interface ServiceQuotasOptions {
  readonly quotas: readonly Quota[];
  readonly authorizer: Authorizer;
  readonly region: string;
  readonly accountId: string;
}

/** https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_ListServiceQuotas.html */
const MAX_LISTED_QUOTAS = 100;

const getRequest = z.strictObject({ ServiceCode: z.string(), QuotaCode: z.string() });
const listRequest = z.strictObject({
  ServiceCode: z.string(),
  MaxResults: z.int().min(1).max(MAX_LISTED_QUOTAS).default(MAX_LISTED_QUOTAS),
  NextToken: z.string().regex(/^\d+$/).optional(),
});

/** Service Quotas: what the account may have at once. Of all of them only DetectLabels' is enforced here. */
export class ServiceQuotas implements Service {
  private readonly protocol: JsonProtocol;

  constructor(private readonly options: ServiceQuotasOptions) {
    const { quotas, authorizer } = options;
    this.protocol = new JsonProtocol({
      target: "ServiceQuotasV20190624",
      version: "1.1",
      operations: {
        GetServiceQuota: jsonOperation(getRequest, INVALID, async (input, caller) => {
          authorizer.authorize(caller, "servicequotas:GetServiceQuota", "*");
          const { ServiceCode, QuotaCode } = input;
          const found = quotas.find(
            ({ serviceCode, code }) => serviceCode === ServiceCode && code === QuotaCode,
          );
          if (found === undefined) throw noSuch(`quota ${QuotaCode} of ${ServiceCode}`);
          return { Quota: this.shown(found) };
        }),

        ListServiceQuotas: jsonOperation(listRequest, INVALID, async (input, caller) => {
          authorizer.authorize(caller, "servicequotas:ListServiceQuotas", "*");
          const { ServiceCode, MaxResults, NextToken } = input;
          const found = quotas.filter(({ serviceCode }) => serviceCode === ServiceCode);
          if (found.length === 0) throw noSuch(`service ${ServiceCode}`);
          const shown = pageOf(found, { maxResults: MaxResults, nextToken: NextToken });
          const Quotas = shown.page.map((quota) => this.shown(quota));
          return { Quotas, NextToken: shown.nextToken };
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

  private shown({ serviceCode, serviceName, code, name, value }: Quota): object {
    const { region, accountId } = this.options;
    return {
      ServiceCode: serviceCode,
      ServiceName: serviceName,
      QuotaArn: `arn:aws:servicequotas:${region}:${accountId}:${serviceCode}/${code}`,
      QuotaCode: code,
      QuotaName: name,
      Value: value,
      Unit: "None",
      Adjustable: true,
      GlobalQuota: false,
    };
  }
}

const INVALID = "IllegalArgumentException";

function noSuch(what: string): AwsError {
  return new AwsError(
    "NoSuchResourceException",
    `The request failed because the specified resource does not exist: the local cloud knows no ${what}.`,
  );
}
