import { REGION } from "../../helpers/pulumi-mocks";
import { motoUrl } from "../backends/moto-calls";

/** By which the SDK in functions and workers finds moto. */
export function awsEnvironment(): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: motoUrl("/").origin,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
