/**
 * Who reset a connection and why, from the situation that was written down when the RST passed.
 *
 * How a RST is built tells much (RFC 9293 3.10.7.1): one that answers a segment for which there is
 * no socket bears no ACK and takes its sequence number from that segment's; one that a socket sends
 * as it is aborted bears ACK and SND.NXT. Linux builds both just so. What the wire cannot show is
 * called likely, not proved.
 */

import {
  CLOSE_WAIT,
  CLOSED,
  ESTABLISHED,
  LISTEN,
  SYN_RECEIVED,
  SYN_SENT,
  TIME_WAIT,
} from "../../machine/codes.ts";
import type { End, Evidence, Fact, Reset, ResetCause } from "../../trace/index.ts";
import { ACK } from "../../wire/index.ts";
import {
  HAS_COUNTING_IDS,
  HAS_FIN,
  HAS_SENT_DATA,
  IS_COMPLETED,
  IS_MID_CAPTURE,
  IS_RESET,
  KIND_ACK,
  KIND_DATA,
  KIND_FIN,
  KIND_KEEPALIVE,
  KIND_NONE,
  KIND_PROBE,
} from "../track/codes.ts";
import type { EndColumns } from "../track/columns/end.ts";
import { idDifference } from "../track/duplicates.ts";
import type { Case } from "./case.ts";
import { NO_OTHERS, type Others } from "./listeners.ts";
import { isLoneRefusal } from "./loneRefusal.ts";
import { msOf, secondsOf } from "./units.ts";

/** A packet numbered this far off was not counted with the others. */
const FAR_IDS = 1024;
/** A RST that comes later than this answers nothing. */
const ANSWER_MICROS = 5_000_000;

const NAMES: readonly [End, End] = ["client", "server"];

/** The cause in one word, null where no RST ended the connection. */
export function resetCause(c: Case): ResetCause | null {
  if (!c.is(IS_RESET)) return null;
  const { rare } = c;
  if (isForeign(c)) return "middlebox";
  if (rare.challengeAck === 1) return "challenge-answered";
  if (rare.rstReceiverState === SYN_SENT || isLoneRefusal(c)) return "port-closed";
  if (rare.rstSenderState === SYN_SENT) return "handshake-abandoned";
  if (!c.is(IS_COMPLETED) && rare.rstFrom === 1 && rare.rstReceiverState === SYN_RECEIVED) {
    return "handshake-abandoned";
  }
  if (rare.rstKeepalives > 0 && rare.rstAnswers === KIND_NONE) return "timeout-abort";
  return (rare.rstFlags & ACK) === 0 ? causeOfAnswer(c) : causeOfAbort(c);
}

/** A RST without ACK: the segment that it answers met no socket, or one that was closing. */
function causeOfAnswer(c: Case): ResetCause {
  const { rare } = c;
  const sender = c.ends[rare.rstFrom - 1] as EndColumns;
  if ((sender.facts & HAS_FIN) !== 0) return "data-after-close";
  const isThirdAck =
    rare.rstFrom === 2 && isUntouched(c) && sender.segments === sender.synCount + 1;
  if (isThirdAck) return "backlog-full";
  return rare.rstAnswers === KIND_NONE ? "aborted" : "half-open-peer";
}

/** A RST with ACK: a socket was aborted. */
function causeOfAbort(c: Case): ResetCause {
  const { rare } = c;
  const sender = c.ends[rare.rstFrom - 1] as EndColumns;
  const receiver = c.ends[2 - rare.rstFrom] as EndColumns;
  const hasFin = (sender.facts & HAS_FIN) !== 0;
  if (hasFin) return rare.rstUnreadBytes > 0 || isLateData(c) ? "data-after-close" : "aborted";
  if (rare.rstFrom === 2 && isUntouched(c)) return "listener-closed";
  if (rare.rstTries >= 3) return "timeout-abort";
  if (isUnread(c)) return "unread-data";
  const isOpen = rare.rstSenderState === ESTABLISHED || rare.rstSenderState === CLOSE_WAIT;
  return isOpen && receiver.segments > 0 ? "linger-zero" : "aborted";
}

const isLateData = ({ rare }: Case): boolean =>
  rare.rstAnswers === KIND_DATA || rare.rstAnswers === KIND_FIN;

/** No byte went either way: perhaps no application ever had it. */
const isUntouched = (c: Case): boolean =>
  !c.is(IS_MID_CAPTURE) && ((c.ends[0].facts | c.ends[1].facts) & HAS_SENT_DATA) === 0;

