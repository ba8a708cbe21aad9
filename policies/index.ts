import { PolicyPack } from "@pulumi/policy";
import { rules } from "./rules";

/** `pulumi up --policy-pack policies`: a deployment that breaks one of the rules stops before it changes anything. */
new PolicyPack("image-labeler", { policies: rules, enforcementLevel: "mandatory" });
