import { AwsError } from "../aws-error";
import type { Headers } from "./stored-object";

/**
 * Refuses a body by the size that its headers announce, before any of it has come.
 *
 * @throws AwsError EntityTooLarge
 */
export function checkBodySize(headers: Headers, maxBytes: number): void {
  const bytes = Number(headers["x-amz-decoded-content-length"] ?? headers["content-length"] ?? 0);
  if (bytes <= maxBytes) return;
  throw new AwsError(
    "EntityTooLarge",
    `Your proposed upload exceeds the maximum allowed size: ${bytes} of ${maxBytes} bytes.`,
  );
}