/**
 * Whether the sender left data unread: its window had shrunk by what came last, or it was asked
 * something and never answered, or more was still on its way to it.
 */
function isUnread(c: Case): boolean {
  const { rare } = c;
  if (rare.rstUnreadBytes === 0) return false;
  return rare.rstFrom === 2 || rare.rstAckBehind > 0 || hasShrunk(c);
}

/** The window of the RST is smaller by what came last: nobody had read it, which proves it. */
export function hasShrunk({ rare, ends }: Case): boolean {
  const sender = ends[rare.rstFrom - 1] as EndColumns;
  return rare.rstWindow > 0 && sender.windowMax - rare.rstWindow >= rare.rstUnreadBytes;
}

/** Whether the RST does not fit the end whose address it bears. */
function isForeign({ rare }: Case): boolean {
  if (rare.rstForeign !== 0) return true;
  return rare.rstUsualTtl !== 0 && rare.rstTtl !== rare.rstUsualTtl && rare.rstGoesOn > 1;
}

/** The whole verdict on the RST that ended the connection. */
export function resetOf(c: Case, othersOf: (c: Case) => Others): Reset | null {
  const cause = resetCause(c);
  if (cause === null) return null;
  const { rare } = c;
  const others = ASKS_OTHERS.has(cause) ? othersOf(c) : NO_OTHERS;
  return {
    by: cause === "middlebox" ? "middlebox" : (NAMES[rare.rstFrom - 1] as End),
    cause,
    at: secondsOf(rare.rstAt),
    frame: rare.rstFrame,
    evidence: evidenceOf(c, cause, others),
    certainty: isProved(c, cause, others) ? "proved" : "likely",
  };
}

/** Causes that lie with the listener, so that its other connections are evidence. */
const ASKS_OTHERS: ReadonlySet<ResetCause> = new Set([
  "port-closed",
  "backlog-full",
  "listener-closed",
]);

function isProved(c: Case, cause: ResetCause, others: Others): boolean {
  switch (cause) {
    case "listener-closed":
      return others.refused > 0 || others.resetTogether > 0;
    case "backlog-full":
      return others.served > 0;
    case "port-closed":
      return !isLoneRefusal(c);
    case "challenge-answered":
      return true;
    case "data-after-close":
    case "half-open-peer":
      return (c.rare.rstFlags & ACK) === 0 && c.rare.rstSeqAhead === 0 && c.rare.rstStrayed === 0;
    case "unread-data":
      return hasShrunk(c);
    case "timeout-abort":
      return c.rare.rstKeepalives > 1;
    case "middlebox":
      return c.rare.rstGoesOn > 0;
    default:
      return false;
  }
}

/** The facts that led to the cause, the telling ones first. */
function evidenceOf(c: Case, cause: ResetCause, others: Others): readonly Evidence[] {
  const list: Evidence[] = [];
  const add = (fact: Fact, frame: number | null, values: Evidence["values"] = NO_VALUES): void => {
    list.push({ fact, frame, values });
  };
  addForeign(c, cause, add);
  addAnswer(c, add);
  addForm(c, add);
  addPast(c, cause, add);
  addOthers(others, add);
  return list;
}

function addOthers({ served, refused, resetTogether }: Others, add: Add): void {
  if (served > 0) add("others-served", null, { connections: served });
  if (refused > 0) add("others-refused", null, { connections: refused });
  if (resetTogether > 0) add("others-reset-together", null, { connections: resetTogether });
}

const NO_VALUES = Object.freeze({});
type Add = (fact: Fact, frame: number | null, values?: Evidence["values"]) => void;

function addForeign(c: Case, cause: ResetCause, add: Add): void {
  const { rare } = c;
  if (cause === "middlebox") {
    add("ttl-differs", rare.rstFrame, { ttl: rare.rstTtl, usualTtl: rare.rstUsualTtl });
    addMisfits(c, add);
  }
  if (rare.rstGoesOn > 0) add("end-goes-on", null, { segments: rare.rstGoesOn });
  if (rare.rstBothEnds !== 0) add("both-ends-reset", null);
}

