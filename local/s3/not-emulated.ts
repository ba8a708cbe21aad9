import { AwsError } from "../aws-error";
import type { AwsCall } from "../http/service";

/** What a bucket has besides its objects, as parameters name it. */
export const SUBRESOURCES = ["notification", "versioning", "location", "delete", "uploads"];

/** Parameters of the calls that are emulated; any other asks for something that is not. */
const KNOWN_PARAMETERS = [
  "x-id",
  "list-type",
  "prefix",
  "delimiter",
  "max-keys",
  "start-after",
  "marker",
  "continuation-token",
  "encoding-type",
  "versionId",
  "uploadId",
  "partNumber",
  "part-number-marker",
  "max-parts",
  "key-marker",
  "upload-id-marker",
  "max-uploads",
  ...SUBRESOURCES,
];

/** @throws AwsError NotImplemented */
export function refuseUnknownParameters(call: AwsCall): void {
  const unknown = [...call.query.keys()].some((name) => !KNOWN_PARAMETERS.includes(name));
  if (unknown) throw notEmulated(call);
}

export function notEmulated({ method, query, headers }: AwsCall): AwsError {
  const names = [...query.keys()].filter((name) => name !== "x-id").join("&");
  const call = query.get("x-id") ?? `${method}${names === "" ? "" : ` ?${names}`}`;
  const source = headers["x-amz-copy-source"];
  const what = source === undefined ? call : `${call} with x-amz-copy-source, a copy of ${source},`;
  return new AwsError("NotImplemented", `The local cloud does not emulate ${what} of S3.`, 501);
}
