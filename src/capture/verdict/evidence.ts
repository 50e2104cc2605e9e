/**
 * The columns of one connection as evidence (trace/evidence.ts), gathered when a view asks. One
 * record is filled again and again, so that adding up a capture of many connections makes no
 * garbage: whoever keeps something of it copies it.
 */
import { diff, gt } from "../../base/seq.ts";
import {
  type End,
  type EndEvidence,
  type Evidence,
  NO_TROUBLE,
  type Trouble,
} from "../../trace/index.ts";
import {
  HAS_FIN,
  HAS_FIN_ACKED,
  HAS_NXT,
  HAS_SYN_ACK,
  HAS_ZERO_WINDOW,
  IS_CLOSE_CROSSED,
  IS_CLOSED_BY_CLIENT,
  IS_CLOSED_BY_SERVER,
  IS_COMPLETED,
  IS_FIN_ACKED_APART,
  IS_FIRST_FIN_DOUBTFUL,
  IS_HALF_OPEN_FOUND,
  IS_LAST_ACK_LOST,
  IS_MID_CAPTURE,
  IS_RESET,
  IS_SIMULTANEOUS_OPEN,
} from "../track/codes.ts";
import type { EndColumns } from "../track/columns/end.ts";
import type { RareEndColumns } from "../track/columns/rareEnd.ts";
import type { Case } from "./case.ts";
import { icmpOf } from "./icmp.ts";
import { hiddenOf } from "./moved.ts";
import { offerOf } from "./offers.ts";
import { rstOf } from "./rst.ts";
import { stateName } from "./stateName.ts";

/** The same record, to be written. */
type Writable<T> = { -readonly [K in keyof T]: T[K] };
type WritableEnd = Writable<EndEvidence>;

const ENDS: readonly [End, End] = ["client", "server"];
const REUSES = ["by-timestamps", "by-sequence", "too-early"] as const;

/** Gathers the evidence of whatever connection its case is on. */
export class Gatherer {
  readonly #troubles: readonly [Writable<Trouble>, Writable<Trouble>] = [
    { ...NO_TROUBLE },
    { ...NO_TROUBLE },
  ];
  readonly #life: Writable<Evidence> = newLife();

  /** The evidence; valid until it is asked for again. */
  of(c: Case): Evidence {
    const life = this.#life;
    const { connection } = c;
    life.startedAt = connection.startedAt;
    life.firstFrame = connection.firstFrame;
    life.lastAt = connection.lastAt;
    life.lastFrame = connection.lastFrame;
    life.observedUntil = c.observedUntil;
    life.longestIdleMicros = connection.longestIdleMicros;
    life.isMidCapture = c.is(IS_MID_CAPTURE);
    life.isSimultaneousOpen = c.is(IS_SIMULTANEOUS_OPEN);
    life.completedAt = c.is(IS_COMPLETED) ? connection.completedAt : null;
    life.isHalfOpenFound = c.is(IS_HALF_OPEN_FOUND);
    this.#fillEnd(c, 0, life.client as WritableEnd);
    this.#fillEnd(c, 1, life.server as WritableEnd);
    fillClose(c, life);
    fillRare(c, life);
    return life;
  }

  #fillEnd(c: Case, direction: number, mine: WritableEnd): void {
    const end = c.ends[direction] as EndColumns;
    mine.end = ENDS[direction] as End;
    fillControl(end, mine);
    mine.segments = end.segments;
    mine.dataSegments = end.dataSegments;
    mine.bytes = end.bytes;
    mine.lastFrame = end.lastFrame;
    mine.lastSentAt = end.lastSentAt;
    mine.isNumbered = (end.facts & HAS_NXT) !== 0;
    mine.isWaiting = gt(end.nxt, end.una);
    mine.isShut = (end.facts & HAS_ZERO_WINDOW) !== 0;
    mine.state = stateName(end.state);
    mine.stateAt = end.stepAt;
    mine.mayHaveClosed = false;
    mine.trouble = NO_TROUBLE;
    if (c.connection.rare === 0) return;
    const { missingBytes, unseenTo } = c.rareEnds[direction] as RareEndColumns;
    mine.mayHaveClosed = missingBytes > 0 && unseenTo === end.nxt;
    const trouble = this.#troubles[direction] as Writable<Trouble>;
    fillTrouble(c, direction, trouble);
    mine.trouble = trouble;
  }
}

