/**
 * Text and FIN that came beside a SYN and wait for the handshake's end (RFC 9293 3.10.7.2 and
 * 3.10.7.3: "queued for processing later"), as whole packets, by what holds the tuple meanwhile.
 *
 * Linux differs: it keeps nothing, and the peer sends it again; so this is used by strict_rfc9293
 * alone. There are no more packets than half-open connections, whose number is bounded.
 */
import type { Input } from "./input.ts";

/** Packets by id in the table of tuples. */
export class EarlyText {
  readonly #packets = new Map<number, Uint8Array>();

  get size(): number {
    return this.#packets.size;
  }

  /** Keeps a copy of the packet in hand. */
  keep(id: number, input: Input): void {
    this.#packets.set(id, input.bytes.slice(input.start, input.end));
  }

  /** The tuple is held by something else now. */
  handOver(from: number, to: number): void {
    const packet = this.take(from);
    if (packet !== undefined) this.#packets.set(to, packet);
  }

  /** The packet that was kept, which is kept no longer; undefined where there was none. */
  take(id: number): Uint8Array | undefined {
    const packet = this.#packets.get(id);
    this.#packets.delete(id);
    return packet;
  }
}
