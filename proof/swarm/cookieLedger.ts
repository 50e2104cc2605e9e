/**
 * For which peers a host has lately answered with a SYN cookie.
 *
 * A cookie is its own proof and nobody remembers that it was used (RFC 4987 3.6): while it is
 * valid, the handshake's last ACK, come again, opens again what the host has aborted meanwhile. The
 * swarm forgives that double delivery, and only that one, so it must know where cookies were.
 */
import type { Counters } from "#src/engine/index.js";
import type { Host } from "#src/sim/index.js";
import { formatIpv4, formatIpv6 } from "#src/wire/index.js";

/** No cookie is taken when it is older (the running minute and the one before). */
const VALID_MICROS = 120_000_000;
const SYN_ACK = 0x12;
const RST_SYN_ACK = 0x16;
/** Where an IP header without options ends, and where flags and port stand in the TCP header. */
const IPV4_BYTES = 20;
const IPV6_BYTES = 40;
const FLAGS = 13;
const DESTINATION_PORT = 2;

/** One host's cookies, by peer. */
export class CookieLedger {
  readonly #host: Host<undefined>;
  /** By the peer's address and port, as the bytes of the packet have them. */
  readonly #sentAt = new Map<string, number>();
  #counters: Counters | undefined;
  #counted = 0;

  constructor(host: Host<undefined>) {
    this.#host = host;
    host.taps.push((direction, bytes, start) => {
      if (direction === "out") this.#look(bytes, start);
    });
  }

  /** Whether a connection with this peer that opens now may come from a cookie. */
  isPossible(peer: { readonly ip: string; readonly port: number } | undefined): boolean {
    if (peer === undefined) return false;
    const at = this.#sentAt.get(`${peer.ip} ${peer.port}`);
    return at !== undefined && this.#host.now - at <= VALID_MICROS;
  }

  /** A host sends what one packet led to before the next comes: a cookie follows its count. */
  #look(bytes: Uint8Array, start: number): void {
    const isIpv4 = (bytes[start] as number) >>> 4 === 4;
    const tcp = start + (isIpv4 ? IPV4_BYTES : IPV6_BYTES);
    if (((bytes[tcp + FLAGS] as number) & RST_SYN_ACK) !== SYN_ACK) return;
    const { counters } = this.#host.stack;
    if (counters !== this.#counters) this.#counted = 0; // the host has rebooted
    this.#counters = counters;
    if (counters.SyncookiesSent === this.#counted) return;
    this.#counted = counters.SyncookiesSent;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const port = view.getUint16(tcp + DESTINATION_PORT);
    const word = (before: number): number => view.getUint32(tcp - before);
    const ip = isIpv4 ? formatIpv4(word(4)) : formatIpv6(word(16), word(12), word(8), word(4));
    this.#sentAt.set(`${ip} ${port}`, this.#host.now);
  }
}
