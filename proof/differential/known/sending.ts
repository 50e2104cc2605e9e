/** Differences in what is sent, how it is cut, and what a closing call sends. */
import type { Sent, Transcript } from "../transcript.ts";
import {
  actionOf,
  arrivalOf,
  arrivals,
  blocksIn,
  isCrossed,
  isPureAck,
  type Judged,
  type KnownDifference,
  sentAfter,
  sentBefore,
  socketOptions,
} from "./judged.ts";

/** Whether the run had sent this number before. */
const isRepeated = (run: Transcript, sent: Sent): boolean =>
  sentBefore(run, sent).some((other) => other.seq + other.length > sent.seq && other.length > 0);

/** Both cut from the same number, but the kernel as the burst's first header left room. */
function cutAsFirst({
  difference: { aspect, step, kernelSent: a, engineSent: b },
  kernel,
}: Judged) {
  if (aspect !== "length" || a === undefined || b === undefined || isRepeated(kernel, a))
    return false;
  const firsts = sentAfter(kernel, step).filter((sent) => sent.length > 0);
  const [first] = firsts;
  return first !== undefined && blocksIn(first) > blocksIn(b) && b.length > a.length;
}

/** The rest of a piece that an earlier segment was cut to; the window just takes it. */
function isCrumb({ difference, kernel }: Judged): boolean {
  const { aspect, kernelSent, engineSent } = difference;
  const missing = aspect === "missing" || (aspect === "seq" && engineSent?.prompt === false);
  if (!missing || kernelSent === undefined || kernelSent.length === 0) return false;
  const before = sentBefore(kernel, kernelSent).filter(({ length }) => length > 0);
  const longest = Math.max(0, ...before.map(({ length }) => length));
  const follows = before.some(({ seq, length }) => seq + length === kernelSent.seq);
  return follows && kernelSent.length < longest && !isRepeated(kernel, kernelSent);
}

/** More of a burst that the kernel has begun and, for the moment, not finished. */
function isHeldBack({ difference, kernel }: Judged): boolean {
  const { aspect, step, kernelSent, engineSent } = difference;
  // In the place of what is held back the kernel's next timer may stand, or send it.
  const timed = kernelSent?.prompt === false;
  const late = aspect === "time" && timed && engineSent?.prompt === true;
  const missing = aspect === "surplus" || (aspect === "seq" && timed) || late;
  if (!missing || engineSent === undefined || engineSent.length === 0) return false;
  const later = kernel.sent.some(
    ({ seq, length }) => seq <= engineSent.seq && seq + length > engineSent.seq,
  );
  const burst = sentAfter(kernel, step).filter((sent) => sent.length > 0 && sent.prompt);
  const last = burst.at(-1);
  const begun = burst.length > 1 && last !== undefined && last.seq + last.length === engineSent.seq;
  return begun || (later && !late);
}

/** Whether no window that had arrived before the difference would have held the segment. */
function wasQueuedForLess(judged: Judged): boolean {
  const { aspect, kernelSent: a, engineSent: b } = judged.difference;
  if (aspect !== "length" || a === undefined || b === undefined || a.length >= b.length)
    return false;
  const before = arrivals(judged).slice(0, -1);
  const told = before.filter(({ flags }) => !flags.includes("S")).map(({ window }) => window);
  return told.length > 0 && Math.max(...told) < b.length;
}

/** What the kernel let go before it acknowledged the text: that comes as an ACK of its own. */
function acknowledgesAfter({ difference: { aspect, step, kernelSent }, kernel }: Judged): boolean {
  if (aspect !== "missing" || !isPureAck(kernelSent) || !kernelSent.prompt) return false;
  return sentBefore(kernel, kernelSent).some(
    (sent) => sent.step === step && sent.prompt && isNew(sent),
  );
}

/** Whether it holds data or a FIN. */
const isNew = ({ length, flags }: Pick<Sent, "length" | "flags">): boolean =>
  length > 0 || flags.includes("F");

