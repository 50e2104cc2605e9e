/**
 * Which use of a four-tuple a segment belongs to. A SYN with another ISN begins a new use, whatever
 * became of the one before; the same ISN is the same SYN again (RFC 9293 3.4, RFC 6056).
 *
 * A SYN may meet a connection that is alive: because its sender has forgotten it (half-open,
 * 3.5.1), because the capture missed its end, or as an old duplicate. Until the answer shows
 * which, the new use is "contended", and what fits the old one is still the old one's.
 */
import { diff, eq, gt } from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";
import { CLOSED, SYN_SENT, TIME_WAIT } from "../../machine/codes.ts";
import { judgeReopening } from "../../tcp/syn.ts";
import { TIME_WAIT_MICROS } from "../../trace/index.ts";
import { ACK, RST, type Segment, SYN } from "../../wire/index.ts";
import {
  HAS_FIN,
  HAS_NXT,
  HAS_SYN,
  HAS_SYN_ACK,
  HAS_TIMESTAMPS,
  IS_CONTENDED,
  IS_DENIED,
  IS_FLIPPED,
  IS_HALF_OPEN_FOUND,
  IS_MID_CAPTURE,
  IS_RESET,
  IS_SELF_CONNECTED,
  IS_SUPERSEDED,
  KIND_STRANGE_SYN,
  UNKNOWN,
} from "./codes.ts";
import { ConnectionColumns } from "./columns/connection.ts";
import { EndColumns } from "./columns/end.ts";
import { Flows, type HashKey } from "./flows.ts";
import { MARK_OLD_DUPLICATE, MARK_PORT_REUSED } from "./marks.ts";
import type { Moment } from "./moment.ts";
import { beginIn } from "./opening.ts";
import type { Store } from "./store.ts";

/** Farther from what was sent than this, and with no SYN: the capture missed a new beginning. */
const ANOTHER_AGE = 1 << 26;

/** How a tuple in TIME-WAIT was used again. */
const REUSED_BY_TIMESTAMPS = 1;
const REUSED_BY_SEQUENCE = 2;
export const REUSED_TOO_EARLY = 3;

/** Finds the connection of each segment and puts the moment on it. */
export class Incarnations {
  readonly flows: Flows;
  readonly #store: Store;
  readonly #former = new ConnectionColumns();
  readonly #formerMine = new EndColumns();
  readonly #formerOther = new EndColumns();
  /** Connections begun so far; the number of the latest. */
  count = 0;

  constructor(store: Store, hashKey: HashKey) {
    this.#store = store;
    this.flows = new Flows(store.connections, hashKey);
  }

  /** Puts `moment` on the connection of its segment, beginning one where there is none. */
  enter(moment: Moment, tunnel: number): void {
    const { segment } = moment;
    const index = this.flows.find(segment, tunnel);
    if (index < 0) {
      this.#begin(moment, tunnel, -1);
      return;
    }
    moment.enter(index, this.flows.direction);
    const { flags, connection } = moment;
    if ((flags & SYN) !== 0) this.#enterBySyn(moment, index, tunnel);
    else if ((connection.facts & IS_CONTENDED) !== 0) this.#enterContended(moment);
    else if (segment.length > 0 && this.#isOfAnotherAge(moment)) this.#begin(moment, tunnel, index);
  }

  /** Releases a connection, and unhooks it from the uses of its four-tuple before and after it. */
  forget(index: number, connection: ConnectionColumns): void {
    const { successor, previous, hash } = connection;
    this.flows.remove(index, hash);
    this.#store.release(index, connection);
    if (successor !== 0) {
      this.#store.seekConnection(successor - 1, this.#former);
      this.#former.previous = 0;
    }
    if (previous !== 0) {
      this.#store.seekConnection(previous - 1, this.#former);
      this.#former.successor = 0;
    }
  }

  /** A SYN begins a use unless it is known: sent again, crossing another, or an old duplicate. */
  #enterBySyn(moment: Moment, index: number, tunnel: number): void {
    const { mine, other, seq, flags, connection } = moment;
    if ((mine.facts & HAS_SYN) !== 0 && mine.iss === seq) {
      if ((flags & ACK) !== 0) connection.facts &= ~IS_CONTENDED;
      return;
    }
    if ((flags & ACK) !== 0) {
      this.#enterBySynAck(moment, index, tunnel);
      return;
    }
    const isSilent = (mine.facts & (HAS_SYN | HAS_NXT)) === 0;
    const mayCross = isSilent && other.state === SYN_SENT && (other.facts & HAS_SYN_ACK) === 0;
    if (mayCross) return;
    if (connection.previous !== 0 && mine.formerIss === seq) {
      noteOldDuplicate(moment);
      return;
    }
    if ((connection.facts & IS_DENIED) !== 0 && other.segments === 0) this.#restart(moment);
    else this.#begin(moment, tunnel, index);
  }

