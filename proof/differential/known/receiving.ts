/** Differences in what is made of segments that come in. */
import type { SegmentSpec } from "../script.ts";
import type { Sent, Transcript } from "../transcript.ts";
import {
  arrivalOf,
  arrivals,
  blocksIn,
  isPureAck,
  type Judged,
  type KnownDifference,
  sentBefore,
  timeOf,
} from "./judged.ts";

/** Linux's tcp_invalid_ratelimit, in milliseconds. */
const ANSWER_EVERY_MS = 500;
/** Linux's tcp_comp_sack_delay_ns and what reading the wire takes, in milliseconds. */
const COMPRESSED_MS = 5;
/** Linux sends so many duplicate ACKs before it begins to compress them. */
const UNCOMPRESSED = 3;

const isOldAck = ({ ack }: SegmentSpec): boolean => ack?.from === "seen" && ack.plus < 0;

/** Whether the run has acknowledged all of the segment. */
function took(run: Transcript, { seq, length }: SegmentSpec): boolean {
  return length > 0 && run.sent.some(({ ack }) => ack !== null && ack >= seq + length);
}

/** Data with an old ACK that the kernel took, or a segment's timestamp. */
function takenOnFastPath(judged: Judged): boolean {
  const { aspect, kernelSent, engineSent } = judged.difference;
  const arrival = arrivalOf(judged);
  if (arrival === undefined || !isOldAck(arrival)) return false;
  if (aspect === "timestamps") return true;
  const answers = [kernelSent, engineSent].every((sent) => sent === undefined || isPureAck(sent));
  const took_ = took(judged.kernel, arrival) && !took(judged.engine, arrival);
  // In the place of an answer that ours spares its next timer may stand.
  const differs = ["ack", "missing", "surplus"].includes(aspect) || engineSent?.prompt === false;
  return answers && differs && (took_ || arrival.length > 0);
}

/** Whether the kernel answered another such segment shortly before. */
function answeredLately({ kernel, difference }: Judged): boolean {
  const now = timeOf(kernel, difference.step);
  const lately = kernel.sent.filter(
    ({ step, atMs }) => step < difference.step && now - atMs < ANSWER_EVERY_MS,
  );
  return lately.some((sent) => isPureAck(sent) || isSynAckAgain(kernel, sent));
}

/** A SYN,ACK that answers the SYN's coming again. */
const isSynAckAgain = (run: Transcript, sent: Sent): boolean =>
  sent.flags === "S." &&
  sentBefore(run, sent).some(({ flags, seq }) => flags === "S." && seq === sent.seq);

/** An ACK of something out of order that the kernel meant to send a millisecond later. */
function isCompressed({ kernel, difference: { aspect, engineSent, step } }: Judged): boolean {
  if (aspect !== "surplus" || !isPureAck(engineSent) || blocksIn(engineSent) === 0) return false;
  const repeated = kernel.sent.filter((sent) => isPureAck(sent) && sent.ack === engineSent.ack);
  const soon = timeOf(kernel, step + 1) - engineSent.atMs;
  return repeated.length >= UNCOMPRESSED && soon < COMPRESSED_MS;
}

/** A D-SACK of ours alone, for data that goes on exactly where a block known before ends. */
function isHiddenByJoin(judged: Judged): boolean {
  const { aspect, kernelSent: a, engineSent: b } = judged.difference;
  const arrival = arrivalOf(judged);
  if (aspect !== "options" || arrival === undefined || !sameButTime(a, b) || !a || !b) return false;
  const edge = new RegExp(`\\d:${arrival.seq}\\b`);
  const known = sentBefore(judged.engine, b).some(({ options }) => edge.test(options));
  return known && blocksIn(b) === blocksIn(a) + 1;
}

/** Whether the segment that came in ends beyond the smaller window and begins near the larger. */
function isAtEdge(judged: Judged): boolean {
  const { kernel, engine, difference } = judged;
  const arrival = arrivalOf(judged);
  if (arrival === undefined) return false;
  const [a, b] = [kernel, engine].map((run) => offered(run, difference.step)) as [number, number];
  const from = arrival.seq - Math.max(...sentUpTo(kernel, difference.step).map((s) => s.ack ?? 0));
  const isBeyond = from + arrival.length > Math.min(a, b);
  // Without a scale the kernel knows more of its window than the header can tell.
  return isBeyond && (a !== b || a === 0xffff) && from <= Math.max(2 * 65_535, a, b);
}