export const SENDING: readonly KnownDifference[] = [
  {
    id: "send-buffer",
    what: "A send() beyond the send buffer's room takes another number of bytes.",
    clause: "none: RFC 9293 3.9.1.2 leaves buffers to the implementation",
    right: "both",
    why: "The kernel charges whole packets to the buffer, ours bytes.",
    is: (j) => {
      const action = actionOf(j);
      if (j.difference.aspect !== "result" || action?.kind !== "send") return false;
      const [kernel, engine] = [Number(j.difference.kernel), Number(j.difference.engine)];
      return kernel > 0 && engine > 0 && Math.min(kernel, engine) < action.bytes;
    },
  },
  {
    id: "burst-held-back",
    what: "The kernel may hold back the last segments of a burst to send them in one piece (TSO).",
    clause: "RFC 9293 3.7: when to send is free within the windows",
    right: "both",
    why: "Ours hands out segments one by one, so it has nothing to gain by waiting.",
    is: isHeldBack,
  },
  {
    id: "burst-cut-as-first",
    what:
      "A burst that begins with a D-SACK is cut to the room which that leaves; ours cuts " +
      "each segment by its own options.",
    clause: "RFC 9293 3.7.1, MUST-16: the options of the segment count",
    right: "both",
    why: "The kernel hands a burst to the device in one piece of equal segments.",
    is: cutAsFirst,
  },
  {
    id: "ack-before-text",
    what:
      "What an arriving ACK lets go leaves in the kernel before the text and the FIN of the same " +
      "segment are acknowledged; ours acknowledges them with it.",
    clause: "RFC 9293 3.10.7.4: fifth check ACK, seventh text, eighth FIN",
    right: "both",
    why: "The kernel sends inside its fifth check, ours when a segment has been dealt with.",
    is: (j) => {
      const { aspect, step, kernelSent: a, engineSent: b } = j.difference;
      const arrival = arrivalOf(j);
      if (arrival === undefined || !isNew(arrival)) return false;
      if (acknowledgesAfter(j)) return true;
      if (a?.prompt !== true || !isNew(a)) return false;
      if (aspect === "ack") return a.seq === b?.seq;
      // Data that is refused is answered by a reset, after what the ACK let go.
      const resets = sentAfter(j.kernel, step).some(({ flags }) => flags === b?.flags);
      return aspect === "flags" && b?.flags === "R" && resets;
    },
  },
  {
    id: "fin-before-handshake",
    what: "close() in SYN-RECEIVED after crossing SYNs: the kernel's FIN leaves at once.",
    clause: "RFC 9293 3.10.4, SYN-RECEIVED: form a FIN segment and send it",
    right: "kernel",
    why: "Ours leaves with the handshake's end, before any data could: one round trip later.",
    is: (j) =>
      j.difference.aspect === "missing" &&
      j.difference.kernelSent?.flags === "F." &&
      isCrossed(j) &&
      j.difference.state === "SYN-RECEIVED",
  },
  {
    id: "crumbs-of-a-cut",
    what:
      "The rest of a piece that was cut shorter leaves as soon as the peer's window takes it, " +
      "however small it is.",
    clause:
      "RFC 9293 3.8.6.2.1, MUST-38: less than a segment waits, unless all that is queued fits",
    right: "engine",
    why: "The kernel looks at its buffers one by one: such a rest is one, and fits.",
    is: isCrumb,
  },
  {
    id: "cut-for-a-small-window",
    what: "What was queued while every window had been less than a segment leaves in such pieces.",
    clause: "RFC 9293 3.8.6.2.1, MUST-38: send a segment of maximum size where one can be sent",
    right: "engine",
    why: "The kernel cuts what send() hands it by the largest window that it has seen until then.",
    is: wasQueuedForLess,
  },
  {
    id: "retransmission-cut-anew",
    what: "The kernel cuts anew what it sends again from one buffer; ours is cut as it was sent.",
    clause: "none: RFC 9293 3.4, 3.8.1 speak of bytes, not of segments",
    right: "both",
    why: "The bytes are the same; where they are cut is nobody's promise.",
    is: ({ difference: { aspect, kernelSent: a, engineSent: b }, kernel, engine }) =>
      aspect === "length" &&
      a !== undefined &&
      b !== undefined &&
      isRepeated(kernel, a) &&
      isRepeated(engine, b),
  },
  {
    id: "maxseg-without-mss",
    what: "With TCP_MAXSEG set the kernel sends such segments to a peer without MSS option.",
    clause: "RFC 9293 3.7.1, MUST-15: without the option, assume 536",
    right: "engine",
    why: "TCP_MAXSEG limits what we take and send; it says nothing of what the peer can take.",
    is: (j) =>
      j.difference.aspect === "length" &&
      socketOptions(j).TCP_MAXSEG !== undefined &&
      arrivals(j).find(({ flags }) => flags.includes("S"))?.options.mss === undefined,
  },
  {
    id: "abort-in-last-ack",
    what: "close() with unread data resets in LAST-ACK and CLOSING too; ours deletes in silence.",
    clause: "RFC 9293 3.10.5: CLOSING, LAST-ACK: respond ok, delete the TCB",
    right: "engine",
    why: "Both ends have closed: there is nobody left to be told of a loss but the next segment.",
    is: ({ difference: { aspect, state, kernelSent } }) =>
      aspect === "missing" &&
      kernelSent?.flags === "R." &&
      (state === "LAST-ACK" || state === "CLOSING"),
  },
  {
    id: "abort-ends-time-wait",
    what: "A reset by the user (SO_LINGER 0) ends a TIME-WAIT whose handle was still held.",
    clause: "RFC 9293 3.10.5: TIME-WAIT: respond ok, delete the TCB",
    right: "engine",
    why: "In the kernel the socket and its TIME-WAIT have parted: close() no longer reaches it.",
    is: (j) =>
      j.difference.aspect === "state" &&
      j.difference.kernel === "TIME-WAIT" &&
      (j.script.steps.some(({ action }) => action.kind === "abort") ||
        socketOptions(j).SO_LINGER === 0),
  },
];
