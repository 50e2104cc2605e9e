/**
 * What one way of a wire does to packets, as a user states it, and the loss process that goes on.
 *
 * Losses come singly (`loss`) or in bursts (`burst`: the model of Gilbert and Elliott, a good state
 * and a bad one, each with its own loss). All of it may be changed while the simulation runs.
 * Jitter alone never reorders, since real jitter comes from queues, which keep order; `reorder`
 * does.
 */
import type { Random } from "../base/random.ts";
import type { Rule } from "./link.ts";

/** Losses in bursts, after Gilbert and Elliott. All are probabilities a packet, from 0 to 1. */
export interface Burst {
  /** Of the good state turning bad, and of the bad one turning good. */
  readonly toBad: number;
  readonly toGood: number;
  /** Of losing a packet in the bad state (1 when not given) and in the good one (0). */
  readonly lossInBad?: number;
  readonly lossInGood?: number;
}

/** How one way of a wire behaves; what is not given does no harm. */
export interface WireOptions {
  /** From end to end, beside the time that the bandwidth takes. */
  delayMs?: number;
  /** At most this much more, drawn anew for each packet. */
  jitterMs?: number;
  /** Bits a second; without it a packet takes no time to send. */
  bandwidth?: number;
  /** What may wait to be sent, in bytes; beyond it the tail is dropped. 256 KiB when not given. */
  queueBytes?: number;
  /** Probability of losing a packet. */
  loss?: number;
  burst?: Burst;
  /** Probability of delivering a packet twice. */
  duplicate?: number;
  /** Probability of holding a packet back by `reorderMs` (delay, or 1 ms, when not given). */
  reorder?: number;
  reorderMs?: number;
  /** Probability of flipping one bit. */
  corrupt?: number;
  /** The longest packet, in bytes; 1500 when not given. */
  mtu?: number;
  /** Above so many bytes waiting, a packet that can bear it is marked Congestion Experienced. */
  markBytes?: number;
  rule?: Rule;
}

export const DEFAULT_MTU = 1500;
export const DEFAULT_QUEUE_BYTES = 256 * 1024;

/** Decides which packets are lost; each kind of chance has a stream of its own. */
export class LossProcess {
  readonly #single: Random;
  readonly #burst: Random;
  #bad = false;

  constructor(random: Random) {
    this.#single = random.fork("loss");
    this.#burst = random.fork("burst");
  }

  /** Whether the next packet is lost. */
  next(options: WireOptions): boolean {
    const single = this.#single.chance(options.loss ?? 0);
    return (options.burst !== undefined && this.#inBurst(options.burst)) || single;
  }

  #inBurst(burst: Burst): boolean {
    if (this.#burst.chance(this.#bad ? burst.toGood : burst.toBad)) this.#bad = !this.#bad;
    return this.#burst.chance(this.#bad ? (burst.lossInBad ?? 1) : (burst.lossInGood ?? 0));
  }
}
