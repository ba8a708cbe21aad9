import { asset } from "@pulumi/pulumi";
import type { ArchiveContent, AssetContent } from "./messages";

/**
 * Inputs as plain JSON: secrets unwrapped at any depth, assets and archives read.
 * Under the mock monitor both arrive as the SDK's own objects, and assets hold promises.
 */
export async function toPlain(value: unknown): Promise<unknown> {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map(toPlain));
  if (isSecret(value)) return toPlain(value.value);
  if (asset.Archive.isInstance(value)) return archiveContent(value);
  if (asset.Asset.isInstance(value)) return assetContent(value);
  const plain = Object.entries(value).map(async ([key, item]) => [key, await toPlain(item)]);
  return Object.fromEntries(await Promise.all(plain));
}

/** How the SDK marks a secret on the wire: sdk/nodejs/runtime/rpc.ts, `specialSigKey`, `specialSecretSig`. */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

function isSecret(value: object): value is { value: unknown } {
  return (value as Record<string, unknown>)[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

async function archiveContent(archive: asset.Archive): Promise<ArchiveContent> {
  if (archive instanceof asset.FileArchive)
    return { archive: { "": { path: await archive.path } } };
  if (!(archive instanceof asset.AssetArchive)) {
    throw new Error("The local cloud reads AssetArchive and FileArchive, no remote archives.");
  }
  const entries = Object.entries(await archive.assets).map(async ([path, item]) => {
    if (asset.Archive.isInstance(item)) {
      throw new Error(`The local cloud reads no archive within an archive: ${path}.`);
    }
    return [path, await assetContent(item)] as const;
  });
  return { archive: Object.fromEntries(await Promise.all(entries)) };
}

async function assetContent(item: asset.Asset): Promise<AssetContent> {
  if (item instanceof asset.StringAsset) return { text: await item.text };
  if (item instanceof asset.FileAsset) return { path: await item.path };
  throw new Error("The local cloud reads StringAsset and FileAsset, no remote assets.");
}
