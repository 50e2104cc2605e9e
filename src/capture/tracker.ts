/**
 * The tracker: packets in, connections out. It finds the IP packet and the TCP segment of each
 * frame, the connection that it belongs to, and hands both to `track/follow.ts`. All is kept in
 * columns; objects are made only for who asks (`verdict.ts`).
 *
 * With `forget`, a connection that has ended is handed out and its place used again, so that
 * endless input needs bounded memory. It owns no clock: time is what the packets say.
 */

import { UserError } from "../base/errors/userError.ts";
import { rfc3339 } from "../base/rfc3339.ts";
import { signed } from "../base/seq.ts";
import type { Micros } from "../base/time.ts";
import { accountOf, withAccount } from "../trace/fold/account.ts";
import {
  type CaptureNote,
  type Evidence,
  type Lifecycle,
  Listeners,
  NO_OTHERS,
  type Others,
  type Summary,
  type TraceEvent,
} from "../trace/index.ts";
import {
  CHECKSUM_BAD,
  CHECKSUM_GOOD,
  CHECKSUM_PARTIAL,
  CHECKSUM_UNCHECKED,
  FIN,
  Fragments,
  PACKET_FRAGMENT,
  PACKET_ICMP_ERROR,
  PACKET_MALFORMED,
  PACKET_TCP,
  PROBLEM_NONE,
  parseIp,
  RST,
  Segment,
  SYN,
  verifyTcp,
} from "../wire/index.ts";
import { FilteredPacket, type PacketTest } from "./filter/packetFilter.ts";
import { FRAME_IP, FRAME_MALFORMED, FRAME_UNKNOWN_LINK, Frame } from "./frame.ts";
import { locateInnerIp, locateIp } from "./linkTypes.ts";
import type { PacketSink } from "./sink.ts";
import { HAS_GOOD_CHECKSUM } from "./track/codes.ts";
import * as CONNECTION from "./track/columns/connectionPlaces.ts";
import { isCaptureDuplicate } from "./track/duplicates.ts";
import { follow } from "./track/follow.ts";
import { noteBadChecksum } from "./track/history.ts";
import { Incarnations } from "./track/incarnations.ts";
import { MARK_CAPTURE_DUPLICATE, MARK_OLD_DUPLICATE } from "./track/marks.ts";
import { Moment } from "./track/moment.ts";
import { Notes } from "./track/notes.ts";
import { followPlain } from "./track/plain.ts";
import { Retirement } from "./track/retirement.ts";
import { Store } from "./track/store.ts";
import type { TrackerOptions } from "./trackerOptions.ts";
import { Case } from "./verdict/case.ts";
import { Gatherer } from "./verdict/evidence.ts";
import { listenerOf } from "./verdict/listener.ts";
import { byWeight } from "./verdict/ranking.ts";
import { Tally } from "./verdict/tally.ts";
import { lifecycleOf } from "./verdict.ts";

/** A segment that is followed: called after it was understood, while `moment` still holds it. */
export type SegmentListener = (moment: Moment, view: DataView) => void;

/** All connections added up, after so many packets; how telling each is, by index. */
interface Judged {
  readonly packets: number;
  readonly tally: Tally;
  readonly weights: Float64Array;
  /** Made when somebody asks. */
  listeners: Listeners<string> | null;
}

const DEFAULT_MAX_CONNECTIONS = 100_000;
/** Summing up a full-size segment costs more than all else; a short one's sum is nearly free. */
const SHORT_BYTES = 64;

/** Follows every TCP connection of a capture. */
export class Tracker implements PacketSink {
  readonly #options: TrackerOptions;
  readonly #isThorough: boolean;
  readonly #store = new Store();
  readonly #moment = new Moment(this.#store);
  readonly #case = new Case(this.#store);
  /** For going over all connections while somebody holds the other case. */
  readonly #survey = new Case(this.#store);
  readonly #evidence = new Gatherer();
  readonly #surveyed = new Gatherer();
  readonly #incarnations: Incarnations;
  readonly #notes = new Notes();
  readonly #tally = new Tally();
  readonly #retirement: Retirement | null;
  readonly #frame = new Frame();
  readonly #segment = new Segment();
  readonly #wanted: PacketTest | null;
  readonly #filtered = new FilteredPacket(this.#segment);
  #fragments: Fragments | null = null;
  #latest: Micros = 0;
  #packets = 0;
  #judged: Judged | null = null;
  /** Who watches segments, for a ladder; null while nobody does. */
  listener: SegmentListener | null = null;
  #epoch: string | null = null;