/** Bytes of the window that the run last offered before a step. */
function offered(run: Transcript, step: number): number {
  const syn = run.sent.find(({ flags }) => flags.includes("S"));
  const last = sentUpTo(run, step)
    .filter(({ flags }) => !flags.includes("S"))
    .at(-1);
  const scale = Number(/wscale (\d+)/.exec(syn?.options ?? "")?.[1] ?? 0);
  // A peer that offered no scale is told bytes: windows as large as a header's are.
  const used = last !== undefined && last.window > 0xffff >> scale ? 0 : scale;
  return (last?.window ?? 0) << used;
}

const sentUpTo = (run: Transcript, step: number): Sent[] =>
  run.sent.filter((sent) => sent.step < step);

/** Bytes that a URG segment brought in up to the difference: the kernel takes one out of each. */
const urgentArrived = (judged: Judged): boolean =>
  arrivals(judged).some(({ flags }) => flags.includes("U"));

/** The kernel also stops a read in front of that byte. */
const isShorter = (kernel: string, engine: string): boolean =>
  Number(engine) > 0 && (kernel === "EAGAIN" || Number(kernel) < Number(engine));

const sameButTime = (a: Sent | undefined, b: Sent | undefined): boolean =>
  a !== undefined && b !== undefined && a.ack === b.ack && a.seq === b.seq;

