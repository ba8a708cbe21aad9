/** What the process that runs the program and the local cloud say to each other. */

/** The program registers a resource or calls a function of a provider, and waits for the answer. */
export type ProgramRequest =
  | {
      readonly kind: "resource";
      readonly id: number;
      readonly type: string;
      readonly name: string;
      /** Plain JSON: secrets unwrapped, assets as `ArchiveContent`. */
      readonly inputs: Readonly<Record<string, unknown>>;
      readonly custom: boolean;
    }
  | {
      readonly kind: "invoke";
      readonly id: number;
      readonly token: string;
      readonly inputs: Readonly<Record<string, unknown>>;
    };

/** The program is over; when it failed, `errors` says why, one message per reason. */
export interface ProgramEnd {
  readonly kind: "end";
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly errors: readonly string[];
}

export type ProgramMessage = ProgramRequest | ProgramEnd;

/** A resource's physical id and its outputs, or a provider function's result. */
export interface Answer {
  readonly id?: string;
  readonly state: Readonly<Record<string, unknown>>;
}

export type HostMessage =
  | { readonly kind: "start"; readonly start: ProgramStart }
  | { readonly kind: "answer"; readonly id: number; readonly answer: Answer }
  | { readonly kind: "refusal"; readonly id: number; readonly message: string };

export interface ProgramStart {
  readonly projectDirectory: string;
  readonly project: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
}

/** How an archive of a Lambda function arrives: files by their path in it. */
export interface ArchiveContent {
  readonly archive: Readonly<Record<string, AssetContent>>;
}

/** A file's text, or the path of a file or folder on this machine. */
export type AssetContent = { readonly text: string } | { readonly path: string };
