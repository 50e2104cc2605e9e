/** English: what was found about opening a connection and moving data, and what to do. */
import type { IcmpWord } from "../../../trace/lifecycle.ts";
import type { Catalogue } from "../catalogue.ts";
import {
  ifBytes,
  ifCount,
  ifMs,
  ifSome,
  ifText,
  Plural,
  plural,
  TheEnd,
  theEnd,
  theOther,
  times,
  type Value,
} from "../words.ts";
import { names } from "./names.ts";

/** " from 192.0.2.1, host unreachable" */
function icmpSays(v: Readonly<Record<string, Value>>): string {
  const says = ifText(v.icmp, (word) => `, ${names.icmp[word as IcmpWord] ?? word}`);
  return ifText(v.from, (from) => ` from ${from}`) + says;
}

/** Why, as far as the wire tells: ": 3 fast, 1 by timeout". */
function reasons(v: Readonly<Record<string, Value>>): string {
  const list = [
    ifSome(v.fast, (n) => `${n} fast`),
    ifSome(v.timeouts, (n) => `${n} by timeout`),
    ifSome(v.probes, () => plural(v.probes, "tail loss probe")),
    ifSome(v.timeoutsOrProbes, (n) => `${n} by timeout or, likely, as a tail loss probe`),
  ].filter((text) => text !== "");
  return list.length === 0 ? "" : `: ${list.join(", ")}`;
}

