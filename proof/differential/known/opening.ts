/** Differences in opening: crossing SYNs, half-open connections, listeners that go. */
import type { Aspect } from "../compare.ts";
import {
  actionOf,
  arrivals,
  hasDone,
  isCrossed,
  isPureAck,
  type Judged,
  type KnownDifference,
  sentBefore,
  socketOptions,
} from "./judged.ts";

/** Aspects that show in which answer runs differ. */
const ORDER: readonly Aspect[] = ["surplus", "flags"];

/** Whether the peer's SYNs so far offered no window scale. */
const offeredNoScale = (judged: Judged): boolean =>
  arrivals(judged).every(
    ({ flags, options }) => !flags.includes("S") || options.windowScale === undefined,
  );

/** A scale of the kernel's at which the one window is the other. */
const isScaledDown = (kernel: number, engine: number): boolean => {
  const factor = engine / Math.max(1, kernel);
  return factor > 16 && factor < 1 << 15;
};

export const OPENING: readonly KnownDifference[] = [
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
      "The SYN,ACK of a simultaneous open repeats every option of our SYN in the kernel; " +
      "ours answers what was offered.",
    clause: "RFC 7323 1.3, 2.2, 3.2: window scale and timestamps only if the SYN had them",
    right: "engine",
    why: "An option that the peer has not offered may not be answered.",
    passes: true,
    is: ({ difference: { aspect, kernelSent, engineSent } }) =>
      ["options", "timestamps"].includes(aspect) &&
      kernelSent?.flags === "S." &&
      engineSent?.flags === "S.",
  },
  {
    id: "crossed-syn-scale",
    what: "After a simultaneous open the kernel scales its windows, offered a scale or not.",
    clause: "RFC 7323 2.2: the scale may be used only if both SYNs had the option",
    right: "engine",
    why: "Such a peer reads the kernel's windows a thousand times too small.",
    passes: true,
    is: (j) =>
      j.difference.aspect === "window" &&
      isCrossed(j) &&
      offeredNoScale(j) &&
      isScaledDown(j.difference.kernelSent?.window ?? 0, j.difference.engineSent?.window ?? 0),
  },
  {
    id: "refused-when-crossed",
    what: "A reset in SYN-RECEIVED after an active open is ECONNRESET to the kernel's user.",
    clause: "RFC 9293 3.10.7.4, second: signal the user 'connection refused'",
    right: "engine",
    why: "The kernel tells a refusal from a reset by SYN-SENT alone.",
    is: ({ difference: { aspect, kernel, engine } }) =>
      aspect === "result" &&
      ((kernel === "ECONNRESET" && engine === "ECONNREFUSED") ||
        (kernel === "104" && engine === "111")), // SO_ERROR's numbers of the same
  },
  {
    id: "ack-of-nothing-when-crossed",
    what: "After crossing SYNs the kernel takes an ACK of its ISS, which acknowledges nothing.",
    clause: "RFC 9293 3.10.7.4, fifth, SYN-RECEIVED: SND.UNA < SEG.ACK, or else a reset",
    right: "engine",
    why: "The kernel asks its rule for established connections, where a repeated ACK is fine.",
    is: (j) => {
      const { aspect, engineSent, state } = j.difference;
      const answered = engineSent?.flags === "R" && engineSent.seq === 0;
      return state === "SYN-RECEIVED" && isCrossed(j) && answered && ORDER.includes(aspect);
    },
  },
  {
    id: "keepalive-when-crossed",
    what: "After a simultaneous open the kernel's keepalive does not start.",
    clause: "RFC 9293 3.8.4, RFC 1122 4.2.3.6",
    right: "engine",
    why: "The kernel starts it where a SYN,ACK is answered, and there is none of that here.",
    is: (j) => {
      const { aspect, engineSent } = j.difference;
      const probes = isPureAck(engineSent) && engineSent.prompt === false;
      return aspect === "surplus" && probes && isCrossed(j) && socketOptions(j).SO_KEEPALIVE === 1;
    },
  },
  {
    id: "tsecr-of-half-open",
    what:
      "A half-open connection of the kernel takes only ACKs whose TSecr is that of a " +
      "SYN,ACK; it does not know the TSval of an ACK that it has itself sent meanwhile.",
    clause: "RFC 7323 5.2",
    right: "engine",
    why:
      "A peer that echoes the last timestamp it was sent is right, and has to wait in the " +
      "kernel.",
    is: echoesAnAck,
  },
  {
    id: "half-open-outlives-listener",
    what: "A half-open connection whose listener was closed stays in the kernel for a while.",
    clause: "RFC 9293 3.10.4: LISTEN: delete the TCB",
    right: "both",
    why: "Nobody can tell from the wire: both answer what comes for it with a reset.",
    is: (j) =>
      j.difference.aspect === "state" &&
      j.difference.kernel === "SYN-RECEIVED" &&
      j.difference.engine === "CLOSED" &&
      hasDone(j, "closeListener"),
  },
  {
    id: "time-wait-for-nothing",
    what: "A SYN that the listener drops (SYN+FIN, a full queue) ends a TIME-WAIT in the kernel.",
    clause: "RFC 9293 3.6.1, MAY-2: it may accept a new SYN; else TIME-WAIT lasts (MUST-13)",
    right: "engine",
    why: "The kernel ends the TIME-WAIT first and asks the listener then; nothing has been opened.",
    is: (j) =>
      j.difference.aspect === "state" &&
      j.difference.kernel === "LISTEN" &&
      j.difference.engine === "TIME-WAIT" &&
      arrivals(j).some(({ flags }) => flags.includes("S")),
  },
];

/** The half-open connection last sent an ACK, and a segment has echoed its timestamp. */
function echoesAnAck(judged: Judged): boolean {
  const { script, difference, kernel } = judged;
  if (difference.state !== "SYN-RECEIVED" || difference.aspect === "result") return false;
  return script.steps.slice(0, difference.step + 1).some(({ action }, step) => {
    if (action.kind !== "in" || action.segment.options.timestamps?.echo !== "last") return false;
    const last = kernel.sent.filter((sent) => sent.step < step && sent.tsVal !== null).at(-1);
    return isPureAck(last) && sentBefore(kernel, last).some(({ flags }) => flags === "S.");
  });
}