export const RECEIVING: readonly KnownDifference[] = [
  {
    id: "old-ack-on-fast-path",
    what:
      "Data or a timestamp that comes with an ACK from long ago is taken by the kernel " +
      "when its header prediction applies, and challenged otherwise; ours always challenges it.",
    clause: "RFC 5961 5.2",
    right: "engine",
    why: "Header prediction looks at the ACK only after the data is taken.",
    is: takenOnFastPath,
  },
  {
    id: "timestamp-on-fast-path",
    what:
      "The timestamp of a segment whose ACK is old is remembered by the kernel when its header " +
      "prediction applies, and not otherwise; ours never remembers it.",
    clause: "RFC 7323 5.3, R3",
    right: "both",
    why: "The RFC asks for the sequence number alone; both echo what the peer has sent.",
    is: (j) =>
      j.difference.aspect === "timestamps" &&
      sameButTime(j.difference.kernelSent, j.difference.engineSent) &&
      arrivals(j).some(isOldAck),
  },
  {
    id: "timestamp-of-reset",
    what: "With tcp_rfc1337 the kernel remembers the timestamp of the reset that it ignores.",
    clause: "RFC 1337 3 (F1): ignore RST segments in TIME-WAIT",
    right: "engine",
    why: "A reset that is ignored should leave nothing behind.",
    is: (j) =>
      j.difference.aspect === "timestamps" &&
      j.difference.state === "TIME-WAIT" &&
      arrivals(j).some(({ flags }) => flags.includes("R")),
  },
  {
    id: "no-ack-no-answer",
    what:
      "A segment without ACK, RST and SYN is dropped by the kernel before its number and " +
      "timestamp are looked at; ours answers where these do not fit.",
    clause: "RFC 9293 3.10.7.4, first, fifth; RFC 7323 5.3, R1",
    right: "engine",
    why: "The ACK bit is the fifth check, the number the first.",
    is: (j) => {
      const flags = arrivalOf(j)?.flags;
      const { aspect, kernelSent, engineSent } = j.difference;
      // In the place of the answer the kernel's next timer may stand.
      const missing = aspect === "surplus" || kernelSent?.prompt === false;
      return missing && isPureAck(engineSent) && flags?.match(/[.RS]/) === null;
    },
  },
  {
    id: "old-ack-by-timestamp",
    what: "The kernel drops a bare ACK from before RCV.NXT with an old timestamp in silence.",
    clause: "RFC 7323 5.3, R1: if not acceptable, send an acknowledgment",
    right: "engine",
    why: "The kernel spares an answer that nobody needs; the RFC asks for it.",
    is: (j) => {
      const arrival = arrivalOf(j);
      const { aspect, engineSent } = j.difference;
      if (aspect !== "surplus" || !isPureAck(engineSent) || arrival === undefined) return false;
      const skews = arrivals(j).map(({ options }) => options.timestamps?.skew ?? 0);
      const old = (arrival.options.timestamps?.skew ?? 0) < Math.max(...skews);
      return (
        old && arrival.flags === "." && arrival.length === 0 && arrival.seq < (engineSent.ack ?? 0)
      );
    },
  },
  {
    id: "edge-of-window",
    what: "A segment lies beyond the one's window and within the other's.",
    clause: "RFC 9293 3.8.6: the window is the receiver's own judgment",
    right: "both",
    why: "The kernel charges each packet's own memory to its window, ours bytes: see below.",
    is: isAtEdge,
  },
  {
    id: "compressed-sack",
    what: "From the fourth on the kernel holds an ACK of out-of-order data back for a millisecond.",
    clause: "RFC 5681 4.2: an immediate duplicate ACK",
    right: "engine",
    why: "It spares ACKs in a burst; here the next step of the script came within that time.",
    is: isCompressed,
  },
  {
    id: "urgent-out-of-line",
    what: "The kernel takes the byte that the urgent pointer names out of the stream.",
    clause: "RFC 9293 3.8.5; RFC 6093 2.3, 5: urgent data is in line; SO_OOBINLINE is for kernels",
    right: "engine",
    why: "One byte of urgent data out of band is the sockets' invention, not TCP's.",
    is: (j) => {
      const { aspect, kernel, engine } = j.difference;
      const differs = aspect === "data" || (aspect === "result" && isShorter(kernel, engine));
      return differs && urgentArrived(j);
    },
  },
  {
    id: "text-after-fin",
    what: "Text that begins before the peer's FIN and goes on after it is reset by the kernel.",
    clause: "RFC 9293 3.10.7.4, seventh: in CLOSE-WAIT and after it, ignore the segment text",
    right: "engine",
    why: "The kernel falls through from these states to the rule for data after close().",
    is: ({ difference: { aspect, state, kernelSent } }) =>
      ["CLOSE-WAIT", "CLOSING", "LAST-ACK"].includes(state) &&
      ["missing", "flags"].includes(aspect) &&
      kernelSent?.flags === "R",
  },
  {
    id: "fin-after-fin",
    what: "The kernel acknowledges a second FIN, a number behind the first, as if it were new.",
    clause: "RFC 9293 3.10.7.4, eighth: CLOSE-WAIT, CLOSING, LAST-ACK: remain in the state",
    right: "engine",
    why: "The stream has ended: no number can follow its FIN's.",
    is: ({ difference: { aspect, state, kernelSent, step }, script }) => {
      const action = script.steps[step]?.action;
      const ended = ["CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT"].includes(state);
      const fin = action?.kind === "in" && action.segment.flags.includes("F");
      return ended && fin && aspect === "missing" && isPureAck(kernelSent);
    },
  },
  {
    id: "duplicate-behind-a-join",
    what:
      "A segment that goes on where a queued one ends, and takes in another that waits behind " +
      "it: the kernel reports no duplicate.",
    clause: "RFC 2883 4: a D-SACK block reports the receipt of a duplicate segment",
    right: "engine",
    why: "The kernel joins the two buffers, and does not look at what follows.",
    passes: true,
    is: isHiddenByJoin,
  },
  {
    id: "sack-beyond-fin",
    what: "The ACK of a FIN still tells, in the kernel, of blocks that lie behind the FIN.",
    clause: "RFC 2018 4; RFC 9293 3.10.7.4, seventh",
    right: "engine",
    why: "Nothing can follow a FIN: those blocks have been thrown away when the ACK leaves.",
    is: ({ difference: { aspect, kernelSent, engineSent }, script }) =>
      aspect === "options" &&
      sameButTime(kernelSent, engineSent) &&
      kernelSent?.options.includes("sack") === true &&
      engineSent?.options.includes("sack") === false &&
      script.steps.some(({ action }) => action.kind === "in" && action.segment.flags.includes("F")),
  },
  {
    id: "reset-of-mini-socket",
    what: "A reset outside the window of FIN-WAIT-2 without an owner is answered by an ACK.",
    clause: "RFC 9293 3.10.7.4, second: outside the window, silently drop the segment",
    right: "engine",
    why: "The kernel's mini-socket looks at the window before it looks at the flags.",
    is: (j) =>
      arrivalOf(j)?.flags.includes("R") === true &&
      ["FIN-WAIT-2", "TIME-WAIT"].includes(j.difference.state) &&
      j.difference.aspect === "missing" &&
      isPureAck(j.difference.kernelSent),
  },
  {
    id: "rows-answer-each",
    what:
      "TIME-WAIT, FIN-WAIT-2 without an owner and half-open connections answer every segment " +
      "that does not fit.",
    clause: "RFC 9293 3.10.7.4, first: send an acknowledgment",
    right: "both",
    why: "The kernel's mini-sockets answer twice a second at most; our rows keep no such moment.",
    is: (j) => {
      const { aspect, state, kernelSent, engineSent } = j.difference;
      const rows = ["TIME-WAIT", "FIN-WAIT-2", "SYN-RECEIVED"].includes(state);
      // In the place of the answer the kernel's next timer may stand.
      const missing = aspect === "surplus" || kernelSent?.prompt === false;
      return missing && rows && isPureAck(engineSent) && answeredLately(j);
    },
  },
];
