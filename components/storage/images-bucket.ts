import type * as pulumi from "@pulumi/pulumi";

/** The bucket of the images, whoever made it. */
export interface ImagesBucket {
  /** Its name. */
  readonly bucket: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** The customer managed key of its objects: who reads them needs permission for it too. */
  readonly key: { readonly arn: pulumi.Input<string> } | undefined;
  /** Whether others use it too: its own settings, its notifications among them, are not the stack's to change. */
  readonly adopted: boolean;
}
