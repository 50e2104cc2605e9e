/** The events of one connection as evidence (evidence.ts of trace/). */
import { diff, gt } from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";
import type { SegmentEvent } from "../events.ts";
import { otherEnd } from "../events.ts";
import type { Evidence, Reused } from "../evidence.ts";
import type { Both } from "../words.ts";
import { endOf } from "./ends.ts";
import { type Begun, type Followed, follow } from "./follow.ts";
import { cookieOf, timestampsOf } from "./options.ts";
import { ENDS, frameOf, hasAck, hasSyn, type Parts, reached, stepsOf, tellerOf } from "./parts.ts";
import { assassinOf, endingOf, rstOf } from "./rst.ts";
import type { Stream } from "./stream.ts";
import { toldOf } from "./told.ts";

/** What a connection's events are gathered with. */
export interface Surroundings {
  /** When the trace ended, of this connection or of any other. */
  readonly observedUntil: Micros;
  /** The uses of the same four-tuple before and after it, where there are such. */
  readonly former?: Parts;
  readonly next?: Parts;
  /** Where it was followed before. */
  readonly begun?: Begun | null;
}

/** Evidence, with what the streams came to. */
export interface Gathered {
  readonly life: Evidence;
  readonly followed: Followed;
  /** With what is inferred of an end that does not tell. */
  readonly parts: Parts;
}

/** Gathers all. */
export function gather(told: Parts, surroundings: Surroundings): Gathered {
  const { observedUntil, former, next, begun = null } = surroundings;
  const ending = endingOf(told);
  const followed = follow(told, ending?.segment ?? null, begun);
  const parts = withInferred(told, followed);
  const { connection } = parts;
  const segments = parts.segments.filter((s) => !parts.strangers.has(s));
  const { client, server } = followed.streams;
  const isSimultaneousOpen = areCrossed(client, server);
  const once = isSimultaneousOpen ? 2 : 1;
  const ends = {
    client: endOf(parts, client, server, once, followed.situation),
    server: endOf(parts, server, client, once, followed.situation),
  };
  const rst = ending === null ? null : rstOf(parts, ending, followed);
  const [first, last] = [segments[0], segments.at(-1)];
  const life: Evidence = {
    ...ends,
    ...openingOf(parts, followed.streams),
    isHalfOpenFound: isHalfOpenFound(parts, former),
    ...closingOf(parts, followed),
    isSimultaneousOpen,
    startedAt: first?.at ?? connection.at,
    firstFrame: first === undefined ? 0 : frameOf(first),
    lastAt: last?.at ?? parts.lastAt,
    lastFrame: last === undefined ? 0 : frameOf(last),
    observedUntil,
    isMidCapture: first !== undefined && !hasSyn(first),
    icmp: null,
    longestIdleMicros: followed.idle.micros,
    rst,
    reuse: reuseOf(parts, followed.streams, next?.segments.find(hasSyn)),
    told: toldOf(parts, ends, ending, rst),
  };
  return { life, followed, parts };
}

/** With the steps of an end that does not tell itself. */
function withInferred(parts: Parts, { inferred }: Followed): Parts {
  const teller = tellerOf(parts.steps);
  const silent = teller === null ? null : otherEnd(teller);
  if (silent === null || inferred[silent].length === 0) return parts;
  return { ...parts, steps: [...parts.steps, ...inferred[silent]] };
}

/** RFC 9293 figure 7: both ends sent a SYN without an ACK. */
const areCrossed = (client: Stream, server: Stream): boolean =>
  [client, server].every(({ syns }) => syns.some((syn) => !hasAck(syn)));

type Opening = Pick<
  Evidence,
  "completedAt" | "fastOpen" | "dataOnSynBytes" | "dataOnSynAckBytes" | "dataOnThirdAckBytes"
>;

function openingOf(parts: Parts, streams: Both<Stream>): Opening {
  const { client, server } = streams;
  const third = completing(parts, streams);
  const [synAck] = server.syns.filter(hasAck);
  const cookies = client.syns.map(cookieOf);
  const lengthOn = ({ syns }: Stream): number => syns.findLast((s) => s.length > 0)?.length ?? 0;
  const isThirdAck = third !== undefined && third.from === "client" && !hasSyn(third);
  return {
    completedAt: isCompleted(parts) ? (third?.at ?? completedTold(parts)) : null,
    fastOpen: cookies.every((cookie) => cookie === null)
      ? null
      : {
          isCookieSent: cookies.includes("sent"),
          // RFC 7413 4.1.2: the server takes the data by acknowledging more than the SYN.
          isTaken: synAck !== undefined && diff(synAck.ack, client.iss ?? 0) > 1,
        },
    dataOnSynBytes: lengthOn(client),
    dataOnSynAckBytes: lengthOn(server),
    dataOnThirdAckBytes: isThirdAck ? third.length : 0,
  };
}