function fillControl(end: EndColumns, mine: WritableEnd): void {
  mine.syns = end.synCount;
  mine.synFrame = end.synFrame;
  mine.synAt = end.synAt;
  mine.synLastFrame = end.synLastFrame;
  mine.synLastAt = end.synLastAt;
  mine.hasSynAck = (end.facts & HAS_SYN_ACK) !== 0;
  mine.offer = offerOf(end);
  mine.fins = end.finCount;
  mine.finFrame = end.finFrame;
  mine.finAt = end.finAt;
  mine.finLastFrame = end.finLastFrame;
  mine.finLastAt = end.finLastAt;
  mine.finAckFrame = (end.facts & HAS_FIN_ACKED) === 0 ? 0 : end.finAckFrame;
}

function fillTrouble(c: Case, direction: number, trouble: Writable<Trouble>): void {
  const end = c.ends[direction] as EndColumns;
  const rare = c.rareEnds[direction] as RareEndColumns;
  fillRepeated(c, direction, trouble);
  trouble.outOfOrder = rare.outOfOrder;
  trouble.outOfOrderFrame = rare.outOfOrderFrame;
  trouble.zeroWindows = rare.zeroWindows;
  trouble.zeroWindowFrame = rare.zeroWindowFrame;
  trouble.zeroMicros = rare.zeroMicros;
  trouble.zeroWindowProbes = rare.zeroWindowProbes;
  trouble.windowFull = rare.windowFull;
  trouble.windowFullFrame = rare.windowFullFrame;
  trouble.keepalivesUnanswered = rare.keepalivesUnanswered;
  trouble.keepaliveFrame = rare.keepaliveFrame;
  trouble.oldDuplicates = rare.oldDuplicates;
  trouble.oldDuplicateFrame = rare.oldDuplicateFrame;
  trouble.badChecksums = rare.badChecksums;
  trouble.badChecksumFrame = rare.badChecksumFrame;
  trouble.rstIgnored = rare.rstIgnored;
  trouble.rstIgnoredFrame = rare.rstIgnoredFrame;
  trouble.challengeAcks = rare.challengeAcks;
  trouble.challengeFrame = rare.challengeFrame;
  trouble.tries = rare.tries;
  trouble.triesSince = rare.triesSince;
  trouble.lastTryAt = rare.lastTryAt;
  trouble.triesFin = rare.triesSeq === end.finSeq;
  trouble.dataAfterCloseBytes = rare.dataAfterCloseBytes;
  trouble.dataAfterCloseFrame = rare.dataAfterCloseFrame;
}

/** What was sent again, and why, as far as the wire tells: timeouts are what users feel. */
function fillRepeated(c: Case, direction: number, trouble: Writable<Trouble>): void {
  const end = c.ends[direction] as EndColumns;
  const rare = c.rareEnds[direction] as RareEndColumns;
  const hidden = hiddenOf(c, direction);
  const once = c.is(IS_SIMULTANEOUS_OPEN) ? 2 : 1;
  const ofControl = Math.max(0, end.synCount - once) + Math.max(0, end.finCount - 1);
  const count = Math.max(0, end.retransmitted - ofControl + hidden);
  const told = (c.rareEnds[1 - direction] as RareEndColumns).dsacks;
  trouble.retransmissions = count;
  trouble.retransmissionFrame = rare.retransmissionFrame || (hidden > 0 ? rare.hiddenFrame : 0);
  trouble.lastRetransmissionFrame = rare.lastRetransmissionFrame;
  trouble.fast = rare.fastRetransmissions;
  trouble.timeouts = rare.timeoutRetransmissions + hidden;
  trouble.probes = rare.tailLossProbes;
  trouble.timeoutsOrProbes = rare.timeoutsOrProbes;
  const needless = Math.max(rare.spuriousRetransmissions, told, rare.spuriousByEcho);
  trouble.spurious = Math.min(count, needless);
  trouble.spuriousFrame = rare.spuriousFrame || rare.retransmissionFrame;
}

