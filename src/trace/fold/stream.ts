/**
 * What one end sent, followed segment by segment: sequence numbers, windows, what it acknowledged
 * of the other. The events of both ends stand in the order of sending, each segment once, so that
 * nothing has to be inferred: there are no gaps, and nothing is out of order.
 */

import { gt } from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";
import type { End, SegmentEvent } from "../events.ts";
import { type Answered, NO_TROUBLE, type Trouble } from "../evidence.ts";
import { RoundTrips } from "./roundTrips.ts";

/** Fields of `Trouble`, to be counted up. */
export type Troubles = { -readonly [K in keyof Trouble]: Trouble[K] };

/** So many SYNs and FINs are kept: the last takes the place of the one before. */
const MOST_KEPT = 32;

/** One end's stream. */
export class Stream {
  readonly end: End;
  readonly troubles: Troubles = { ...NO_TROUBLE };
  /** SND.NXT and SND.UNA; null before it sent anything. */
  nxt: number | null = null;
  una = 0;
  /** RCV.NXT as it told; null before. */
  ack: number | null = null;
  /** Initial sequence number; null where no SYN was told. */
  iss: number | null = null;
  window: number | null = null;
  largestWindow = 0;
  smallestWindow = Number.POSITIVE_INFINITY;
  isShut = false;
  zeroSince: Micros = 0;
  /** Something that wants an answer was sent last: a keepalive or a probe. */
  hasProbed = false;
  lastKind: Answered | null = null;
  /** Its last segment was a RST, or a SYN of another use: an ACK in answer is a challenge. */
  isChallenging = false;
  segments = 0;
  dataSegments = 0;
  /** Those with sequence numbers sent before, SYNs and FINs too. */
  retransmitted = 0;
  retransmittedBytes = 0;
  bytes = 0;
  wireBytes = 0;
  ipBytes = 0;
  duplicateAcks = 0;
  sacks = 0;
  dsacks = 0;
  keepalives = 0;
  lastFrame = 0;
  /** The place of its latest segment among those of both ends. */
  lastPlace = -1;
  lastSentAt: Micros = 0;
  firstDataAt: Micros | null = null;
  lastDataAt: Micros | null = null;
  /** SND.NXT of the other end when this one last sent data. */
  peerNxt: number | null = null;
  /** The first SYNs and FINs, and the last of each. */
  readonly syns: SegmentEvent[] = [];
  readonly fins: SegmentEvent[] = [];
  synCount = 0;
  finCount = 0;
  hasSynAck = false;
  finSeq = 0;
  /** What acknowledged its FIN. */
  finAck: SegmentEvent | null = null;
  /** What was last sent again: its number, TSval, and the edge that ends the recovery. */
  triesSeq = 0;
  triesTs = 0;
  recoveryHigh: number | null = null;
  spuriousByEcho = 0;
  /** Retransmissions of what had been acknowledged. */
  spurious = 0;
  /** Round trips from data to its acknowledgement; the one under way. */
  readonly rtts: RoundTrips = new RoundTrips();
  rttSeq: number | null = null;
  rttSince: Micros = 0;

  constructor(end: End) {
    this.end = end;
  }

  /** It sent a SYN. */
  noteSyn(s: SegmentEvent): void {
    this.synCount++;
    keep(this.syns, s);
  }

  /** It sent a FIN. */
  noteFin(s: SegmentEvent): void {
    this.finCount++;
    keep(this.fins, s);
  }

  /** The same, to go on apart. */
  copy(): Stream {
    return Object.assign(new Stream(this.end), this, {
      troubles: { ...this.troubles },
      syns: [...this.syns],
      fins: [...this.fins],
      rtts: this.rtts.copy(),
    });
  }

  /** Something that it sent is not acknowledged. */
  get isWaiting(): boolean {
    return this.nxt !== null && gt(this.nxt, this.una);
  }
}

function keep(kept: SegmentEvent[], s: SegmentEvent): void {
  if (kept.length === MOST_KEPT) kept.pop();
  kept.push(s);
}
