import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { stackTags } from "../tags";

/** The only disk of Amazon's ECS images for Amazon Linux 2023. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/al2-to-al2023-ami-transition.html */
const ROOT_DEVICE = "/dev/xvda";

/**
 * How an instance starts, apart from what Batch itself decides.
 *
 * Metadata is given to requests with a session token only, which forged requests of a fooled process lack.
 * The hop limit keeps it from containers with a network of their own; those of Batch share the host's
 * (https://docs.aws.amazon.com/batch/latest/userguide/networking-modes-jobs.html), and take the job's role
 * from the ECS agent, not from here.
 *
 * No user data: draining at a Spot notice stops tasks of services only
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-draining.html), so it would
 * tell a worker nothing. A worker that is lost is started again elsewhere and goes on where it was.
 */
export function createLaunchTemplate(
  name: string,
  parent: pulumi.Resource,
): aws.ec2.LaunchTemplate {
  return new aws.ec2.LaunchTemplate(
    name,
    {
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
      },
      blockDeviceMappings: [
        {
          deviceName: ROOT_DEVICE,
          ebs: { encrypted: "true", volumeType: "gp3", deleteOnTermination: "true" },
        },
      ],
      // Tags of the template itself do not reach what is started from it.
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({
        resourceType,
        tags: stackTags(),
      })),
    },
    { parent },
  );
}
