/**
 * Bytes that come when they come: standard input, a named pipe, a capturing program's output.
 *
 * Pieces are handed on as they arrive, so that a packet is seen as soon as it is written.
 */
import { addAbortSignal, type Readable } from "node:stream";
import type { ProblemKind } from "../capture/index.ts";
import { explainOpening } from "./fileSource.ts";
import type { ByteSource } from "./source.ts";

/** How long a writer may take to write its last packets and to close the pipe. */
const LAST_PACKETS_MS = 1_000;

/** A stream of Node's, as a source. */
export class StreamSource implements ByteSource {
  readonly name: string;
  readonly size = null;
  bytesRead = 0;
  readonly failure: ProblemKind | null = null;
  readonly #stream: Readable;
  readonly #stopper = new AbortController();

  constructor(name: string, stream: Readable) {
    this.name = name;
    this.#stream = addAbortSignal(this.#stopper.signal, stream);
  }

  /**
   * The user wants an end: whoever writes into the pipe has been told too and closes it in a
   * moment, after its last packets; a writer that does not is waited for no longer than that.
   */
  stopSoon(): void {
    setTimeout(() => this.close(), LAST_PACKETS_MS).unref();
  }

  close(): void {
    this.#stopper.abort();
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.#stream as AsyncIterable<Uint8Array>) {
        this.bytesRead += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (this.#stopper.signal.aborted) return;
      throw explainOpening(this.name, error as NodeJS.ErrnoException);
    }
  }
}