  /** A SYN,ACK: it settles who owns a contended tuple; one that fits nothing begins a use. */
  #enterBySynAck(moment: Moment, index: number, tunnel: number): void {
    const { mine, other, connection, ack } = moment;
    const answers = (other.facts & HAS_SYN) !== 0 && gt(ack, other.iss);
    if (answers && (mine.facts & HAS_SYN) === 0) {
      if ((connection.facts & IS_CONTENDED) === 0) return;
      connection.facts &= ~IS_CONTENDED;
      if (connection.previous === 0) return;
      this.#seekFormer(moment);
      if ((this.#former.facts & IS_RESET) === 0) this.#former.facts |= IS_SUPERSEDED;
      return;
    }
    const isOver = (connection.facts & IS_RESET) !== 0 || hasBothFins(moment);
    if ((mine.facts & HAS_SYN) !== 0 && isOver) this.#begin(moment, tunnel, index);
  }

  /** The newest use has only its SYN so far, and the former one is alive. */
  #enterContended(moment: Moment): void {
    const { connection, flags, ack, seq, direction } = moment;
    const newest = moment.index;
    const isFromServer = direction === 1;
    const iss = isFromServer ? moment.other.iss : moment.mine.iss;
    const fitsNew = eq(isFromServer ? ack : seq, iss + 1);
    if (fitsNew || connection.previous === 0) return;
    this.#enterFormer(moment);
    const isDenial = (flags & RST) !== 0 && moment.rareOther.challengeAcks > 0;
    if (!isDenial) return;
    // SYN, challenge ACK, RST: the old connection was half open, and is gone now.
    const former = moment.index;
    const found = IS_DENIED | (moment.other.state === TIME_WAIT ? 0 : IS_HALF_OPEN_FOUND);
    moment.enter(newest, direction);
    moment.connection.facts = (moment.connection.facts & ~IS_CONTENDED) | found;
    moment.enter(former, this.#directionIn(moment, former));
    moment.rare.challengeAck = 1;
  }

  /** Puts the moment on the use before the newest one. */
  #enterFormer(moment: Moment): void {
    const former = moment.connection.previous - 1;
    moment.enter(former, this.#directionIn(moment, former));
  }

  #directionIn(moment: Moment, index: number): number {
    const { segment } = moment;
    this.#store.seekConnection(index, this.#former);
    const { ports, client0, client3 } = this.#former;
    const isClient =
      ports === ((segment.sourcePort << 16) | segment.destinationPort) &&
      client0 === segment.src0 &&
      client3 === segment.src3;
    return isClient ? 0 : 1;
  }

  /** Puts the private cursors on the former use; mine is the sender of the moment's segment. */
  #seekFormer(moment: Moment): void {
    const former = moment.connection.previous - 1;
    const isClient = this.#directionIn(moment, former) === 0;
    if (isClient) this.#store.seek(former, this.#former, this.#formerMine, this.#formerOther);
    else this.#store.seek(former, this.#former, this.#formerOther, this.#formerMine);
  }

  #isOfAnotherAge(moment: Moment): boolean {
    const { mine, connection, seq } = moment;
    if ((mine.facts & HAS_NXT) === 0) return false;
    if ((connection.facts & IS_RESET) === 0 && !hasBothFins(moment)) return false;
    return Math.abs(diff(seq, mine.nxt)) > ANOTHER_AGE;
  }

  /** Begins a use of the four-tuple, the next one after `former` (-1: the first in sight). */
  #begin(moment: Moment, tunnel: number, former: number): void {
    const { segment } = moment;
    const isFromClient = cameFromClient(segment);
    const index = this.#store.connections.add();
    moment.enter(index, isFromClient ? 0 : 1);
    const { connection } = moment;
    setTuple(connection, segment, isFromClient);
    connection.tunnel = tunnel;
    connection.number = ++this.count;
    connection.incarnation = 1;
    this.#start(moment);
    if ((segment.flags & SYN) === 0) connection.facts |= IS_MID_CAPTURE;
    if (!isFromClient) connection.facts |= IS_FLIPPED;
    if (isSelf(segment)) {
      connection.facts |= IS_SELF_CONNECTED;
      moment.becomeSelf();
    }
    if (former >= 0) this.#succeed(moment, former, index);
    else {
      connection.hash = this.flows.hash;
      this.flows.add(index, connection.hash);
    }
  }

  /** The connection's first segment: where the observation of both ends begins. */
  #start(moment: Moment): void {
    const { connection, mine, other, flags, frame, at } = moment;
    connection.firstFrame = frame;
    connection.startedAt = at;
    connection.lastAt = at;
    mine.stepAt = at;
    other.stepAt = at;
    beginIn(mine, (flags & (SYN | ACK)) === SYN ? CLOSED : UNKNOWN);
    beginIn(other, UNKNOWN);
  }

  /** The SYN before was denied, and this one has another ISN: only now does the use begin. */
  #restart(moment: Moment): void {
    const { connection, mine, other } = moment;
    this.#store.steps.release(connection);
    connection.restart();
    mine.restart();
    other.restart();
    this.#start(moment);
  }

  /** Hooks the new use to the former one, and judges whether it came in its right. */
  #succeed(moment: Moment, former: number, index: number): void {
    const { connection, mine, other } = moment;
    connection.previous = former + 1;
    this.#seekFormer(moment);
    connection.hash = this.#former.hash;
    this.flows.replace(former, connection.hash, index);
    this.#former.successor = index + 1;
    mine.formerIss = this.#formerMine.iss;
    other.formerIss = this.#formerOther.iss;
    connection.incarnation = this.#former.incarnation + 1;
    moment.marks |= MARK_PORT_REUSED;
    if ((moment.flags & (SYN | ACK)) !== SYN) return;
    if (isAlive(this.#former, this.#formerMine, this.#formerOther)) {
      connection.facts |= IS_CONTENDED;
      this.#formerMine.lastKind = KIND_STRANGE_SYN;
    }
    this.#judgeReuse(moment);
  }

  /** Was the four-tuple still somebody's TIME-WAIT, and by which rule was it used again? */
  #judgeReuse(moment: Moment): void {
    const { connection, segment, at, seq } = moment;
    const formerMine = this.#formerMine;
    const formerOther = this.#formerOther;
    const isMine = isWaiting(formerMine, at);
    const isOther = isWaiting(formerOther, at);
    if (!isMine && !isOther) return;
    const hasClocks = segment.hasTimestamps && (formerMine.facts & HAS_TIMESTAMPS) !== 0;
    const { flags } = segment;
    const judged = judgeReopening(
      flags,
      seq,
      formerMine.nxt,
      hasClocks,
      segment.tsVal,
      formerMine.tsVal,
    );
    const rule = REUSES[judged];
    this.#former.reuse = rule;
    this.#former.reuseFrame = moment.frame;
    this.#former.reuseAt = at;
    if (rule !== REUSED_TOO_EARLY || !isOther) return;
    // RFC 9293 3.10.7.4: anything else that comes in TIME-WAIT is answered with an ACK.
    connection.facts |= IS_CONTENDED;
    formerMine.lastKind = KIND_STRANGE_SYN;
  }
}

