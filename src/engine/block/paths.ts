/**
 * What is known of the way to a peer beyond the link's own figures: what the user says of it (the
 * metrics of `ip route`), and the MTUs that routers told of (RFC 1191, RFC 8201), which the next
 * connection starts with. The latter are bounded, the oldest goes, and count for ten minutes.
 *
 * Keyed by the peer's address alone: a path is a property of the network, not of a connection.
 */
import type { Micros } from "../../base/time.ts";
import { formatAddress, parseAddress } from "../../wire/address.ts";
import { FastOpenCache } from "./fastOpenCache.ts";
import { remoteText, type Tuple } from "./tuple.ts";

/** What a user can say of the way to a peer; what is absent stands as it would without. */
export interface PathMetrics {
  /** Bytes; bounds the link's own MTU. */
  readonly mtu?: number;
  /** No router's message lowers it. */
  readonly mtuLocked?: boolean;
  /** The MSS that the peer is told. */
  readonly advmss?: number;
  /** The first congestion window, in segments. */
  readonly initcwnd?: number;
  /** ECN is asked for and granted whatever the setting says. */
  readonly ecn?: boolean;
  /** Fast Open sends data to that peer without a cookie. */
  readonly fastOpenWithoutCookie?: boolean;
}

/** More MTUs than this are not remembered (RFC 1191 6.3: ten minutes are enough). */
const LIMIT = 4096;
const LIFETIME: Micros = 600_000_000;
const NOTHING: PathMetrics = {};

interface Learnt {
  readonly mtu: number;
  readonly until: Micros;
}

/** The paths of one host. */
export class Paths {
  /** Which peers speak Fast Open. */
  readonly fastOpen = new FastOpenCache();
  readonly #set = new Map<string, PathMetrics>();
  readonly #learnt = new Map<string, Learnt>();

  /** Whether the user has said anything of any path. */
  get hasMetrics(): boolean {
    return this.#set.size > 0;
  }

  /** Says how the path to a peer is, in place of what was said before; null takes it back. */
  set(address: string, metrics: PathMetrics | null): void {
    const parsed = parseAddress(address);
    if (parsed === undefined) return;
    const key = formatAddress(parsed.family, ...parsed.words);
    if (metrics === null) this.#set.delete(key);
    else this.#set.set(key, metrics);
    this.#learnt.delete(key);
  }

  /** What the user said of the path to a peer. */
  metrics(to: Tuple): PathMetrics {
    if (this.#set.size === 0) return NOTHING;
    return this.#set.get(remoteText(to)) ?? NOTHING;
  }

  /** The MTU to a peer, at most the link's. */
  mtu(to: Tuple, linkMtu: number, now: Micros): number {
    if (this.#set.size === 0 && this.#learnt.size === 0) return linkMtu;
    const address = remoteText(to);
    const told = Math.min(this.#set.get(address)?.mtu ?? linkMtu, linkMtu);
    const learnt = this.#learnt.get(address);
    return learnt !== undefined && now < learnt.until ? Math.min(learnt.mtu, told) : told;
  }

  /** A router's message was believed. */
  learn(to: Tuple, mtu: number, now: Micros): void {
    const address = remoteText(to);
    this.#learnt.delete(address);
    if (this.#learnt.size >= LIMIT) {
      for (const oldest of this.#learnt.keys()) {
        this.#learnt.delete(oldest);
        break;
      }
    }
    this.#learnt.set(address, { mtu, until: now + LIFETIME });
  }
}