/** What a RST of this end's own socket would have kept: its count of packets, window, clock. */
function addMisfits({ rare, ends }: Case, add: Add): void {
  const { rstFrame, rstIpId, rstUsualIpId, rstWindow, rstUsualWindow } = rare;
  const sender = ends[rare.rstFrom - 1] as EndColumns;
  const counts = (sender.facts & HAS_COUNTING_IDS) !== 0 && rstIpId > 0;
  if (counts && Math.abs(idDifference(rstIpId, rstUsualIpId)) > FAR_IDS) {
    add("ip-id-differs", rstFrame, { ipId: rstIpId, usualIpId: rstUsualIpId });
  }
  if ((rare.rstFlags & ACK) === 0) return;
  if (rstWindow !== rstUsualWindow) {
    add("window-differs", rstFrame, { window: rstWindow, usualWindow: rstUsualWindow });
  }
  if (rare.rstLacksClock !== 0) add("options-differ", rstFrame);
}

const SEGMENT_WORDS = new Map([
  [KIND_ACK, "ACK"],
  [KIND_DATA, "data"],
  [KIND_FIN, "FIN"],
  [KIND_KEEPALIVE, "keepalive"],
  [KIND_PROBE, "zero-window probe"],
]);

function addAnswer(c: Case, add: Add): void {
  const { rare } = c;
  const afterMs = msOf(rare.rstAt - rare.rstAnswersAt);
  if (isLoneRefusal(c)) return;
  if (rare.challengeAck === 1) add("answers-challenge-ack", null);
  else if (rare.rstReceiverState === SYN_SENT) {
    add("answers-syn", rare.rstAnswersFrame, { afterMs });
  } else if (answersSegment(c)) {
    const segment = SEGMENT_WORDS.get(rare.rstAnswers) ?? "SYN,ACK";
    add("answers-segment", rare.rstAnswersFrame, { segment, afterMs });
  } else add("answers-nothing", null, { idleMs: msOf(rare.rstIdleMicros) });
}

/** A RST without ACK answers something by its very form; one with ACK seldom does. */
const answersSegment = ({ rare }: Case): boolean =>
  rare.rstAnswers !== KIND_NONE &&
  (rare.rstFlags & ACK) === 0 &&
  rare.rstAt - rare.rstAnswersAt < ANSWER_MICROS;

function addForm(c: Case, add: Add): void {
  const { rare } = c;
  const { rstFrame } = rare;
  if (rare.rstReceiverState === SYN_SENT || isLoneRefusal(c)) {
    if (rare.rstWindow === 0) add("window-zero", rstFrame);
    return;
  }
  if ((rare.rstFlags & ACK) === 0) {
    add("without-ack", rstFrame);
    add("sequence-from-ack", rstFrame);
    return;
  }
  if (rare.rstSeqAhead === 0) add("sequence-is-next", rstFrame);
  if (rare.rstAckBehind === 0) add("acknowledges-all", rstFrame);
  else if (rare.rstAckBehind > 0) add("acknowledges-less", rstFrame, { bytes: rare.rstAckBehind });
}

function addPast(c: Case, cause: ResetCause, add: Add): void {
  const { rare } = c;
  const sender = c.ends[rare.rstFrom - 1] as EndColumns;
  const late = c.rareEnds[2 - rare.rstFrom];
  if ((sender.facts & HAS_FIN) !== 0) {
    add("fin-before", sender.finFrame, { afterMs: msOf(rare.rstAt - sender.finAt) });
    if (late !== undefined && late.dataAfterCloseBytes > 0) {
      add("data-after-close", late.dataAfterCloseFrame, { bytes: late.dataAfterCloseBytes });
    }
  } else if (isOpened(rare.rstSenderState)) add("no-fin-before", null);
  if (cause === "unread-data") add("data-unread", null, { bytes: rare.rstUnreadBytes });
  if (cause === "listener-closed") add("never-accepted", null, { overMs: acceptedFor(c) });
  if (!c.is(IS_COMPLETED) && rare.rstSenderState !== CLOSED) add("handshake-incomplete", null);
  if (rare.rstTries > 0) add("retransmissions-before", null, { tries: rare.rstTries });
  if (rare.rstKeepalives > 0) add("keepalives-before", null, { tries: rare.rstKeepalives });
  if (rare.rstIdleMicros > 60_000_000)
    add("silence-before", null, { idleMs: msOf(rare.rstIdleMicros) });
}

const acceptedFor = (c: Case): number => msOf(c.rare.rstAt - c.connection.completedAt);

const isOpened = (state: number): boolean =>
  state !== CLOSED && state !== LISTEN && state !== SYN_SENT && state !== TIME_WAIT;
