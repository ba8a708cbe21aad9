import {
  GetServiceQuotaCommand,
  ListServiceQuotasCommand,
  ListServicesCommand,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { quotasOf } from "../../../local/quotas/quotas";
import { ServiceQuotas } from "../../../local/quotas/service-quotas";
import { type Served, serve } from "../../helpers/served";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

let served: Served<ServiceQuotas>;
let client: ServiceQuotasClient;

beforeEach(async () => {
  const quotas = quotasOf({ "L-36FBB829": 20 }, 50);
  served = await serve(
    async (account) => new ServiceQuotas({ ...account, quotas }),
    (service) => [service],
  );
  client = new ServiceQuotasClient(served.config());
});
afterEach(async () => {
  client.destroy();
  await served.close();
  removeTemporaryFolders();
});

const get = async (ServiceCode: string, QuotaCode: string) =>
  (await client.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }))).Quota;
const list = async (ServiceCode: string, more = {}) => {
  const { $metadata, ...answer } = await client.send(
    new ListServiceQuotasCommand({ ServiceCode, ...more }),
  );
  return answer;
};

const FARGATE = {
  ServiceCode: "fargate",
  ServiceName: "AWS Fargate",
  QuotaArn: "arn:aws:servicequotas:us-east-1:000000000000:fargate/L-3032A538",
  QuotaCode: "L-3032A538",
  QuotaName: "Fargate On-Demand vCPU resource count",
  Value: 6,
  Unit: "None",
  Adjustable: true,
  GlobalQuota: false,
};

test("shows a quota", async () => {
  expect(await get("fargate", "L-3032A538")).toEqual(FARGATE);
});

test.each([
  ["fargate", "L-36FBB829", "Fargate Spot vCPU resource count", 20],
  ["ec2", "L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 5],
  ["ec2", "L-34B43A08", "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests", 5],
  ["lambda", "L-B99A9384", "Concurrent executions", 1000],
  [
    "rekognition",
    "L-E29B542B",
    "Transactions per second per account for the Amazon Rekognition Image operation DetectLabels",
    50,
  ],
])("knows %s %s", async (service, code, QuotaName, Value) => {
  expect(await get(service, code)).toMatchObject({ QuotaName, Value });
});

test("lists the quotas of a service, page by page", async () => {
  const spot = {
    ...FARGATE,
    QuotaArn: "arn:aws:servicequotas:us-east-1:000000000000:fargate/L-36FBB829",
    QuotaCode: "L-36FBB829",
    QuotaName: "Fargate Spot vCPU resource count",
    Value: 20,
  };
  expect(await list("fargate")).toEqual({ Quotas: [FARGATE, spot] });
  expect(await list("fargate", { MaxResults: 1 })).toEqual({ Quotas: [FARGATE], NextToken: "1" });
  expect(await list("fargate", { MaxResults: 1, NextToken: "1" })).toEqual({ Quotas: [spot] });
});

test("refuses what it does not know", async () => {
  await expect(get("ec2", "L-3032A538")).rejects.toMatchObject({
    name: "NoSuchResourceException",
    message:
      "The request failed because the specified resource does not exist: the local cloud knows no quota L-3032A538 of ec2.",
  });
  await expect(list("sqs")).rejects.toMatchObject({ name: "NoSuchResourceException" });
  await expect(client.send(new ListServicesCommand({}))).rejects.toMatchObject({
    name: "UnknownOperationException",
    message:
      "The local cloud does not emulate ServiceQuotasV20190624.ListServices; it emulates GetServiceQuota, ListServiceQuotas.",
  });
});

test("asks for the permission of each call", async () => {
  client.destroy();
  client = new ServiceQuotasClient(served.config(served.roleWith("nobody")));
  for (const [action, call] of [
    ["servicequotas:GetServiceQuota", get("fargate", "L-3032A538")],
    ["servicequotas:ListServiceQuotas", list("fargate")],
  ] as const) {
    await expect(call).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::000000000000:role/nobody is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`,
    });
  }
});
