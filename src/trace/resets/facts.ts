/** The facts that led to the cause of a reset, the telling ones first. */

import { otherEnd } from "../events.ts";
import type { Answered, Evidence, RstEvidence } from "../evidence.ts";
import type { Fact, ShownFact } from "../facts.ts";
import { msOf } from "../units.ts";
import type { ResetCause } from "../words.ts";
import { isLoneRefusal } from "./loneRefusal.ts";
import type { Others } from "./others.ts";

/** A RST that comes later than this answers nothing. */
const ANSWER_MICROS = 5_000_000;
/** A silence that is worth a word. */
const SILENCE_MICROS = 60_000_000;
const NO_VALUES = Object.freeze({});

type Add = (fact: Fact, frame: number | null, values?: ShownFact["values"]) => void;

/** All of them. */
export function factsOf(
  life: Evidence,
  rst: RstEvidence,
  cause: ResetCause,
  others: Others,
): readonly ShownFact[] {
  const list: ShownFact[] = [];
  const add: Add = (fact, frame, values = NO_VALUES) => {
    list.push({ fact, frame: frame === 0 ? null : frame, values });
  };
  addForeign(rst, cause, add);
  addAnswer(life, rst, add);
  addForm(life, rst, add);
  addPast(life, rst, cause, add);
  addOthers(others, add);
  return list;
}

function addOthers({ served, refused, resetTogether }: Others, add: Add): void {
  if (served > 0) add("others-served", null, { connections: served });
  if (refused > 0) add("others-refused", null, { connections: refused });
  if (resetTogether > 0) add("others-reset-together", null, { connections: resetTogether });
}

function addForeign(rst: RstEvidence, cause: ResetCause, add: Add): void {
  const { packet, frame } = rst;
  if (cause === "middlebox" && packet !== null) {
    add("ttl-differs", frame, { ttl: packet.ttl, usualTtl: packet.usualTtl });
    addMisfits(rst, add);
  }
  if (rst.goesOn > 0) add("end-goes-on", null, { segments: rst.goesOn });
  if (rst.isFromBoth) add("both-ends-reset", null);
}

/** What a RST of this end's own socket would have kept: its count of packets, window, clock. */
function addMisfits({ packet, frame, window, usualWindow, hasAck }: RstEvidence, add: Add): void {
  if (packet?.isFarId) {
    add("ip-id-differs", frame, { ipId: packet.ipId, usualIpId: packet.usualIpId });
  }
  if (!hasAck) return;
  if (window !== usualWindow) add("window-differs", frame, { window, usualWindow });
  if (packet?.lacksClock) add("options-differ", frame);
}

function addAnswer(life: Evidence, rst: RstEvidence, add: Add): void {
  const { answersFrame } = rst;
  const afterMs = msOf(rst.at - rst.answersAt);
  if (isLoneRefusal(life, rst)) return;
  if (rst.answersChallenge) add("answers-challenge-ack", null);
  else if (rst.receiverState === "SYN-SENT") add("answers-syn", answersFrame, { afterMs });
  else if (answersSegment(rst)) {
    add("answers-segment", answersFrame, { segment: wordOf(rst.answers), afterMs });
  } else add("answers-nothing", null, { idleMs: msOf(rst.idleMicros) });
}

/** A RST without ACK answers something by its very form; one with ACK seldom does. */
const answersSegment = ({ answers, hasAck, at, answersAt }: RstEvidence): boolean =>
  answers !== null && !hasAck && at - answersAt < ANSWER_MICROS;

const SEGMENTS: ReadonlySet<Answered | null> = new Set<Answered>([
  "ACK",
  "data",
  "FIN",
  "keepalive",
  "zero-window probe",
]);

const wordOf = (answers: Answered | null): Answered =>
  answers !== null && SEGMENTS.has(answers) ? answers : "SYN,ACK";

function addForm(life: Evidence, rst: RstEvidence, add: Add): void {
  const { frame, ackBehind } = rst;
  if (rst.receiverState === "SYN-SENT" || isLoneRefusal(life, rst)) {
    if (rst.window === 0) add("window-zero", frame);
    return;
  }
  if (!rst.hasAck) {
    add("without-ack", frame);
    add("sequence-from-ack", frame);
    return;
  }
  if (rst.seqAhead === 0) add("sequence-is-next", frame);
  if (ackBehind === 0) add("acknowledges-all", frame);
  else if (ackBehind > 0) add("acknowledges-less", frame, { bytes: ackBehind });
}

function addPast(life: Evidence, rst: RstEvidence, cause: ResetCause, add: Add): void {
  const sender = life[rst.from];
  const { trouble } = life[otherEnd(rst.from)];
  if (sender.fins > 0) {
    add("fin-before", sender.finFrame, { afterMs: msOf(rst.at - sender.finAt) });
    const bytes = trouble.dataAfterCloseBytes;
    if (bytes > 0) add("data-after-close", trouble.dataAfterCloseFrame, { bytes });
  } else if (isOpened(rst)) add("no-fin-before", null);
  if (cause === "unread-data") add("data-unread", null, { bytes: rst.unreadBytes });
  if (cause === "listener-closed") add("never-accepted", null, { overMs: acceptedFor(life, rst) });
  if (isIncomplete(life, rst)) add("handshake-incomplete", null);
  if (rst.tries > 0) add("retransmissions-before", null, { tries: rst.tries });
  if (rst.keepalives > 0) add("keepalives-before", null, { tries: rst.keepalives });
  const idleMs = msOf(rst.idleMicros);
  if (rst.idleMicros > SILENCE_MICROS) add("silence-before", null, { idleMs });
}

const acceptedFor = ({ completedAt }: Evidence, rst: RstEvidence): number =>
  msOf(rst.at - (completedAt ?? 0));

/** A handshake had begun in sight, and an answer to it was sent. */
const isIncomplete = ({ isMidCapture, completedAt }: Evidence, rst: RstEvidence): boolean =>
  !isMidCapture && completedAt === null && rst.receiverState !== "SYN-SENT";

const isOpened = ({ senderState }: RstEvidence): boolean =>
  senderState !== "CLOSED" &&
  senderState !== "unknown" &&
  senderState !== "LISTEN" &&
  senderState !== "SYN-SENT" &&
  senderState !== "TIME-WAIT";
