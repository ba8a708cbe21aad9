/** What the Authorization header says of the signer; the signature itself is not verified. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** The service's signing name: `s3`, `sqs`, `dynamodb` … */
  readonly service: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
const CREDENTIAL = /\bCredential=([^/,\s]+)\/\d{8}\/[^/,\s]+\/([^/,\s]+)\/aws4_request/;

/** The scope of a signed call, or nothing when it is not signed. */
export function credentialScope(authorization: string | undefined): CredentialScope | undefined {
  const [, accessKeyId, service] = CREDENTIAL.exec(authorization ?? "") ?? [];
  if (accessKeyId === undefined || service === undefined) return undefined;
  return { accessKeyId, service };
}
