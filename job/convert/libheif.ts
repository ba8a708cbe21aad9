import { readFileSync } from "node:fs";
import type { LibHeif } from "libheif-js/libheif-wasm/libheif.js";
import { ConfigurationError, reasonOf } from "../errors";

/**
 * libheif's code, for all threads: what V8 optimizes while one image is decoded is there for the next.
 * Compiled by each thread, an image takes twice as long.
 */
export function compileLibheif(): WebAssembly.Module {
  try {
    const file = require.resolve("libheif-js/libheif-wasm/libheif.wasm");
    return new WebAssembly.Module(readFileSync(file));
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new ConfigurationError(`libheif is not installed beside the worker: ${reason}`, {
      cause,
    });
  }
}

/** A libheif with memory of its own. */
export async function instantiateLibheif(compiled: WebAssembly.Module): Promise<LibHeif> {
  const { default: libheif } = await import("libheif-js/libheif-wasm/libheif.js");
  return libheif({
    instantiateWasm: (imports, receive) => receive(new WebAssembly.Instance(compiled, imports)),
  });
}
