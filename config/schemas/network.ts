import { z } from "zod";
import { MAX_SUBNETS } from "../../contracts/limits";
import { section, text } from "./section";

const SUBNETS_RULE = `1 to ${MAX_SUBNETS} ids of subnets`;
const MODES = ["create", "default", "private"] as const;

const adoptedNetworkSchema = section({
  vpcId: text(/^vpc-[0-9a-f]+$/, "the id of a VPC, such as vpc-0ab1"),
  subnetIds: z
    .array(text(/^subnet-[0-9a-f]+$/, "the id of a subnet, such as subnet-0ab1"), SUBNETS_RULE)
    .min(1, SUBNETS_RULE)
    .max(MAX_SUBNETS, SUBNETS_RULE),
  assignPublicIp: z.boolean("true for public subnets, false for subnets behind a NAT gateway"),
});

const namedNetworkSchema = z.enum(
  MODES,
  `${MODES.join(", ")}, or a map of ${Object.keys(adoptedNetworkSchema.shape).join(", ")}`,
);

/** Only the schema of the kind that was meant, so that its problems name the keys in it. */
export function networkSchema(value: unknown): z.ZodType<NetworkConfig> {
  return typeof value === "object" && value !== null ? adoptedNetworkSchema : namedNetworkSchema;
}

export type AdoptedNetwork = z.output<typeof adoptedNetworkSchema>;
/**
 * A VPC of our own with public subnets; the account's default VPC; a VPC of our own without a way
 * to the internet; or one that exists.
 */
export type NetworkConfig = (typeof MODES)[number] | AdoptedNetwork;
