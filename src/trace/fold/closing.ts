/** How a connection ended: FINs, RSTs, timeouts, TIME-WAIT, and who keeps whom waiting. */
import type { State } from "../../machine/states.ts";
import { type End, otherEnd, type SegmentEvent, type StepEvent } from "../events.ts";
import type { Both, Closed, ClosedHow, Reset, ResetCause, TimeWait } from "../lifecycle.ts";
import { hasAck, hasFin, hasRst, type Parts, reached, seconds, sentBy, stepsOf } from "./parts.ts";

const ENDS = ["client", "server"] as const;
/** 2 MSL as Linux has it, for a TIME-WAIT that the trace does not see the end of. */
const TIME_WAIT_SECONDS = 60;

/** What `Lifecycle.closed` says. */
export function closedOf(parts: Parts): Closed {
  const fins = { client: finsOf(parts, "client"), server: finsOf(parts, "server") };
  const how = howOf(parts, fins);
  const reset = how === "reset" ? parts.segments.find(hasRst) : undefined;
  const first = firstOf(parts, fins, reset);
  const firstFin = [...fins.client, ...fins.server].sort((a, b) => a.at - b.at)[0];
  const ended = lastStepAt(parts);
  return {
    how,
    first,
    at: secondsOf((reset ?? firstFin)?.at),
    endedAt: secondsOf(ended),
    ...halfClose(parts, fins, first),
    finRetransmissions: {
      client: Math.max(0, fins.client.length - 1),
      server: Math.max(0, fins.server.length - 1),
    },
    lastAckLost: lostLastAck(parts, fins),
    dataAfterClose: 0,
    waiting: waitingOf(parts),
    gaveUp: gaveUpOf(parts),
  };
}

const secondsOf = (at: number | undefined): number | null =>
  at === undefined ? null : seconds(at);

const finsOf = (parts: Parts, end: End): SegmentEvent[] => sentBy(parts, end).filter(hasFin);

function howOf(parts: Parts, fins: Both<readonly SegmentEvent[]>): ClosedHow {
  if (parts.steps.some(({ trigger }) => trigger === "user timeout")) return "timeout";
  const died = parts.steps.some(
    ({ trigger, from }) =>
      (trigger === "ABORT" || trigger?.startsWith("rcv RST")) && from !== "TIME-WAIT",
  );
  if (died && parts.segments.some(hasRst)) return "reset";
  if (parts.steps.some(({ to }) => to === "CLOSING")) return "simultaneous";
  const [client, server] = [fins.client[0], fins.server[0]];
  if (client === undefined && server === undefined) return "open";
  if (client === undefined || server === undefined) return "half-closed";
  const [one, two] = client.at <= server.at ? [client, server] : [server, client];
  // Three segments: the second end's first word on the matter is its own FIN.
  const acked = sentBy(parts, two.from).some(
    (s) => s !== two && s.at <= two.at && hasAck(s) && s.ack === acknowledging(one),
  );
  return acked ? "four-segment" : "three-segment";
}

const acknowledging = (fin: SegmentEvent): number => (fin.seq + fin.length + 1) >>> 0;

function firstOf(
  parts: Parts,
  fins: Both<readonly SegmentEvent[]>,
  reset: SegmentEvent | undefined,
): End | "both" | null {
  if (reset !== undefined) return reset.from;
  if (parts.steps.some(({ to }) => to === "CLOSING")) return "both";
  const [client, server] = [fins.client[0], fins.server[0]];
  if (client === undefined) return server === undefined ? null : "server";
  return server === undefined || client.at <= server.at ? "client" : "server";
}

function halfClose(
  parts: Parts,
  fins: Both<readonly SegmentEvent[]>,
  first: End | "both" | null,
): Pick<Closed, "halfCloseMs" | "halfCloseBytes"> {
  if (first === null || first === "both") return { halfCloseMs: null, halfCloseBytes: 0 };
  const fin = fins[first][0];
  const answer = fins[otherEnd(first)][0];
  if (fin === undefined || answer === undefined) return { halfCloseMs: null, halfCloseBytes: 0 };
  const between = sentBy(parts, answer.from).filter(({ at }) => at > fin.at && at <= answer.at);
  const micros = answer.at - fin.at;
  return {
    halfCloseMs: micros > 0 ? micros / 1e3 : null,
    halfCloseBytes: between.reduce((sum, { length }) => sum + length, 0),
  };
}

/** The end in TIME-WAIT is sent a FIN that it has acknowledged already. */
const lostLastAck = (parts: Parts, fins: Both<readonly SegmentEvent[]>): boolean =>
  ENDS.some((end) => {
    const since = reached(parts, end, "TIME-WAIT");
    return since !== undefined && fins[otherEnd(end)].some(({ at }, i) => i > 0 && at > since);
  });

