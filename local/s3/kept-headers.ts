import type { Headers } from "./stored-object";

const KEPT_HEADERS = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];

/** What S3 keeps of a write's headers, and gives back with the object. */
export function keptHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = { "content-type": "binary/octet-stream" };
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    if (KEPT_HEADERS.includes(name) || name.startsWith("x-amz-meta-")) kept[name] = value;
  }
  const encoding = withoutChunking(kept["content-encoding"]);
  if (encoding === "") delete kept["content-encoding"];
  else kept["content-encoding"] = encoding;
  return kept;
}

/** `aws-chunked` is how the body travels, not how the object is encoded. */
function withoutChunking(encoding = ""): string {
  const encodings = encoding.split(",").map((name) => name.trim());
  return encodings.filter((name) => name !== "aws-chunked" && name !== "").join(",");
}
