/** All segments of a connection, followed in order: the two streams, and what lies between them. */
import { diff, gt } from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";
import {
  type DropEvent,
  type End,
  otherEnd,
  type SegmentEvent,
  type StepEvent,
} from "../events.ts";
import type { Answered } from "../evidence.ts";
import type { Both } from "../words.ts";
import { readAck, readWindow } from "./acknowledging.ts";
import { History } from "./history.ts";
import { optionBytes } from "./options.ts";
import { endSeq, frameOf, hasAck, hasFin, hasRst, hasSyn, type Parts } from "./parts.ts";
import { readSequence } from "./sequence.ts";
import { SilentEnd } from "./silent.ts";
import { Stream } from "./stream.ts";

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const TCP_HEADER = 20;
/** What arrives later than this is another segment. */
const ANSWER_MICROS: Micros = 1_000_000;
/** RSTs of both ends within this time crossed. */
const BOTH_MICROS: Micros = 1_000_000;

/** How the close went. */
export interface Close {
  closedBy: End | null;
  firstCloseAt: Micros;
  /** SND.NXT of the other end as the first FIN was sent. */
  nxtAtFin: number;
  isCrossed: boolean;
  isAckedApart: boolean;
}

/** The situation in which the RST that ended the connection was sent: both streams before it. */
export interface Situation {
  readonly idleMicros: Micros;
  readonly sender: Stream;
  readonly receiver: Stream;
  readonly tries: number;
  readonly keepalives: number;
  readonly answers: Answered | null;
  readonly answersFrame: number;
  readonly answersAt: Micros;
  readonly unreadBytes: number;
  /** Bytes that came for a sender that had closed. */
  readonly lateBytes: number;
  readonly seqAhead: number;
  readonly ackBehind: number;
  readonly usualWindow: number;
}

/** What the segments come to. */
export interface Followed {
  readonly streams: Both<Stream>;
  readonly close: Close;
  /** The steps of each end, as segments let it be known; for one that does not tell. */
  readonly inferred: Both<readonly StepEvent[]>;
  readonly history: string;
  readonly idle: { readonly micros: Micros; readonly at: Micros; readonly sender: End | null };
  readonly rst: SegmentEvent | null;
  readonly situation: Situation | null;
  /** Segments of its sender after it. */
  readonly goesOn: number;
  /** The other end sent a RST at once. */
  readonly isFromBoth: boolean;
}

/** A connection that was followed for a while; of what was read not all is there any more. */
export interface Begun {
  readonly walk: Walk;
  /** So many of the events that are left were read. */
  readonly read: number;
}

/** Follows the unread segments; `rst` is the one that ended the connection. */
export function follow(parts: Parts, rst: SegmentEvent | null, begun: Begun | null): Followed {
  const walk = walkOn(parts, rst, begun);
  for (const segment of parts.unread) walk.read(segment);
  return walk.result();
}

/** The walk that `parts.unread` is to be read by: it has read what lies before. */
export const walkOn = (parts: Parts, rst: SegmentEvent | null, begun: Begun | null): Walk =>
  begun?.walk.copy(parts, rst) ?? new Walk(parts, rst);