  constructor(options: TrackerOptions = {}) {
    this.#options = options;
    this.#wanted = options.wanted ?? null;
    this.#isThorough = options.isThorough ?? false;
    this.#incarnations = new Incarnations(this.#store, options.hashKey ?? [0, 0]);
    const most = options.maxConnections ?? DEFAULT_MAX_CONNECTIONS;
    this.#retirement = options.forget ? new Retirement(this.#store, most) : null;
    if (this.#retirement !== null) this.#retirement.retire = (index) => this.#retire(index);
  }

  /** When the zero of all times was, in nanoseconds since 1970. */
  epoch(nanos: bigint): void {
    this.#epoch = rfc3339(nanos);
    this.#filtered.epochNanos = nanos;
  }

  /** Connections seen so far, those included that were forgotten. */
  get connections(): number {
    return this.#incarnations.count;
  }

  /** One packet, as readers deliver it. */
  packet(
    _bytes: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    originalLength: number,
    micros: Micros,
    linkType: number,
    interfaceIndex: number,
    frameNumber: number,
  ): void {
    const frame = this.#frame;
    const verdict = locateIp(linkType, view, start, end, start + originalLength, frame);
    if (micros > this.#latest) this.#latest = micros;
    this.#packets++;
    if (verdict !== FRAME_IP) {
      if (verdict === FRAME_UNKNOWN_LINK) this.#notes.unknownLink(linkType, frameNumber);
      else if (verdict === FRAME_MALFORMED) this.#notes.malformed(frame.problem, frameNumber);
      return;
    }
    if (end - start < originalLength) this.#notes.cut(end - start, frameNumber);
    const wire = frame.interfaceIndex < 0 ? interfaceIndex : frame.interfaceIndex;
    this.#ip(view, micros, frameNumber, wire);
  }

  /** The IP packet that `#frame` tells of; `interfaceIndex` tells equal packets apart. */
  #ip(view: DataView, at: Micros, frame: number, interfaceIndex: number): void {
    const segment = this.#segment;
    const { ipStart, capturedEnd, originalEnd, tunnelHash } = this.#frame;
    const verdict = parseIp(view, ipStart, capturedEnd, originalEnd, segment, false);
    if (this.#wanted !== null && !this.#isWanted(verdict, originalEnd - ipStart, at)) return;
    if (verdict === PACKET_TCP) {
      const moment = this.#moment;
      moment.segment = segment;
      moment.at = at;
      moment.frame = frame;
      moment.interfaceIndex = interfaceIndex;
      moment.ipLength = segment.payloadStart - ipStart + segment.length;
      this.#tcp(view, moment, tunnelHash);
    } else if (verdict === PACKET_FRAGMENT) this.#fragment(view, at, frame, interfaceIndex);
    else if (verdict === PACKET_ICMP_ERROR) this.#icmp(at, frame, tunnelHash);
    else if (verdict === PACKET_MALFORMED) this.#notes.malformed(segment.problem, frame);
  }

  /**
   * A fragment: with the last one goes the whole packet. That is none itself, but it may be a
   * tunnel with a fragment inside; each tunnel counts, so this goes no deeper than tunnels may.
   */
  #fragment(view: DataView, at: Micros, frame: number, interfaceIndex: number): void {
    const segment = this.#segment;
    segment.problem = PROBLEM_NONE;
    this.#fragments ??= new Fragments();
    if (!this.#fragments.add(view, segment, at)) {
      if (segment.problem !== PROBLEM_NONE) this.#notes.malformed(segment.problem, frame);
      return;
    }
    const { view: whole, capturedEnd, originalEnd } = this.#fragments;
    const verdict = locateInnerIp(whole, 0, capturedEnd, originalEnd, this.#frame);
    if (verdict === FRAME_IP) this.#ip(whole, at, frame, interfaceIndex);
    else if (verdict === FRAME_MALFORMED) this.#notes.malformed(this.#frame.problem, frame);
  }

  /** Whether the filter wants what was parsed; a fragment is asked about once it is whole. */
  #isWanted(verdict: number, length: number, at: Micros): boolean {
    if (verdict !== PACKET_TCP && verdict !== PACKET_ICMP_ERROR) return true;
    const filtered = this.#filtered;
    filtered.isIcmp = verdict === PACKET_ICMP_ERROR;
    filtered.length = length;
    filtered.atMicros = at;
    return this.#wanted?.(filtered) ?? true;
  }

  #tcp(view: DataView, moment: Moment, tunnel: number): void {
    const { segment } = moment;
    moment.flags = segment.flags;
    moment.seq = signed(segment.seq);
    moment.end = signed(segment.seq + segment.segLen);
    moment.ack = signed(segment.ack);
    moment.marks = 0;
    this.#incarnations.enter(moment, tunnel);
    if (segment.length > 1460) this.#notes.large(segment.length, moment.frame);
    if (this.#isThorough || !this.#followPlain(view, moment)) this.#followAny(view, moment);
    this.listener?.(moment, view);
    this.#retirement?.touch(moment, this.#latest);
  }

  /** Follows the segment when it is plain and sound, and says whether it was. */
  #followPlain(view: DataView, moment: Moment): boolean {
    const { length } = moment.segment;
    if (moment.seq !== moment.mine.nxt) return false;
    const isChecked = this.#options.verifyAll || (length > 0 && length <= SHORT_BYTES);
    if (isChecked && this.#isCorrupt(view, moment)) return false;
    return followPlain(moment);
  }

  #followAny(view: DataView, moment: Moment): void {
    if (isCaptureDuplicate(moment)) {
      moment.marks |= MARK_CAPTURE_DUPLICATE;
      this.#notes.capturedTwice(moment.frame);
    } else if (this.#isCorrupt(view, moment)) noteCorrupt(moment);
    else if ((moment.marks & MARK_OLD_DUPLICATE) === 0) follow(moment);
  }

  /** Whether the receiver throws the segment away for its checksum (RFC 9293 3.1, MUST-3). */
  #isCorrupt(view: DataView, moment: Moment): boolean {
    const { segment, mine } = moment;
    const isControl = (segment.flags & (SYN | FIN | RST)) !== 0;
    const isShort = isControl || (segment.length > 0 && segment.length <= SHORT_BYTES);
    const isSuspect = moment.seq !== mine.nxt;
    if (!isShort && !isSuspect && !this.#options.verifyAll) return false;
    const isFirstLook = segment.checksumVerdict === CHECKSUM_UNCHECKED;
    if (isFirstLook) segment.checksumVerdict = verifyTcp(view, segment);
    const verdict = segment.checksumVerdict;
    if (verdict === CHECKSUM_GOOD) mine.facts |= HAS_GOOD_CHECKSUM;
    else if (verdict === CHECKSUM_PARTIAL || verdict === CHECKSUM_BAD) {
      // An end whose sums were never right has them made by its network card, after the capture.
      if (verdict === CHECKSUM_BAD && (mine.facts & HAS_GOOD_CHECKSUM) !== 0) return true;
      if (isFirstLook) this.#notes.offloaded(moment.frame);
    }
    return false;
  }

  /** An ICMP error: the segment holds the tuple that it quotes. */
  #icmp(at: Micros, frame: number, tunnel: number): void {
    const segment = this.#segment;
    const { flows } = this.#incarnations;
    const index = flows.find(segment, tunnel);
    if (index < 0) return;
    const moment = this.#moment;
    moment.enter(index, flows.direction);
    const { rare, connection } = moment;
    if (rare.icmpFrame !== 0) return;
    rare.icmpFrame = frame;
    rare.icmpType = segment.icmpType;
    rare.icmpCode = segment.icmpCode;
    rare.icmpFrom0 = segment.icmpFrom0;
    rare.icmpFrom1 = segment.icmpFrom1;
    rare.icmpFrom2 = segment.icmpFrom2;
    rare.icmpFrom3 = segment.icmpFrom3;
    connection.lastAt = Math.max(connection.lastAt, at);
  }

