import { type ManifestLocation, parseManifestsUri } from "../contracts/job";
import { MANIFESTS_PREFIX } from "../contracts/manifest";
import { ConfigurationError } from "./errors";

const USAGE = `--manifests s3://<work bucket>/${MANIFESTS_PREFIX}<submission>/`;

/** The command line is not what a job definition of ours gives. */
export class InvalidArgumentsError extends ConfigurationError {
  override readonly name = "InvalidArgumentsError";

  constructor(readonly given: readonly string[]) {
    super(`Expected the arguments \`${USAGE}\`, got \`${given.join(" ")}\`.`);
  }
}

/**
 * Where this job's manifests are.
 *
 * @throws InvalidArgumentsError
 */
export function parseArguments(given: readonly string[]): ManifestLocation {
  const [option, uri, ...others] = given;
  const location = uri === undefined ? undefined : parseManifestsUri(uri);
  if (option !== "--manifests" || location === undefined || others.length > 0) {
    throw new InvalidArgumentsError(given);
  }
  return location;
}
