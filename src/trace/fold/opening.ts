/** How a connection was opened, from the segments that its ends sent and the steps they took. */
import type { Micros } from "../../base/time.ts";
import type { SegmentEvent } from "../events.ts";
import type { Both, Offer, Opened, OpenedHow } from "../lifecycle.ts";
import { hasAck, hasRst, hasSyn, type Parts, reached, seconds, sentBy, stepsOf } from "./parts.ts";

/** What `Lifecycle.opened` says. */
export function openedOf(parts: Parts): Opened {
  const syns = sentBy(parts, "client").filter(hasSyn);
  const synAcks = sentBy(parts, "server").filter(hasSyn);
  const [syn, synAck] = [syns[0], synAcks[0]];
  const offered = { client: offerOf(syn), server: offerOf(synAck) };
  const completedAt = completed(parts);
  const isPlain = syns.length === 1 && synAcks.length === 1;
  const clientAt = reached(parts, "client", "ESTABLISHED");
  const rtt = isPlain && syn && clientAt !== undefined ? (clientAt - syn.at) / 1e3 : null;
  return {
    how: howOf(parts, completedAt, syns, synAcks),
    at: seconds(syn?.at ?? parts.connection.at),
    completedAt: completedAt === undefined ? null : seconds(completedAt),
    rttMs: rtt,
    // Both ends tell; nobody stands between them who could share the round trip out.
    clientRttMs: null,
    serverRttMs: null,
    synRetries: Math.max(0, syns.length - 1),
    synAckRetries: Math.max(0, synAcks.length - 1),
    offered,
    agreed: agreedOf(offered),
    dataOnSyn: [...syns, ...synAcks].reduce((most, { length }) => Math.max(most, length), 0),
    dataOnThirdAck: sentBy(parts, "client").find((s) => !hasSyn(s) && !hasRst(s))?.length ?? 0,
    fastOpen: fastOpenOf(syn, synAck),
    halfOpenFound: foundHalfOpen(parts, syns),
    icmp: null,
  };
}

/** Both ends stand; one end's word is enough where the other does not tell. */
function completed(parts: Parts): Micros | undefined {
  const times = (["client", "server"] as const)
    .map((end) => reached(parts, end, "ESTABLISHED"))
    .filter((at) => at !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}

function howOf(
  parts: Parts,
  completedAt: Micros | undefined,
  syns: readonly SegmentEvent[],
  synAcks: readonly SegmentEvent[],
): OpenedHow {
  const client = stepsOf(parts, "client");
  if (client.some(({ from, to }) => from === "SYN-SENT" && to === "SYN-RECEIVED")) {
    return "simultaneous";
  }
  if (completedAt !== undefined) {
    const isFast =
      syns.some(({ length }) => length > 0) && fastOpenOf(syns[0], synAcks[0])?.accepted;
    return isFast ? "fast-open" : "handshake";
  }
  if (client.some(({ from, trigger }) => from === "SYN-SENT" && trigger === "rcv RST")) {
    return "refused";
  }
  return synAcks.length > 0 ? "answered-not-completed" : "unanswered";
}

/** The words of the options, as every source spells them: tcpdump's. */
function offerOf(syn: SegmentEvent | undefined): Offer | null {
  if (syn === undefined) return null;
  const number = (name: string): number | null => {
    const option = syn.options.find((text) => text.startsWith(`${name} `));
    return option === undefined ? null : Number(option.slice(name.length + 1));
  };
  return {
    mss: number("mss"),
    windowScale: number("wscale"),
    sackPermitted: syn.options.includes("sackOK"),
    timestamps: syn.options.some((text) => text.startsWith("TS ")),
  };
}

function agreedOf({ client, server }: Both<Offer | null>): Opened["agreed"] {
  if (client === null || server === null) return null;
  return {
    windowScale: client.windowScale !== null && server.windowScale !== null,
    sack: client.sackPermitted && server.sackPermitted,
    timestamps: client.timestamps && server.timestamps,
  };
}

function fastOpenOf(
  syn: SegmentEvent | undefined,
  synAck: SegmentEvent | undefined,
): Opened["fastOpen"] {
  const option = syn?.options.find((text) => text.includes("tfo"));
  if (syn === undefined || (option === undefined && syn.length === 0)) return null;
  const cookie = option === undefined ? "none" : /cookiereq/.test(option) ? "requested" : "sent";
  // RFC 7413 4.1.2: the server takes the data by acknowledging more than the SYN.
  const accepted =
    synAck !== undefined && hasAck(synAck) && syn.length > 0 && synAck.ack !== (syn.seq + 1) >>> 0;
  return { cookie, accepted };
}

/** RFC 9293 3.5.1, figure 10: the client's RST clears the way for its next SYN. */
function foundHalfOpen(parts: Parts, syns: readonly SegmentEvent[]): boolean {
  const reset = sentBy(parts, "client").find(hasRst);
  const last = syns.at(-1);
  return reset !== undefined && last !== undefined && syns.length > 1 && last.at > reset.at;
}
