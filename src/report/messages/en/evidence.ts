/** English: the facts that lead to the cause of a reset. */
import type { Catalogue } from "../catalogue.ts";
import { ifBytes, ifCount, ifMs, plural } from "../words.ts";

export const evidence: Catalogue["evidence"] = {
  "answers-syn": (v) => `the RST answers a SYN${ifMs(v.afterMs, (t) => ` after ${t}`)}`,
  "answers-segment": (v) =>
    `the RST answers ${v.segment ?? "a segment"}${ifMs(v.afterMs, (t) => ` after ${t}`)}`,
  "answers-challenge-ack": () => "the RST answers a challenge ACK",
  "answers-nothing": (v) =>
    `the RST answers no segment${ifMs(v.idleMs, (t) => `: nothing had arrived for ${t}`)}`,
  "sequence-from-ack": () =>
    "its sequence number is the ACK of the segment it answers: the sender has no such connection",
  "sequence-is-next": () => "its sequence number continues the sender's own: the connection exists",
  "acknowledges-all": () => "it acknowledges everything that had arrived",
  "acknowledges-less": (v) =>
    `it leaves ${ifBytes(v.bytes, (size) => size) || "data"} that had arrived unacknowledged`,
  "window-zero": () => "its window is zero",
  "without-ack": () => "it bears no ACK",
  "no-fin-before": () => "its sender had not sent a FIN",
  "fin-before": (v) => `its sender had sent a FIN${ifMs(v.afterMs, (t) => ` ${t} before`)}`,
  "fin-together-with-rst": () => "FIN and RST came together",
  "data-unread": (v) =>
    `${ifBytes(v.bytes, (size) => `${size} of`) || "some"} received data may not have been read`,
  "data-unsent": (v) =>
    `${ifBytes(v.bytes, (size) => `${size} of`) || "some"} sent data was not acknowledged yet`,
  "data-after-close": (v) =>
    `${ifBytes(v.bytes, (size) => `${size} of`) || "some"} data arrived after its sender's FIN`,
  "syn-on-open-connection": () => "a SYN came in the middle of the connection",
  "silence-before": (v) => `the connection had been silent${ifMs(v.idleMs, (t) => ` for ${t}`)}`,
  "retransmissions-before": (v) =>
    `${plural(v.tries, "retransmission")} before it went unacknowledged`,
  "keepalives-before": (v) => `${plural(v.tries, "keepalive probe")} before it went unanswered`,
  "zero-window-before": (v) => `the window had been closed${ifMs(v.overMs, (t) => ` for ${t}`)}`,
  "handshake-incomplete": () => "the handshake was not complete",
  "never-accepted": (v) =>
    `the server sent nothing${ifMs(v.overMs, (t) => ` for ${t}`)} after the handshake`,
  "others-served": (v) =>
    `the same port served ${plural(v.connections, "other connection")} in this capture`,
  "others-refused": (v) => `the same port refused ${plural(v.connections, "other connection")} too`,
  "others-reset-together": (v) =>
    `${plural(v.connections, "other connection")} of this host ended in the same moment`,
  "ttl-differs": (v) =>
    `its TTL${ifCount(v.ttl, (n) => ` is ${n}`) || " differs"}` +
    ifCount(v.usualTtl, (n) => `, that end's other segments have ${n}`),
  "ip-id-differs": (v) =>
    `its IP identification${ifCount(v.ipId, (n) => ` (${n})`)} does not fit that end's series` +
    ifCount(v.usualIpId, (n) => ` (near ${n})`),
  "window-differs": (v) =>
    `its window${ifCount(v.window, (n) => ` (${n})`)} does not fit that end` +
    ifCount(v.usualWindow, (n) => ` (${n} before)`),
  "options-differ": () => "it lacks the options that this end's segments bear",
  "end-goes-on": (v) =>
    `the end whose address it bears went on: ${plural(v.segments, "more segment")} came`,
  "both-ends-reset": () => "both directions were reset within one round trip",
};