/** RFC 9293 figure 9: the SYN was answered from a connection that its sender had forgotten. */
function isHalfOpenFound({ challenge }: Parts, former: Parts | undefined): boolean {
  if (challenge === undefined || former === undefined) return false;
  const own = stepsOf(former, challenge.from).findLast(({ at }) => at <= challenge.at);
  return own?.to !== "TIME-WAIT";
}

/** Every end that tells came to stand. */
function isCompleted(parts: Parts): boolean {
  const telling = ENDS.filter((end) => stepsOf(parts, end).length > 0);
  const stand = telling.filter((end) => reached(parts, end, "ESTABLISHED") !== undefined);
  return stand.length > 0 && stand.length === telling.length;
}

const completedTold = (parts: Parts): Micros =>
  Math.max(...ENDS.map((end) => reached(parts, end, "ESTABLISHED") ?? 0));

/**
 * The segment that completed the handshake: the first ACK of the last SYN,ACK that was needed. An
 * ACK that was lost completed nothing.
 */
function completing(parts: Parts, { server }: Both<Stream>): SegmentEvent | undefined {
  const stoodAt = reached(parts, "server", "ESTABLISHED") ?? parts.lastAt;
  const synAcks = server.syns.filter((s) => hasAck(s) && s.at <= stoodAt);
  for (const synAck of synAcks.reverse()) {
    const ack = parts.segments.find((s) => {
      const isInTime = s.at >= synAck.at && s.at <= stoodAt;
      return s.from === "client" && isInTime && hasAck(s) && gt(s.ack, synAck.seq);
    });
    if (ack !== undefined) return ack;
  }
  return undefined;
}

type Closing = Pick<
  Evidence,
  | "closedBy"
  | "isFirstFinDoubtful"
  | "firstCloseAt"
  | "isCloseCrossed"
  | "isFinAckedApart"
  | "halfCloseBytes"
  | "isLastAckLost"
  | "assassin"
>;

function closingOf(parts: Parts, { close, streams }: Followed): Closing {
  const second = streams[close.closedBy === "client" ? "server" : "client"];
  const until = second.fins.length > 0 ? second.finSeq : (second.nxt ?? close.nxtAtFin);
  return {
    closedBy: close.closedBy,
    isFirstFinDoubtful: false,
    firstCloseAt: close.firstCloseAt,
    isCloseCrossed: close.isCrossed,
    isFinAckedApart: close.isAckedApart,
    halfCloseBytes: Math.max(0, diff(until, close.nxtAtFin)),
    isLastAckLost: ENDS.some((end) => isLastAckLost(parts, streams[otherEnd(end)], end)),
    assassin: assassinationOf(parts),
  };
}

/** The RST that ended a TIME-WAIT, by what its owner told. */
export function assassinationOf(parts: Parts): Evidence["assassin"] {
  const assassin = assassinOf(parts);
  if (assassin === undefined) return null;
  const { step, segment } = assassin;
  return {
    end: step.end,
    at: segment?.at ?? step.at,
    frame: segment === undefined ? 0 : frameOf(segment),
  };
}

/** The end in TIME-WAIT is sent a FIN that it has acknowledged already. */
function isLastAckLost(parts: Parts, other: Stream, end: "client" | "server"): boolean {
  const since = reached(parts, end, "TIME-WAIT");
  return since !== undefined && other.fins.some(({ at }, i) => i > 0 && at > since);
}

/** How the next SYN took a four-tuple that was still in TIME-WAIT: RFC 6191, RFC 9293 MAY-2. */
function reuseOf(
  parts: Parts,
  streams: Both<Stream>,
  syn: SegmentEvent | undefined,
): Reused | null {
  if (syn === undefined) return null;
  const waits = ENDS.some((end) => {
    const since = reached(parts, end, "TIME-WAIT");
    const left = stepsOf(parts, end).find(({ from }) => from === "TIME-WAIT");
    return since !== undefined && since <= syn.at && (left === undefined || left.at >= syn.at);
  });
  if (!waits) return null;
  const sender = streams[syn.from];
  const clock = timestampsOf(syn);
  const last = parts.segments.findLast((s) => {
    return s.from === syn.from && !parts.strangers.has(s) && timestampsOf(s) !== null;
  });
  const before = last === undefined ? null : timestampsOf(last);
  const isLater = clock !== null && before !== null && diff(clock.val, before.val) > 0;
  const isAhead = sender.nxt !== null && diff(syn.seq, sender.nxt) > 0;
  const how = isLater ? "by-timestamps" : isAhead ? "by-sequence" : "too-early";
  return { how, at: syn.at, frame: frameOf(syn) };
}
