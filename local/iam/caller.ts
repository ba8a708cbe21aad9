/** Who makes a call: a role's session, the person at the keyboard, or an AWS service. */
export type Caller =
  | {
      readonly kind: "role";
      readonly roleName: string;
      readonly roleArn: string;
      /** Absent where the local cloud itself acts as the role. */
      readonly origin?: CallOrigin;
    }
  | { readonly kind: "operator" }
  | {
      readonly kind: "service";
      /** e.g. `s3.amazonaws.com` */
      readonly principal: string;
      readonly sourceArn: string;
      readonly sourceAccount: string;
    };

/** Which call of which process. */
export interface CallOrigin {
  /** The session token that it is signed with. */
  readonly session: string;
  readonly requestId: string;
}

/** What a process of the local cloud signs its calls with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
