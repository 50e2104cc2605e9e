/** A capture that is in memory already. */
import type { ByteSource } from "./source.ts";

/** Bytes as a source; they are not copied, and not changed. */
export class BytesSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly failure = null;
  bytesRead = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, name = "bytes") {
    this.name = name;
    this.size = bytes.length;
    this.#bytes = bytes;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    this.bytesRead = this.size;
    yield this.#bytes;
  }

  close(): void {}
}
