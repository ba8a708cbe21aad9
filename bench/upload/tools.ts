import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

export interface Destination {
  readonly endpoint: string;
  readonly bucket: string;
  /** Ends in `/`. */
  readonly prefix: string;
}

/** Another program that uploads folders, set up for bulk. */
export interface Tool {
  readonly name: string;
  /** Beside its defaults. */
  readonly settings: string;
  /** Prints its version, if it is there. */
  readonly version: readonly string[];
  command(folder: string, to: Destination): readonly string[];
}

const LABELER = resolve(__dirname, "../../cli/labeler.js");

export const LABELER_TOOL: Tool = {
  name: "labeler",
  settings: "none",
  version: [process.execPath, LABELER, "version"],
  command: (folder, { prefix }) => [
    ...[process.execPath, LABELER, "upload", folder],
    ...["--stack", "bench", "--lane", "bench", "--prefix", prefix],
  ],
};

/** Transfers at once that bulk uploads are advised to take. */
export const TRANSFERS = 32;

export const OTHER_TOOLS: readonly Tool[] = [
  {
    name: "aws s3 sync",
    settings: `max_concurrent_requests ${TRANSFERS} in place of 10`,
    version: ["aws", "--version"],
    // Before 2.13 the AWS CLI does not read AWS_ENDPOINT_URL.
    command: (folder, { endpoint, bucket, prefix }) => [
      ...["aws", "--endpoint-url", endpoint, "s3", "sync", folder, `s3://${bucket}/${prefix}`],
      "--only-show-errors",
    ],
  },
  {
    name: "rclone copy",
    settings: `--transfers ${TRANSFERS} --checkers ${TRANSFERS} --fast-list, and no look for the bucket`,
    version: ["rclone", "version"],
    command: (folder, { endpoint, bucket, prefix }) => [
      ...["rclone", "copy", folder],
      `:s3,provider=Other,env_auth,force_path_style,no_check_bucket,endpoint='${endpoint}':${bucket}/${prefix}`,
      ...["--transfers", String(TRANSFERS), "--checkers", String(TRANSFERS), "--fast-list"],
    ],
  },
  {
    name: "s5cmd cp",
    settings: "none: 256 workers",
    version: ["s5cmd", "version"],
    command: (folder, { endpoint, bucket, prefix }) => [
      ...["s5cmd", "--endpoint-url", endpoint, "cp", `${folder}/`, `s3://${bucket}/${prefix}`],
    ],
  },
];

/** The first line of what it says of itself; nothing when it is not on the PATH. */
export function versionOf({ version: [command = "", ...args] }: Tool): string | undefined {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: "pipe" }).split("\n")[0];
  } catch {
    return undefined;
  }
}