/** What the reopening of a TIME-WAIT is called, by the judge's verdict. */
const REUSES = [REUSED_TOO_EARLY, REUSED_BY_TIMESTAMPS, REUSED_BY_SEQUENCE] as const;

const isWaiting = (end: EndColumns, at: Micros): boolean =>
  end.state === TIME_WAIT && at - end.stepAt < TIME_WAIT_MICROS;

/** Both ends have said that they are done. */
const hasBothFins = ({ mine, other }: Moment): boolean =>
  (mine.facts & other.facts & HAS_FIN) !== 0;

/** Whether a SYN would meet a socket of this connection, as far as an observer can tell. */
function isAlive(connection: ConnectionColumns, mine: EndColumns, other: EndColumns): boolean {
  if ((connection.facts & IS_RESET) !== 0) return false;
  if ((mine.facts & other.facts & HAS_FIN) !== 0) return false;
  // Nobody ever answered: there is nothing but the sender's own attempt.
  return other.segments > 0 || (mine.facts & HAS_SYN) === 0;
}

function noteOldDuplicate(moment: Moment): void {
  const rare = moment.rareMine;
  moment.marks |= MARK_OLD_DUPLICATE;
  if (rare.oldDuplicates++ === 0) rare.oldDuplicateFrame = moment.frame;
}

const isSelf = (segment: Segment): boolean =>
  segment.sourcePort === segment.destinationPort &&
  segment.src0 === segment.dst0 &&
  segment.src1 === segment.dst1 &&
  segment.src2 === segment.dst2 &&
  segment.src3 === segment.dst3;

/** Who opened, by the first segment in sight: a SYN tells; else the lower port is a service. */
function cameFromClient(segment: Segment): boolean {
  if (isSelf(segment)) return true;
  if ((segment.flags & SYN) !== 0) return (segment.flags & ACK) === 0;
  return segment.sourcePort >= segment.destinationPort;
}

function setTuple(c: ConnectionColumns, segment: Segment, isFromClient: boolean): void {
  const { sourcePort, destinationPort } = segment;
  c.family = segment.family;
  if (isFromClient) {
    c.ports = (sourcePort << 16) | destinationPort;
    c.client0 = segment.src0;
    c.server0 = segment.dst0;
    if (segment.family === 6) setRest(c, segment, 0);
  } else {
    c.ports = (destinationPort << 16) | sourcePort;
    c.client0 = segment.dst0;
    c.server0 = segment.src0;
    if (segment.family === 6) setRest(c, segment, 1);
  }
}

/** The other words of IPv6 addresses. */
function setRest(c: ConnectionColumns, segment: Segment, direction: number): void {
  const { src1, src2, src3, dst1, dst2, dst3 } = segment;
  c.client1 = direction === 0 ? src1 : dst1;
  c.client2 = direction === 0 ? src2 : dst2;
  c.client3 = direction === 0 ? src3 : dst3;
  c.server1 = direction === 0 ? dst1 : src1;
  c.server2 = direction === 0 ? dst2 : src2;
  c.server3 = direction === 0 ? dst3 : src3;
}
