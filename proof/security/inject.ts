/**
 * Blind injection: an attacker who knows both addresses and ports tries every sequence number
 * around
 * the window. RFC 5961: only a reset that hits RCV.NXT exactly counts (3.2), a SYN never does
 * (4.2),
 * data counts only with an ACK that could be the peer's (5.2). Everything else that falls into the
 * window is challenged, at a bounded rate.
 */
import { add as sequence } from "#src/base/seq.js";
import { ACK, RST, SYN } from "#src/wire/segment.js";
import { Forger, word } from "./forger.ts";
import { ADDRESS, Pair, PORT, type Role } from "./pair.ts";

/** What is injected; "data" bears an ACK from far outside of what was sent. */
export type Injection = "RST" | "SYN" | "data";

/** What became of the segments injected at every offset. */
export interface InjectionOutcome {
  readonly offsets: number;
  /** How many ended the connection, or were taken as data. */
  readonly accepted: number;
  /** How many were answered by an ACK. */
  readonly challenged: number;
  readonly silent: number;
  /** Offsets from RCV.NXT at which a segment was accepted. */
  readonly acceptedAt: readonly number[];
}

/** Longer than `tcp_invalid_ratelimit`, so that no challenge is held back. */
const PAUSE = 600_000;
const FAR = 0x4000_0000;

/** Tries every offset from `margin` before the victim's window to `margin` after it. */
export function injectEverywhere(kind: Injection, victim: Role, margin = 1000): InjectionOutcome {
  const pair = new Pair(5961, { tcp_timestamps: 0, tcp_window_scaling: 0 });
  const peer: Role = victim === "client" ? "server" : "client";
  const acceptedAt: number[] = [];
  let challenged = 0;
  let silent = 0;
  pair.open();
  const window = pair.last[victim].window;
  const forger = new Forger(pair.stacks[victim], ADDRESS[victim]);
  aim(forger, pair, victim, peer);
  for (let offset = -margin; offset <= window + margin; offset++) {
    pair.now += PAUSE;
    const before = pair.last[victim].count;
    inject(forger, pair, kind, victim, offset);
    pair.settle(victim); // the true peer never learns of it
    if (wasAccepted(pair, victim)) {
      acceptedAt.push(offset);
      pair.stacks[peer].abort(pair[peer], pair.now);
      pair.settle();
      pair.open();
      aim(forger, pair, victim, peer);
    } else if (pair.last[victim].count > before) challenged++;
    else silent++;
  }
  const offsets = window + 2 * margin + 1;
  return { offsets, accepted: acceptedAt.length, challenged, silent, acceptedAt };
}

/** Lets the forger pretend to be the peer of the connection that is open now. */
function aim(forger: Forger, pair: Pair, victim: Role, peer: Role): void {
  const { client } = pair.stacks;
  const clientPort = client.localEndpoint(pair.client)?.port ?? 0;
  const [from, to] = victim === "server" ? [clientPort, PORT] : [PORT, clientPort];
  forger.pretend(word(ADDRESS[peer]), from, to);
}

function inject(forger: Forger, pair: Pair, kind: Injection, victim: Role, offset: number): void {
  const peer: Role = victim === "client" ? "server" : "client";
  const seq = sequence(pair.last[peer].seq, offset);
  const known = pair.last[victim].seq;
  if (kind === "RST") forger.send({ flags: RST, seq }, pair.now);
  else if (kind === "SYN") forger.send({ flags: SYN, seq, mss: 1460 }, pair.now);
  else forger.send({ flags: ACK, seq, ack: sequence(known, -FAR), length: 1 }, pair.now);
}

function wasAccepted(pair: Pair, victim: Role): boolean {
  const stack = pair.stacks[victim];
  if (stack.state(pair[victim]) !== "ESTABLISHED") return true;
  return stack.queues(pair[victim]).readable > 0;
}
