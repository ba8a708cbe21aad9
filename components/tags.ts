import * as pulumi from "@pulumi/pulumi";

export type Tags = Readonly<Record<string, string>>;

/** What everything of this stack is tagged with, so that a bill can be read by project and stack. */
export function stackTags(): Tags {
  return { project: pulumi.getProject(), stack: pulumi.getStack() };
}

/**
 * Adds tags to every resource that is declared from now on and takes tags. Tags that a resource has of its
 * own win. Components of awsx make their resources in a process of their own, out of reach here, and hand
 * down the tags that they get themselves.
 *
 * @param tags e.g. `{ project: "image-labeler", stack: "dev" }`
 */
export function tagEverything(tags: Tags): void {
  pulumi.runtime.registerStackTransformation(({ props, opts }) =>
    // Resources of the AWS packages name every input that they take, also those that are not given.
    "tags" in props ? { props: { ...props, tags: merge(tags, props.tags) }, opts } : undefined,
  );
}

function merge(tags: Tags, own: pulumi.Input<Tags | undefined>): pulumi.Output<Tags> {
  return pulumi.output(own).apply((given) => ({ ...tags, ...given }));
}
