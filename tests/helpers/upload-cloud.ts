import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import {
  CreateBucketCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { runCli } from "../../cli/program";
import { announceRunningCloud } from "../../cli/target/running-cloud";
import type { Credentials } from "../../local/iam/caller";
import { type LabelerRun, PROJECT_DIRECTORY } from "./labeler";
import { type LocalServices, startLocalServices } from "./local-services";
import { RecordingIo } from "./recording-io";
import { OUTPUTS } from "./stack-outputs";
import { temporaryFolder } from "./temporary-folder";

/** A call of S3 as it passed by. */
export interface SeenCall {
  /** "PutObject", "UploadPart" and so on. */
  readonly operation: string;
  readonly key: string;
  /** The number of a part. */
  readonly detail: string;
  readonly status: number;
}

type Intercept = (operation: string, key: string) => { status: number; body: string } | undefined;

/** An S3 with the stack's images bucket, whose calls are seen, and the command line on a stack that uses it. */
export interface UploadCloud {
  readonly services: LocalServices;
  readonly s3: S3Client;
  /** Of S3, in the order in which they were answered. */
  readonly calls: SeenCall[];
  /** Answers in place of S3. */
  intercept: Intercept;
  /** ETags are no MD5s, as under KMS. */
  areETagsSealed: boolean;
  /** `labeler upload` in this process. */
  upload(args: readonly string[], options?: UploadOptions): Promise<LabelerRun>;
  /** The same as a process of its own. */
  spawn(args: readonly string[]): ChildProcess;
  /** Keys and bytes of all objects. */
  stored(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

export interface UploadOptions {
  readonly credentials?: Credentials;
  readonly io?: RecordingIo;
}

export async function startUploadCloud(): Promise<UploadCloud> {
  const services = await startLocalServices();
  const { s3 } = services.clients();
  await s3.send(new CreateBucketCommand({ Bucket: OUTPUTS.imagesBucket }));
  const calls: SeenCall[] = [];
  const proxy = createServer((from, to) => relay(from, to));
  const relay = (from: IncomingMessage, to: ServerResponse) => {
    const { operation, key, detail } = described(from);
    const end = (status: number) => calls.push({ operation, key, detail, status });
    const answer = cloud.intercept(operation, key);
    if (answer !== undefined) {
      end(answer.status);
      from.resume().on("end", () => to.writeHead(answer.status).end(answer.body));
      return;
    }
    const { method, headers, url } = from;
    const onward = request(`${services.endpoint}${url}`, { method, headers }, (response) => {
      end(response.statusCode ?? 0);
      if (cloud.areETagsSealed) return void seal(response, to);
      to.writeHead(response.statusCode ?? 0, response.headers);
      response.pipe(to);
    });
    onward.on("error", () => to.destroy());
    from.on("error", () => onward.destroy());
    to.on("close", () => onward.destroy());
    from.pipe(onward);
  };
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  const { port } = proxy.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const { operator } = services.identities;
  const cloud: UploadCloud = {
    services,
    s3,
    calls,
    intercept: () => undefined,
    areETagsSealed: false,
    async upload(args, { credentials = operator, io = new RecordingIo() } = {}) {
      const stateDirectory = temporaryFolder();
      const { pid: processId } = process;
      const running = { processId, endpoint, credentials, outputs: OUTPUTS };
      await announceRunningCloud(stateDirectory, running);
      const exitCode = await runCli(["upload", ...args], {
        ...{ io, stateDirectory },
        projectDirectory: PROJECT_DIRECTORY,
      });
      return { exitCode, stdout: io.stdout, stderr: io.stderr };
    },
    spawn: (args) =>
      spawn(
        process.execPath,
        [join(PROJECT_DIRECTORY, "cli/labeler.js"), "upload", ...args, "--stack", "dev"],
        {
          env: {
            ...process.env,
            AWS_ENDPOINT_URL: endpoint,
            AWS_REGION: OUTPUTS.region,
            AWS_ACCESS_KEY_ID: operator.accessKeyId,
            AWS_SECRET_ACCESS_KEY: operator.secretAccessKey,
            PATH: [pulumiOnThePath(), process.env.PATH].join(delimiter),
          },
        },
      ),
    stored: () => storedIn(s3),
    async close() {
      proxy.closeAllConnections();
      await new Promise((closed) => proxy.close(closed));
      await services.close();
    },
  };
  return cloud;
}

async function seal(response: IncomingMessage, to: ServerResponse): Promise<void> {
  const { "content-length": length, etag, ...headers } = response.headers;
  const body = await text(response);
  const sealed = body.replace(/[0-9a-f]{32}/g, reversed);
  to.writeHead(response.statusCode ?? 0, {
    ...headers,
    ...(etag !== undefined && { etag: reversed(etag) }),
    "x-amz-server-side-encryption": "aws:kms",
    "content-length": body === "" ? length : Buffer.byteLength(sealed),
  });
  to.end(sealed);
}

function reversed(eTag: string): string {
  return [...eTag].reverse().join("");
}

function described({ method, url = "" }: IncomingMessage): Omit<SeenCall, "status"> {
  const { pathname, searchParams } = new URL(url, "http://s3");
  const key = decodeURIComponent(pathname.split("/").slice(2).join("/"));
  const detail = searchParams.get("partNumber") ?? "";
  const named = searchParams.get("x-id");
  if (named !== null) return { operation: named, key, detail };
  const call = [...searchParams.keys()].find((name) => name in OPERATIONS);
  const operation = OPERATIONS[`${method} ${call}`] ?? `${method} ${call ?? ""}`.trim();
  return { operation, key, detail };
}

/** Those that the SDK does not name in the address. */
const OPERATIONS: Readonly<Record<string, string>> = {
  uploads: "",
  uploadId: "",
  "list-type": "",
  "GET list-type": "ListObjectsV2",
  "GET uploads": "ListMultipartUploads",
  "POST uploads": "CreateMultipartUpload",
  "POST uploadId": "CompleteMultipartUpload",
};

/** What the command line asks for a stack's outputs. */
function pulumiOnThePath(): string {
  const folder = temporaryFolder({ "outputs.json": JSON.stringify(OUTPUTS) });
  const script = `#!/bin/sh\ncat "${join(folder, "outputs.json")}"\n`;
  writeFileSync(join(folder, "pulumi"), script, { mode: 0o755 });
  return folder;
}

async function storedIn(s3: S3Client): Promise<Record<string, string>> {
  const Bucket = OUTPUTS.imagesBucket;
  const stored: Record<string, string> = {};
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
    for (const { Key = "" } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      stored[Key] = (await Body?.transformToString("latin1")) ?? "";
    }
  }
  return stored;
}
