/**
 * Where the user sends calls instead of to AWS, if anywhere.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 *
 * @param service one whose own variable is read first
 */
export function userEndpoint(service?: "S3"): string | undefined {
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS } =
    process.env;
  if (AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === "true") return undefined;
  return (service === "S3" && AWS_ENDPOINT_URL_S3) || AWS_ENDPOINT_URL || undefined;
}