/** Reads one segment after the other. */
class Walk {
  #streams: Both<Stream> = { client: new Stream("client"), server: new Stream("server") };
  #silent = { client: new SilentEnd("client"), server: new SilentEnd("server") };
  #history = new History();
  readonly #rst: SegmentEvent | null;
  readonly #strangers: Parts["strangers"];
  readonly #drops: Parts["drops"];
  readonly #ipHeader: number;
  #close: Close = {
    closedBy: null,
    firstCloseAt: 0,
    nxtAtFin: 0,
    isCrossed: false,
    isAckedApart: false,
  };
  #idle: Followed["idle"];
  #situation: Situation | null = null;
  #lastAt: Micros;
  #lastSender: End | null = null;
  #isOver = false;
  #goesOn = 0;
  #isFromBoth = false;
  #place = 0;

  constructor({ connection, segments, strangers, drops }: Parts, rst: SegmentEvent | null) {
    this.#rst = rst;
    this.#strangers = strangers;
    this.#drops = drops;
    this.#ipHeader = connection.client.ip.includes(":") ? IPV6_HEADER : IPV4_HEADER;
    this.#lastAt = segments[0]?.at ?? connection.at;
    this.#idle = { micros: 0, at: 0, sender: null };
  }

  /** A walk that has come as far, and goes on by what is known of the connection now. */
  copy(parts: Parts, rst: SegmentEvent | null): Walk {
    const copy = new Walk(parts, rst);
    const { client, server } = this.#streams;
    const streams = { client: client.copy(), server: server.copy() };
    copy.#streams = streams;
    copy.#silent = { client: this.#silent.client.copy(), server: this.#silent.server.copy() };
    copy.#history = this.#history.copy();
    copy.#close = { ...this.#close };
    copy.#idle = this.#idle;
    copy.#situation = this.#situation && {
      ...this.#situation,
      sender: streams[this.#situation.sender.end],
      receiver: streams[this.#situation.receiver.end],
    };
    copy.#lastAt = this.#lastAt;
    copy.#lastSender = this.#lastSender;
    copy.#isOver = this.#isOver;
    copy.#goesOn = this.#goesOn;
    copy.#isFromBoth = this.#isFromBoth;
    copy.#place = this.#place;
    return copy;
  }

  /** Reads the next segment. */
  read(s: SegmentEvent): void {
    const mine = this.#streams[s.from];
    const other = this.#streams[otherEnd(s.from)];
    mine.isChallenging = hasRst(s) || this.#strangers.has(s);
    if (this.#strangers.has(s)) return;
    this.#history.note(s);
    if (hasRst(s)) {
      this.#readRst(s, mine, other);
      this.#count(s, mine, other);
      mine.lastKind = "RST";
      return;
    }
    mine.lastKind = kindOf(s);
    if (this.#isOver && s.from === this.#rst?.from && !hasSyn(s)) this.#goesOn++;
    readSequence(s, mine, other, this.#history);
    this.#count(s, mine, other);
    if (hasSyn(s)) noteSyn(s, mine);
    this.#readClose(s, mine, other);
    this.#silent.client.read(s, mine, other);
    this.#silent.server.read(s, mine, other);
    readAck(s, mine, other);
    readWindow(s, mine, this.#history);
  }

  /** What all that was read comes to. */
  result(): Followed {
    for (const stream of [this.#streams.client, this.#streams.server]) settle(stream);
    return {
      streams: this.#streams,
      close: this.#close,
      inferred: { client: this.#silent.client.steps, server: this.#silent.server.steps },
      history: this.#history.text,
      idle: this.#idle,
      rst: this.#rst,
      situation: this.#situation,
      goesOn: this.#goesOn,
      isFromBoth: this.#isFromBoth,
    };
  }

  #count(s: SegmentEvent, mine: Stream, other: Stream): void {
    const idle = s.at - this.#lastAt;
    if (idle > this.#idle.micros) {
      this.#idle = { micros: idle, at: this.#lastAt, sender: this.#lastSender };
    }
    this.#lastAt = s.at;
    mine.segments++;
    mine.lastFrame = frameOf(s);
    mine.lastPlace = this.#place++;
    mine.ipBytes += this.#ipHeader + TCP_HEADER + optionBytes(s) + s.length;
    mine.lastSentAt = s.at;
    if (s.length === 0 || hasRst(s)) return;
    mine.dataSegments++;
    mine.wireBytes += s.length;
    mine.lastDataAt = s.at;
    mine.peerNxt = other.nxt;
    this.#lastSender = s.from;
  }

  #readRst(s: SegmentEvent, mine: Stream, other: Stream): void {
    if (s === this.#rst) {
      this.#situation = situationOf(s, mine, other, s.at - this.#lastAt);
      this.#isOver = true;
      this.#silent[otherEnd(s.from)].reset(s);
      if (this.#close.closedBy === null) this.#closes(s);
    } else if (this.#isOver) {
      const isOther = s.from !== this.#rst?.from && other.lastKind === "RST";
      if (isOther && s.at - (this.#rst?.at ?? 0) < BOTH_MICROS) this.#isFromBoth = true;
    } else if (this.#drops.some((drop) => isIgnored(s, drop))) {
      if (mine.troubles.rstIgnored++ === 0) mine.troubles.rstIgnoredFrame = frameOf(s);
    }
  }

  #closes(s: SegmentEvent): void {
    this.#close.closedBy = s.from;
    this.#close.firstCloseAt = s.at;
  }

  #readClose(s: SegmentEvent, mine: Stream, other: Stream): void {
    const acksFin = hasAck(s) && other.fins.length > 0 && gt(s.ack, other.finSeq);
    if (hasFin(s)) this.#readFin(s, mine, other, acksFin);
    if (acksFin && other.finAck === null) other.finAck = s;
  }

  #readFin(s: SegmentEvent, mine: Stream, other: Stream, acksOther: boolean): void {
    mine.noteFin(s);
    if (mine.finCount > 1) return;
    mine.finSeq = (endSeq(s) - 1) >>> 0;
    if (other.fins.length === 0) {
      if (this.#close.closedBy === null) this.#closes(s);
      const nxt = other.nxt ?? s.ack;
      this.#close.nxtAtFin = hasAck(s) && gt(s.ack, nxt) ? s.ack : nxt;
    } else if (!acksOther) this.#close.isCrossed = true;
    else if (other.finAck !== null) this.#close.isAckedApart = true;
  }
}

/** RFC 5961 3.2: the receiver told that it threw the RST away. */
const isIgnored = ({ from, at }: SegmentEvent, drop: DropEvent): boolean =>
  drop.end === otherEnd(from) &&
  (drop.why === "reset beside RCV.NXT" || drop.why === "outside the window") &&
  drop.at >= at &&
  drop.at - at < ANSWER_MICROS;

function noteSyn(s: SegmentEvent, mine: Stream): void {
  mine.noteSyn(s);
  mine.iss ??= s.seq;
  if (hasAck(s)) mine.hasSynAck = true;
}

function kindOf(s: SegmentEvent): Answered {
  if (hasSyn(s)) return hasAck(s) ? "SYN,ACK" : "SYN";
  if (hasFin(s)) return "FIN";
  return s.length > 0 ? "data" : "ACK";
}

/** What the counters of a stream come to, now that all is read. */
function settle(stream: Stream): void {
  const { troubles } = stream;
  troubles.triesFin = stream.fins.length > 0 && stream.triesSeq === stream.finSeq;
}

function situationOf(
  s: SegmentEvent,
  sender: Stream,
  receiver: Stream,
  idleMicros: Micros,
): Situation {
  const isAnswer = receiver.segments > 0 && receiver.lastPlace > sender.lastPlace;
  const receiverNxt = receiver.nxt ?? 0;
  const fin = receiver.fins.length > 0 ? 1 : 0;
  const since = (sender.dataSegments > 0 ? sender.peerNxt : null) ?? firstDataOf(receiver);
  return {
    idleMicros,
    sender,
    receiver,
    tries: gt(sender.una, sender.triesSeq) ? 0 : sender.troubles.tries,
    keepalives: sender.troubles.keepalivesUnanswered,
    answers: isAnswer ? receiver.lastKind : null,
    answersFrame: receiver.lastFrame,
    answersAt: receiver.lastSentAt,
    unreadBytes: Math.max(0, diff(receiverNxt, since) - fin),
    lateBytes: lateBytesOf(sender, receiver),
    seqAhead: diff(s.seq, sender.nxt ?? 0),
    ackBehind: diff(receiverNxt, s.ack),
    usualWindow: sender.window ?? 0,
  };
}

/** RFC 9293 3.6.1: what came after an end had closed, and it answers with a RST. */
function lateBytesOf({ fins, ack }: Stream, receiver: Stream): number {
  if (fins.length === 0 || ack === null || receiver.nxt === null) return 0;
  return Math.max(0, diff(receiver.nxt, ack) - (receiver.fins.length > 0 ? 1 : 0));
}

const firstDataOf = ({ iss, nxt, bytes }: Stream): number =>
  iss === null ? ((nxt ?? 0) - bytes) >>> 0 : (iss + 1) >>> 0;
