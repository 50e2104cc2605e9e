/**
 * The differences between the kernel and our engine that are known, each with the clause that
 * decides
 * and who is right. A run subtracts them; any other difference fails it. docs/differences.md is
 * written from this list.
 */
import type { Difference } from "./compare.ts";
import type { Action, Case } from "./script.ts";
import type { Sent, Transcript } from "./transcript.ts";

/** What a rule looks at: the difference, the script, and both runs. */
export interface Judged {
  readonly difference: Difference;
  readonly script: Case;
  readonly kernel: Transcript;
  readonly engine: Transcript;
}

/** A difference that is meant to be. */
export interface KnownDifference {
  readonly id: string;
  readonly what: string;
  readonly clause: string;
  readonly right: "kernel" | "engine" | "both" | "undecided";
  readonly why: string;
  readonly is: (judged: Judged) => boolean;
}

/** RFC 9293 3.8.6.3, MUST-40: an ACK may wait this long, in milliseconds. */
const LONGEST_DELAY_MS = 500;
/** A timer this close to a step, in milliseconds, may come before or after it. */
const RACE_MS = 45;

const actionOf = ({ script, difference }: Judged): Action | undefined =>
  script.steps[difference.step]?.action;

const isPureAck = (sent: Sent | undefined): sent is Sent =>
  sent !== undefined && sent.flags === "." && sent.length === 0;

/** Whether the run acknowledged something new with this segment. */
function advances(run: Transcript, sent: Sent): boolean {
  const earlier = run.sent.filter((other) => other.atMs < sent.atMs || other === sent);
  const before = earlier.slice(0, earlier.indexOf(sent)).map(({ ack }) => ack ?? -Infinity);
  return sent.ack !== null && sent.ack > Math.max(-Infinity, ...before);
}

/**
 * Whether the other run acknowledges as much within the time that an ACK may wait, or ends first.
 */
function followsSoon(run: Transcript, sent: Sent): boolean {
  const limit = sent.atMs + LONGEST_DELAY_MS;
  const soon = run.sent.some(({ ack, atMs }) => (ack ?? 0) >= (sent.ack ?? 0) && atMs <= limit);
  const last = run.done.at(-1)?.atMs ?? 0;
  return soon || last + LONGEST_DELAY_MS < limit || last < limit;
}

function isAckTiming({ difference, kernel, engine }: Judged): boolean {
  const { kernelSent: a, engineSent: b, aspect } = difference;
  if (!["missing", "surplus", "time", "ack", "flags", "length"].includes(aspect)) return false;
  const ours = isPureAck(b) && advances(engine, b) && followsSoon(kernel, b);
  const theirs = isPureAck(a) && advances(kernel, a) && followsSoon(engine, a);
  return ours || theirs;
}

function isRace({ difference, kernel }: Judged): boolean {
  const timer = [difference.kernelSent, difference.engineSent].find(
    (sent) => sent?.prompt === false,
  );
  if (timer === undefined) return false;
  const slack = RACE_MS + 0.14 * waitOf(kernel, timer);
  return kernel.done.some(({ atMs }, i) => i > 0 && Math.abs(atMs - timer.atMs) < slack);
}

const waitOf = (run: Transcript, sent: Sent): number =>
  Math.max(0, sent.atMs - (run.done[Math.max(0, sent.step)]?.atMs ?? 0));

function acksTooOld(judged: Judged): boolean {
  const action = actionOf(judged);
  if (action?.kind !== "in") return false;
  const { ack } = action.segment;
  return ack?.from === "seen" && ack.plus < 0;
}

/** Whether a segment up to the difference bore an ACK from before the last one. */
const oldAckSoFar = ({ script, difference }: Judged): boolean =>
  script.steps.slice(0, difference.step + 1).some(({ action }) => {
    if (action.kind !== "in") return false;
    const { ack } = action.segment;
    return ack?.from === "seen" && ack.plus < 0;
  });