const lastStepAt = (parts: Parts): number | undefined => parts.steps.at(-1)?.at;

/** One end has closed and waits in FIN-WAIT-2 for the other, who has not. */
function waitingOf(parts: Parts): Closed["waiting"] {
  for (const end of ENDS) {
    const own = stepsOf(parts, end).at(-1);
    const other = stepsOf(parts, otherEnd(end)).at(-1);
    if (own?.to !== "CLOSE-WAIT" || other?.to !== "FIN-WAIT-2") continue;
    return { end, state: own.to, since: seconds(own.at) };
  }
  return null;
}

const GAVE_UP_IN: Readonly<Partial<Record<string, Closed["gaveUp"]>>> = {
  "SYN-SENT": "SYN",
  "SYN-RECEIVED": "SYN,ACK",
  "FIN-WAIT-1": "FIN",
  CLOSING: "FIN",
  "LAST-ACK": "FIN",
};

function gaveUpOf(parts: Parts): Closed["gaveUp"] {
  const step = parts.steps.find(({ trigger }) => trigger === "user timeout");
  if (step === undefined) return null;
  const timers = parts.timers.filter(({ end, at }) => end === step.end && at <= step.at);
  const last = timers.at(-1)?.timer;
  if (last === "keepalive") return "keepalive";
  if (last === "persist") return "zero-window probe";
  return GAVE_UP_IN[step.from] ?? "retransmission";
}

/** What `Lifecycle.reset` says; null when nobody reset a connection that was coming or stood. */
export function resetOf(parts: Parts): Reset | null {
  const segment = parts.segments.find(hasRst);
  if (segment === undefined) return null;
  const [cause, certainty] = causeOf(parts, segment);
  return {
    by: segment.from,
    cause,
    at: seconds(segment.at),
    frame: segment.frame ?? 0,
    evidence: [],
    certainty,
  };
}

function causeOf(parts: Parts, reset: SegmentEvent): [ResetCause, Reset["certainty"]] {
  const own = stepsOf(parts, reset.from);
  const called = parts.calls.filter(({ end, at }) => end === reset.from && at <= reset.at);
  if (called.some(({ call }) => call === "abort")) return ["aborted", "proved"];
  const before = own.filter(({ at }) => at <= reset.at).at(-1);
  if (own.length === 0) return ["port-closed", "proved"];
  if (before?.trigger === "user timeout") return ["timeout-abort", "proved"];
  if (before?.to === "SYN-SENT") return ["half-open-peer", "likely"];
  if (called.some(({ call }) => call === "close")) {
    return before?.trigger === "ABORT" ? ["unread-data", "likely"] : ["data-after-close", "likely"];
  }
  return ["aborted", "likely"];
}

/** What `Lifecycle.timeWait` says. */
export function timeWaitOf(parts: Parts): TimeWait {
  const entered = ENDS.flatMap((end) => stepsOf(parts, end).filter(({ to }) => to === "TIME-WAIT"));
  const [first] = entered;
  if (first === undefined) {
    return { owner: null, since: null, until: null, reused: null, assassinatedAt: null };
  }
  const left = parts.steps.find(({ from, end }) => from === "TIME-WAIT" && end === first.end);
  return {
    owner: new Set(entered.map(({ end }) => end)).size > 1 ? "both" : first.end,
    since: seconds(first.at),
    until: left === undefined ? seconds(first.at) + TIME_WAIT_SECONDS : seconds(left.at),
    reused: reusedBy(parts, left),
    assassinatedAt: left?.trigger === "rcv RST" ? seconds(left.at) : null,
  };
}

function reusedBy(parts: Parts, left: StepEvent | undefined): TimeWait["reused"] {
  if (left?.trigger !== "rcv SYN" && left?.trigger !== "active OPEN") return null;
  const stamped = parts.segments.some(({ options }) => options.some((o) => o.startsWith("TS ")));
  return stamped ? "by-timestamps" : "by-sequence";
}

const CLOSING_STATES: ReadonlySet<string> = new Set<State>([
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
]);

/** Milliseconds that one end spent in each closing state, up to the trace's end. */
export function closingMsOf(parts: Parts, end: End): Partial<Record<State, number>> {
  const steps = stepsOf(parts, end);
  const spent: Partial<Record<State, number>> = {};
  for (const [i, { to, at }] of steps.entries()) {
    if (!CLOSING_STATES.has(to)) continue;
    const until = steps[i + 1]?.at ?? parts.lastAt;
    spent[to as State] = (spent[to as State] ?? 0) + (until - at) / 1e3;
  }
  return spent;
}