  /**
   * The lifecycle of connection `number` (from 1), as known so far. Not with `forget`. Throws a
   * UserError, code ERR_EXPLAIN_NO_CONNECTION, where there is none.
   */
  lifecycle(number: number): Lifecycle {
    const last = this.#store.connections.size;
    if (!(number >= 1 && number <= last))
      throw new UserError("explain.noConnection", { number, last });
    return this.lifeAt(number - 1);
  }

  /**
   * The lifecycle of the connection at `index`, as a moment has it. Where the packets are a live
   * host's, `events` are what that host's own stack told of it; it was observed until `until`.
   */
  lifeAt(index: number, events: readonly TraceEvent[] = [], until: Micros = 0): Lifecycle {
    this.#case.observedUntil = Math.max(this.#latest, until);
    const c = this.#case.look(index);
    const account = accountOf(events);
    const seen = this.#evidence.of(c);
    const life = account === null ? seen : withAccount(seen, account);
    return lifecycleOf(c, life, this.#epoch, () => this.#othersOf(listenerOf(c), life), account);
  }

  /** Forgets the connection at `index`; the place is used again. */
  forget(index: number): void {
    this.#incarnations.forget(index, this.#case.look(index).connection);
  }

  /** Live input is silent and `micros` have passed since its latest packet. */
  silence(micros: Micros): void {
    this.#retirement?.elapse(this.#latest + micros);
  }

  /** The input has ended: with `forget`, hands out all that is left. */
  finish(): void {
    this.#retirement?.retireAll();
  }

  /** What all connections come to, with what is to be said of the capture itself. */
  summary(notes: readonly CaptureNote[] = []): Summary {
    return this.#judgeAll().tally.summary(this.#epoch, [...this.notes(), ...notes]);
  }

  /** What is to be said of the capture, as far as packets tell it. */
  notes(): readonly CaptureNote[] {
    this.#judgeAll().tally.noteTo(this.#notes);
    const limit = this.#options.maxConnections ?? DEFAULT_MAX_CONNECTIONS;
    this.#notes.set("connections-forgotten", this.#retirement?.dropped ?? 0, { limit });
    return this.#notes.list(this.#fragments);
  }

  /** The numbers of all connections, the most telling first; not with `forget`. */
  mostTelling(): Int32Array {
    return byWeight(this.#judgeAll().weights);
  }

  /** Adds all connections up, and keeps the result until more packets come. */
  #judgeAll(): Judged {
    const { size } = this.#store.connections;
    if (this.#judged?.packets === this.#packets) return this.#judged;
    const tally = this.#tally.copy();
    const weights = new Float64Array(size);
    const { connections } = this.#store;
    this.#survey.observedUntil = this.#latest;
    for (let index = 0; index < size; index++) {
      const w = connections.words(index);
      const at = connections.start(index);
      const weight = tally.addPlain(w, connections.doubles(index), at);
      if (weight >= 0) weights[index] = weight;
      else if (w[at + CONNECTION.number] !== 0) {
        const c = this.#survey.look(index);
        weights[index] = tally.add(c, this.#surveyed.of(c));
      }
    }
    this.#judged = { packets: this.#packets, tally, weights, listeners: null };
    return this.#judged;
  }

  /** Calls `visit` with the index of each connection that is remembered. */
  forEach(visit: (index: number) => void): void {
    const size = this.#store.connections.size;
    for (let index = 0; index < size; index++) {
      if (this.#survey.look(index).connection.number !== 0) visit(index);
    }
  }

  /** What became of other connections to the same listener; found out once for all of them. */
  #othersOf(key: string, life: Evidence): Others {
    const judged = this.#judgeAll();
    if (judged.listeners === null) {
      const listeners = new Listeners<string>();
      this.forEach(() => {
        listeners.add(listenerOf(this.#survey), this.#surveyed.of(this.#survey));
      });
      judged.listeners = listeners;
    }
    return judged.listeners.othersOf(key, life);
  }

  #retire(index: number): void {
    this.#case.observedUntil = this.#latest;
    const c = this.#case.look(index);
    const life = this.#evidence.of(c);
    this.#tally.add(c, life);
    this.#options.onEnded?.(lifecycleOf(c, life, this.#epoch, () => NO_OTHERS));
    this.#incarnations.forget(index, c.connection);
  }
}

/** The segment is counted as corrupt, and changes nothing. */
function noteCorrupt(moment: Moment): void {
  const rare = moment.rareMine;
  if (rare.badChecksums++ === 0) rare.badChecksumFrame = moment.frame;
  noteBadChecksum(moment, rare.badChecksums);
}
