import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Clock } from "../../lib/clock";
import { errorCode } from "../../lib/error-code";
import { Budget } from "./budget";
import type {
  DecodableImage,
  DecodedPixels,
  DecoderRequest,
  DecoderResponse,
} from "./decoder-thread";
import { compileLibheif } from "./libheif";
import { DECODE_TIMEOUT_SECONDS } from "./timeout";
import { UndecodableError } from "./undecodable-error";

/**
 * Decodes what sharp cannot, each image in a thread of its own: WebAssembly gives memory back only
 * when its thread ends, and only a thread can be stopped in the middle of a picture.
 */
export class DecoderThreads {
  readonly #cores = new Budget(availableParallelism());
  #libheif: WebAssembly.Module | undefined;

  /** @param script a file that calls `answerInThread` when it runs in a thread */
  constructor(
    private readonly script: string,
    private readonly clock: Clock,
    private readonly timeoutSeconds: number = DECODE_TIMEOUT_SECONDS,
  ) {}

  /** @throws UndecodableError */
  decode(image: DecodableImage): Promise<DecodedPixels> {
    return this.#cores.use(1, () => this.#decodeInThread(this.#requestFor(image)));
  }

  #requestFor(image: DecodableImage): DecoderRequest {
    if (image.format !== "HEIC") return image;
    this.#libheif ??= compileLibheif();
    return { ...image, libheif: this.#libheif };
  }

  async #decodeInThread(workerData: DecoderRequest): Promise<DecodedPixels> {
    // libheif prints what it thinks of each damaged image: the answer says it too.
    const thread = new Worker(this.script, { workerData, argv: [], stdout: true, stderr: true });
    try {
      const response = await this.#response(thread);
      if ("problem" in response) throw new UndecodableError(response.problem);
      return response;
    } finally {
      await thread.terminate();
    }
  }

  #response(thread: Worker): Promise<DecoderResponse> {
    return new Promise((resolve, reject) => {
      const seconds = this.timeoutSeconds;
      const cancel = this.clock.after(seconds * 1000, () =>
        resolve({ problem: `it was not decoded within ${seconds} seconds` }),
      );
      thread.once("message", resolve);
      thread.once("error", (error) => {
        if (errorCode(error) !== OUT_OF_MEMORY) reject(error);
        else resolve({ problem: "its decoder ran out of memory" });
      });
      thread.once("exit", (code) => {
        cancel();
        resolve({ problem: `its decoder ended with code ${code}` });
      });
    });
  }
}

/** https://nodejs.org/api/errors.html#err_worker_out_of_memory */
const OUT_OF_MEMORY = "ERR_WORKER_OUT_OF_MEMORY";