export const findingsOpening = {
  "connection-refused": {
    says: (v) => {
      if (v.by === "ICMP") {
        return `The SYN was answered by ICMP${icmpSays(v)}: a firewall or a router rejects.`;
      }
      const by = v.by === "RST" ? "a RST" : "a RST or an ICMP error";
      return `The SYN was answered by ${by}: nobody listens on that port, or a firewall rejects.`;
    },
    advice:
      "Check that the service runs and listens on this address and port (ss -ltn), then the " +
      "firewall's REJECT rules. A retry without a cause will be refused again.",
  },
  "syn-unanswered": {
    says: (v) =>
      `${plural(v.tries, "SYN")}${ifMs(v.overMs, (t) => ` over ${t}`)} got no answer ` +
      `${v.icmp === undefined ? "at all" : `but ICMP${icmpSays(v)}`}.`,
    advice:
      "Silence is a firewall that drops, a dead host, a route that is missing, or a listener " +
      "whose " +
      "accept queue is full (Linux then drops the SYN). Capture at the server to tell which.",
  },
  "handshake-not-completed": {
    says: (v) =>
      `The server answered with ${plural(v.tries, "SYN,ACK")}` +
      `${ifMs(v.overMs, (t) => ` over ${t}`)}; the client never completed the handshake.`,
    advice:
      "Many of these from many addresses are a SYN flood or a scan; SYN cookies hold the " +
      "server up. " +
      "A few mean that the SYN,ACK does not reach the client: look at the way back.",
  },
  "syn-retransmitted": {
    says: (v) =>
      `The SYN was sent again${times(v.count)}` +
      `${ifMs(v.delayMs, (t) => `, which delayed the connection by ${t}`)}.`,
    advice:
      "A lost SYN costs a second, the next two more. Look for loss on the path and for a " +
      "listener " +
      "whose accept queue overflows (nstat TcpExtListenOverflows).",
  },
  "syn-ack-retransmitted": {
    says: (v) =>
      `The SYN,ACK was sent again${times(v.count)}` + `${ifMs(v.delayMs, (t) => `, over ${t}`)}.`,
    advice:
      "Either the SYN,ACK or the ACK after it was lost, or the accept queue was full and the " +
      "server " +
      "ignored that ACK (nstat TcpExtListenOverflows).",
  },
  "half-open-found": {
    says: () =>
      "The SYN met an old connection that the server still held: it sent a challenge ACK, the " +
      "client reset the old one and tried again.",
    advice:
      "The client had restarted, or lost its state, and reused the port. Keepalives on the " +
      "server " +
      "let it notice dead peers sooner; the second of delay is the price of RFC 5961.",
  },
  "simultaneous-open": {
    says: () => "Both ends sent a SYN before either saw the other's: a simultaneous open.",
    advice:
      "Legal and rare. Expected with NAT hole punching; otherwise look at who should connect.",
  },
  "fast-open-refused": {
    says: (v) =>
      `The server did not take the data on the SYN${ifBytes(v.bytes, (size) => ` (${size})`)}.`,
    advice:
      "The cookie was old or Fast Open is off at the server (net.ipv4.tcp_fastopen, bit 2). " +
      "The data " +
      "was sent again after the handshake: only time was lost.",
  },
  "window-scale-missing": {
    says: (_, end) => `${TheEnd(end)} did not offer window scaling, so no window exceeds 64 kB.`,
    advice:
      "On long paths 64 kB a round trip is the ceiling. Look for a middlebox that strips " +
      "options, " +
      "for net.ipv4.tcp_window_scaling = 0, or for SYN cookies without timestamps.",
  },
  "sack-missing": {
    says: (_, end) => `${TheEnd(end)} did not offer SACK: each lost segment costs a round trip.`,
    advice: "Look for net.ipv4.tcp_sack = 0 or a middlebox that strips options from the SYN.",
  },
  retransmissions: {
    says: (v, end) =>
      `${TheEnd(end)} sent ${plural(v.count, "segment")} again` +
      `${ifCount(v.segments, (n) => ` of ${n}`)}${reasons(v)}.`,
    advice:
      "Up to 1 % is ordinary on the internet, on a local network it is not. Timeouts are what " +
      "users feel; fast retransmissions and probes cost little more than a round trip.",
  },
  "spurious-retransmissions": {
    says: (v, end) =>
      `${Plural(v.count, "retransmission")} of ${theEnd(end)} repeated what had already arrived.`,
    advice:
      "The acknowledgement was late or lost, not the data: look at the way back and at delays " +
      "that jump (Wi-Fi, mobile, a busy receiver).",
  },
  reordering: {
    says: (v, end) => `${Plural(v.count, "segment")} of ${theEnd(end)} overtook others on the way.`,
    advice:
      "Several paths carry one connection (per-packet load balancing, link aggregation). Nothing " +
      "was lost, but much of it provokes needless retransmissions.",
  },
  "zero-window": {
    says: (v, end) =>
      `${TheEnd(end)} closed its window${times(v.count)}` +
      `${ifMs(v.overMs, (t) => `, for ${t} altogether`)}` +
      `${ifSome(v.probes, (n) => `; ${n} probes were sent`)}: its application did not read.`,
    advice:
      "Look at the receiving application, not at the network: what keeps it from reading? A " +
      "larger " +
      "buffer only delays this.",
  },
  "window-full": {
    says: (v, end) =>
      `${TheEnd(end)} filled the other end's window${times(v.count)} and had to wait.`,
    advice:
      "The receive window, not the network, set the pace. If the receiver reads at once, raise " +
      "net.ipv4.tcp_rmem's maximum; if not, the receiver is the bottleneck.",
  },
  "long-silence": {
    says: (v, end) =>
      `Nothing was sent${ifMs(v.overMs, (t) => ` for ${t}`)}` +
      `${end === null ? "" : `, while ${theOther(end)} waited for ${theEnd(end)}`}.`,
    advice:
      "If this is think time, keepalives below the idle limit of the firewalls on the way keep " +
      "the connection alive; if not, ask what the silent end was doing.",
  },
  "keepalive-unanswered": {
    says: (v, end) =>
      `${TheEnd(end)} sent ${plural(v.count, "keepalive probe")} without an answer.`,
    advice: "The other end, or a firewall that forgot the connection, no longer answers.",
  },
} satisfies Partial<Catalogue["findings"]>;