/** All of them; the first that fits counts. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    id: "send-in-syn-sent",
    what: "send() before the handshake is done takes the data; the kernel answers EAGAIN.",
    clause: "RFC 9293 3.10.2, SYN-SENT: queue the data for transmission after entering ESTABLISHED",
    right: "engine",
    why: "The kernel's blocking send() queues too; only its non-blocking one refuses.",
    is: (j) =>
      j.difference.aspect === "result" &&
      actionOf(j)?.kind === "send" &&
      j.difference.kernel === "EAGAIN" &&
      ["SYN-SENT", "SYN-RECEIVED"].includes(j.difference.state),
  },
  {
    id: "crossed-syn-options",
    what:
      "The SYN,ACK of a simultaneous open repeats every option of our SYN in the kernel, " +
      "and it then " +
      "scales its windows even where the peer offered no scale; ours answers what was offered.",
    clause: "RFC 7323 1.3, 2.2, 3.2: window scale and timestamps only if the SYN had them",
    right: "engine",
    why:
      "A peer that offered no window scale reads the kernel's windows a thousand times too " +
      "small.",
    is: (j) =>
      ["options", "window", "missing"].includes(j.difference.aspect) &&
      j.kernel.sent.some(({ flags }) => flags === "S.") &&
      j.script.steps.some(({ action }) => action.kind === "connect"),
  },
  {
    id: "tsecr-of-half-open",
    what:
      "A half-open connection of the kernel takes only ACKs whose TSecr is that of a " +
      "SYN,ACK; it does " +
      "not know the TSval of an ACK that it has itself sent meanwhile.",
    clause: "RFC 7323 5.2",
    right: "engine",
    why:
      "A peer that echoes the last timestamp it was sent is right, and has to wait in the " +
      "kernel.",
    is: (j) =>
      j.difference.state === "SYN-RECEIVED" &&
      j.kernel.sent.some((sent) => isPureAck(sent) && sent.tsVal !== null),
  },
  {
    id: "old-ack-on-fast-path",
    what:
      "Data or a timestamp that comes with an ACK from long ago is taken by the kernel " +
      "when its header " +
      "prediction applies, and challenged otherwise; ours always challenges it.",
    clause: "RFC 5961 5.2",
    right: "engine",
    why: "Header prediction looks at the ACK only after the data is taken.",
    is: (j) =>
      acksTooOld(j) && ["ack", "timestamps", "missing", "surplus"].includes(j.difference.aspect),
  },
  {
    id: "timestamp-on-fast-path",
    what:
      "The timestamp of a segment whose ACK is old is remembered by the kernel when its header " +
      "prediction applies, and not otherwise; ours never remembers it.",
    clause: "RFC 7323 5.3, R3",
    right: "both",
    why: "The RFC asks for the sequence number alone; both echo what the peer has sent.",
    is: (j) => j.difference.aspect === "timestamps" && oldAckSoFar(j),
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
    id: "reset-of-mini-socket",
    what: "A reset outside the window of FIN-WAIT-2 without an owner is answered by an ACK.",
    clause: "RFC 9293 3.10.7.4, second: outside the window, silently drop the segment",
    right: "engine",
    why: "The kernel's mini-socket looks at the window before it looks at the flags.",
    is: (j) => {
      const action = actionOf(j);
      return (
        action?.kind === "in" &&
        action.segment.flags.includes("R") &&
        ["FIN-WAIT-2", "TIME-WAIT"].includes(j.difference.state) &&
        j.difference.aspect === "missing"
      );
    },
  },
  {
    id: "sack-beyond-fin",
    what: "The ACK of a FIN still tells, in the kernel, of blocks that lie behind the FIN.",
    clause: "RFC 2018 4; RFC 9293 3.10.7.4, seventh",
    right: "engine",
    why: "Nothing can follow a FIN: those blocks have been thrown away when the ACK leaves.",
    is: ({ difference: { aspect, kernelSent, engineSent } }) =>
      aspect === "options" &&
      kernelSent?.options.includes("sack") === true &&
      engineSent?.options.includes("sack") === false,
  },
  {
    id: "send-buffer",
    what: "A send() beyond the send buffer's room takes another number of bytes.",
    clause: "none: RFC 9293 3.9.1.2 leaves buffers to the implementation",
    right: "both",
    why: "The kernel charges whole packets to the buffer, ours bytes.",
    is: (j) =>
      j.difference.aspect === "result" &&
      actionOf(j)?.kind === "send" &&
      Number(j.difference.kernel) > 0 &&
      Number(j.difference.engine) > 0,
  },
  {
    id: "burst-held-back",
    what: "The kernel may hold back the last segments of a burst to send them in one piece (TSO).",
    clause: "RFC 9293 3.7: when to send is free within the windows",
    right: "both",
    why: "Ours hands out segments one by one, so it has nothing to gain by waiting.",
    is: ({ difference: { aspect, engineSent }, kernel }) =>
      aspect === "surplus" &&
      (engineSent?.length ?? 0) > 0 &&
      kernel.sent.some(({ seq, length }) => seq === engineSent?.seq && length > 0),
  },
  {
    id: "rows-answer-each",
    what: "TIME-WAIT and FIN-WAIT-2 without an owner answer every segment that does not fit.",
    clause: "RFC 9293 3.10.7.4, first: send an acknowledgment",
    right: "both",
    why: "The kernel's mini-sockets answer twice a second at most; our rows keep no such moment.",
    is: ({ difference: { aspect, state, kernelSent, engineSent } }) =>
      (aspect === "surplus" || aspect === "missing") &&
      isPureAck(engineSent ?? kernelSent) &&
      ["TIME-WAIT", "FIN-WAIT-2", "FIN-WAIT-1"].includes(state),
  },
  {
    id: "maxseg-without-mss",
    what: "With TCP_MAXSEG set the kernel sends such segments to a peer without MSS option.",
    clause: "RFC 9293 3.7.1, MUST-15: without the option, assume 536",
    right: "engine",
    why: "TCP_MAXSEG limits what we take and send; it says nothing of what the peer can take.",
    is: (j) =>
      j.difference.aspect === "length" &&
      j.script.steps.some(
        ({ action }) =>
          (action.kind === "connect" || action.kind === "listen") &&
          action.options.TCP_MAXSEG !== undefined,
      ),
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
    is: ({ difference: { aspect, kernel }, script }) =>
      aspect === "state" &&
      kernel === "TIME-WAIT" &&
      script.steps.some(
        ({ action }) =>
          action.kind === "abort" ||
          ((action.kind === "connect" || action.kind === "listen") &&
            action.options.SO_LINGER === 0),
      ),
  },
  {
    id: "late-read",
    what: "Both send the same by a timer, a quarter of a second apart at most.",
    clause: "none",
    right: "undecided",
    why: "The wire of the kernel is read by a process that a busy machine may keep waiting.",
    is: ({ difference: { aspect, kernelSent, engineSent } }) =>
      aspect === "time" && Math.abs((kernelSent?.atMs ?? 0) - (engineSent?.atMs ?? 0)) <= 250,
  },
  {
    id: "ack-timing",
    what: "An ACK of new data that may be delayed leaves at another moment, within half a second.",
    clause: "RFC 9293 3.8.6.3, MUST-40, SHLD-18",
    right: "both",
    why:
      "Linux decides by the window that its memory accounting for whole packets leaves; ours " +
      "counts bytes, so that the window differs a little and with it the moment.",
    is: isAckTiming,
  },
  {
    id: "memory-of-packets",
    what: "The window offered differs by more than a factor of two.",
    clause: "RFC 9293 3.8.6: the window is the receiver's own judgment",
    right: "both",
    why:
      "The kernel charges each packet's own memory to the buffer, and learns that cost as " +
      "it goes.",
    is: ({ difference: { aspect } }) => aspect === "window",
  },
  {
    id: "race",
    what: "A timer and a step of the script fall so close together that either may come first.",
    clause: "none",
    right: "undecided",
    why: "The kernel's timers round up by an eighth; the order says nothing about either stack.",
    is: isRace,
  },
];

/** The entry that a difference falls under; undefined for an unknown one. */
export const knownDifference = (judged: Judged): KnownDifference | undefined =>
  KNOWN_DIFFERENCES.find((known) => known.is(judged));
