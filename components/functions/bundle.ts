import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { build } from "esbuild";

const PROJECT_DIRECTORY = resolve(__dirname, "../..");

/**
 * Where else than in the environment the SDK would look for credentials: a role's function has them
 * there, so these are never loaded. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
const NEVER_LOADED = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
];

/** The file of an archive made by `bundleFunction`, as Lambda's handler setting names it. */
export const BUNDLE_MODULE = "index";

/**
 * One file with a function's code and all that it imports, made while the program runs, so that what is
 * deployed is never older than its source. The same source gives the same bytes: no needless update.
 * The SDK is bundled too: Lambda's own changes under a function without notice.
 *
 * @param entryPoint relative to the project, e.g. `submitter/index.ts`
 */
export function bundleFunction(entryPoint: string): pulumi.asset.Archive {
  return new pulumi.asset.AssetArchive(bundle(entryPoint));
}

/** In esbuild's own process, while the program goes on. */
async function bundle(entryPoint: string): Promise<pulumi.asset.AssetMap> {
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    absWorkingDir: PROJECT_DIRECTORY,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    // The SDK's ES modules, of which unused parts can be left out.
    mainFields: ["module", "main"],
    external: NEVER_LOADED,
    // Not identifiers: names in stack traces are worth more than their bytes.
    minifySyntax: true,
    minifyWhitespace: true,
    write: false,
    logLevel: "silent",
  });
  const [code] = outputFiles;
  if (code === undefined) throw new pulumi.RunError(`esbuild made nothing of ${entryPoint}.`);
  return { [`${BUNDLE_MODULE}.js`]: new pulumi.asset.StringAsset(code.text) };
}
