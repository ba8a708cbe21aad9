import type { Io } from "../io";
import type { Target } from "../target/target";
import { FollowedImages } from "../wait/followed-images";
import { knownRevisions } from "../wait/settled";
import type { EndedFile } from "./upload-files";

/** Gathers the images to wait for: what was uploaded, and what was there already. */
export class Following {
  readonly images = new FollowedImages();
  /** Of files that have not ended, by key. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly target: Pick<Target, "table" | "outputs">,
    private readonly io: Pick<Io, "sleep">,
  ) {}

  /** Afterwards nobody could tell an old record from a new one. */
  async beforeStart(keys: readonly string[]): Promise<void> {
    const revisions = await knownRevisions(this.target, keys, this.io);
    for (const [key, revision] of revisions) this.known.set(key, revision);
  }

  ended({ key, result }: EndedFile): void {
    const knownRevision = this.known.get(key);
    this.known.delete(key);
    if (result.kind === "uploaded") {
      this.images.add({ key, version: result.version, isListed: false, knownRevision });
    } else if (result.kind === "there") {
      this.images.add({ key, version: { eTag: result.eTag }, isListed: true, knownRevision });
    }
  }
}