function fillClose(c: Case, life: Writable<Evidence>): void {
  const { connection } = c;
  const { facts, firstCloseAt, nxtAtFin } = connection;
  const isByClient = (facts & IS_CLOSED_BY_CLIENT) !== 0;
  const isByServer = (facts & IS_CLOSED_BY_SERVER) !== 0;
  life.closedBy = isByClient ? "client" : isByServer ? "server" : null;
  life.isFirstFinDoubtful = (facts & IS_FIRST_FIN_DOUBTFUL) !== 0;
  life.firstCloseAt = firstCloseAt;
  life.isCloseCrossed = (facts & IS_CLOSE_CROSSED) !== 0;
  life.isFinAckedApart = (facts & IS_FIN_ACKED_APART) !== 0;
  life.isLastAckLost = (facts & IS_LAST_ACK_LOST) !== 0;
  const second = c.ends[isByClient ? 1 : 0] as EndColumns;
  const until = (second.facts & HAS_FIN) === 0 ? second.nxt : second.finSeq;
  life.halfCloseBytes = Math.max(0, diff(until, nxtAtFin));
  const { reuse } = connection;
  const how = REUSES[reuse - 1];
  life.reuse =
    how === undefined ? null : { how, at: connection.reuseAt, frame: connection.reuseFrame };
}

function fillRare(c: Case, life: Writable<Evidence>): void {
  const { rare } = c;
  if (c.connection.rare === 0) {
    life.fastOpen = null;
    life.dataOnSynBytes = 0;
    life.dataOnSynAckBytes = 0;
    life.dataOnThirdAckBytes = 0;
    life.icmp = null;
    life.rst = null;
    life.assassin = null;
    return;
  }
  life.fastOpen =
    rare.fastOpen === 0
      ? null
      : { isCookieSent: rare.fastOpen === 2, isTaken: rare.fastOpenTaken === 1 };
  life.dataOnSynBytes = rare.dataOnSynBytes;
  life.dataOnSynAckBytes = rare.dataOnSynAckBytes;
  life.dataOnThirdAckBytes = rare.dataOnThirdAckBytes;
  life.icmp = icmpOf(c);
  life.rst = c.is(IS_RESET) ? rstOf(c) : null;
  const isClient = c.ends[0].stepAt === rare.assassinAt;
  life.assassin =
    rare.assassinFrame === 0
      ? null
      : {
          end: isClient ? "client" : "server",
          at: rare.assassinAt,
          frame: rare.assassinFrame,
        };
}

const newEnd = (end: End): EndEvidence => ({
  end,
  syns: 0,
  synFrame: 0,
  synAt: 0,
  synLastFrame: 0,
  synLastAt: 0,
  hasSynAck: false,
  offer: null,
  fins: 0,
  finFrame: 0,
  finAt: 0,
  finLastFrame: 0,
  finLastAt: 0,
  finAckFrame: 0,
  segments: 0,
  dataSegments: 0,
  bytes: 0,
  lastFrame: 0,
  lastSentAt: 0,
  isNumbered: false,
  isWaiting: false,
  isShut: false,
  mayHaveClosed: false,
  state: "unknown",
  stateAt: 0,
  trouble: NO_TROUBLE,
});

const newLife = (): Evidence => ({
  client: newEnd("client"),
  server: newEnd("server"),
  startedAt: 0,
  firstFrame: 0,
  lastAt: 0,
  lastFrame: 0,
  observedUntil: 0,
  isMidCapture: false,
  isSimultaneousOpen: false,
  completedAt: null,
  isHalfOpenFound: false,
  fastOpen: null,
  dataOnSynBytes: 0,
  dataOnSynAckBytes: 0,
  dataOnThirdAckBytes: 0,
  icmp: null,
  closedBy: null,
  isFirstFinDoubtful: false,
  firstCloseAt: 0,
  isCloseCrossed: false,
  isFinAckedApart: false,
  halfCloseBytes: 0,
  isLastAckLost: false,
  longestIdleMicros: 0,
  rst: null,
  assassin: null,
  reuse: null,
  told: null,
});
