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

/**
 * Whether this user's terminal shows more than ASCII, as POSIX has it: the first of these that is set decides.
 * https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html
 */
export function isUtf8Locale(): boolean {
  // Windows has no such variables; its Terminal says that it is one.
  if (process.env.WT_SESSION) return true;
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "");
}
