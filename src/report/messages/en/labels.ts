/** English headings and short phrases. */
import type { Labels } from "../labelWords.ts";
import { plural } from "../words.ts";

export const labels: Labels = {
  totals: (connections, segments, bytes, span) =>
    `${plural(connections, "connection")}, ${plural(segments, "segment")}, ` +
    `${bytes} of data in ${span}`,
  retransmitted: (segments, share) => `${segments} retransmitted (${share})`,
  empty: "No TCP connection in this capture.",
  capture: "About the capture",
  findings: "Findings",
  opened: "How opened",
  closed: "How closed",
  closedFirst: "Who closed first",
  resets: "Resets by cause",
  timeWait: "Who keeps TIME-WAIT",
  connections: {
    telling: "Connections, the most telling first",
    number: "Connections, in the order of their numbers",
    start: "Connections, the earliest first",
    duration: "Connections, the longest first",
    bytes: "Connections, those that moved the most first",
  },
  noneMatches: (total) => `No connection matches; there are ${plural(total, "connection")}.`,
  groupedBy: (what) => `Connections by ${what}`,
  groupColumns: {
    group: { server: "server", port: "port", cause: "cause", client: "client" },
    connections: "connections",
    unopened: "not opened",
    reset: "reset",
    sent: "sent",
    received: "received",
    worst: "worst finding",
  },
  moreGroups: (shown, total) => `${shown} of ${total} groups shown; --limit 0 gives all of them.`,
  notReset: "not reset",
  examples: (count, numbers) => {
    const list = numbers.map((number) => `#${number}`).join(" ");
    return count > numbers.length ? `${list} …` : list;
  },
  moreConnections: (shown, total) =>
    `${shown} of ${total} connections shown; --json and --csv give all of them.`,
  frame: (frame) => `frame ${frame}`,
  number: "#",
  client: "client",
  server: "server",
  start: "start",
  duration: "lasted",
  sent: "sent",
  received: "received",
  story: "what happened",
  closedBy: (how, first) => `${how}, ${first === "both" ? "both at once" : `${first} first`}`,
  resetBy: (by, cause, certainty) => {
    const likely = certainty === "likely" ? "likely " : "";
    return by === "middlebox"
      ? `reset, ${likely}by a middlebox`
      : `reset by ${by}: ${likely}${cause}`;
  },
  connection: (number) => `Connection #${number}`,
  incarnation: (which) => `use ${which} of this four-tuple`,
  states: "States of both ends",
  time: "time (s)",
  frameColumn: "frame",
  trigger: "trigger",
  segments: "Segments",
  ladder: "Ladder",
  filters: "Find it again",
  evidence: "Evidence",
  advice: "What to do",
  noFindings: "Nothing noteworthy.",
  elided: (segments) => `… ${segments} segments …`,
  gap: (duration) => `${duration} of silence`,
  lost: "lost",
  begins: "observation begins",
  likely: "likely",
  proved: "proved",
  reported: "reported",
  details: "Details",
  offered: "offered",
  roundTrip: "round trip",
  windows: "window",
  title: "TCP connections",
  statesOverTime: "States over time",
  telling: "Ladders of the most telling connections",
  filter: "Filter: address, port, how it ended, rule …",
  tableBound: (shown, total) =>
    `The table holds the ${shown} most telling of ${total} connections; --json and --csv give all.`,
  theme: "light / dark",
  diagram: "TCP connection states, RFC 9293 figure 5",
  userCalls: "the user calls",
  segmentArrives: "a segment arrives",
  timerExpires: "a timer expires",
  above: "above: what happens",
  below: "below: what is done, x for nothing",
};
