/** English: the sentence that tells a connection, part by part. */
import type { Closing, SentenceParts } from "../catalogue.ts";
import { plural } from "../words.ts";

const after = (what: Closing): string => (what.after === null ? "" : ` after ${what.after}`);

function firstToClose(what: Closing): string {
  if (what.first === null) return "it was closed";
  if (what.first === "both") return "both ends closed at once";
  return `the ${what.first} closed first`;
}

function halfClose(what: Closing): string {
  if (what.halfClose === null) return "";
  const over = what.halfCloseBytes === null ? "no data" : what.halfCloseBytes;
  return `, half-closed for ${what.halfClose} with ${over} over the open half`;
}

const GAVE_UP = {
  keepalive: "keepalive probes went unanswered",
  retransmission: "retransmissions went unacknowledged",
  "zero-window probe": "the window stayed closed",
  SYN: "no SYN was answered",
  "SYN,ACK": "no SYN,ACK was acknowledged",
  FIN: "the FIN was never acknowledged",
} as const;

export const sentence: SentenceParts = {
  opened: {
    handshake: ({ client, server, rtt, tries }) => {
      const how = rtt === null ? "by handshake" : `by handshake in ${rtt}`;
      const retried = tries > 0 ? ` after ${plural(tries, "retry", "retries")}` : "";
      return `${client} connected to ${server} ${how}${retried}`;
    },
    simultaneous: ({ client, server }) => `${client} and ${server} opened simultaneously`,
    "fast-open": ({ client, server, rtt }) =>
      `${client} connected to ${server} by Fast Open${rtt === null ? "" : ` in ${rtt}`}`,
    refused: ({ client, server, after: time, why, icmp }) => {
      const when = time === null ? "" : ` after ${time}`;
      if (icmp !== null)
        return `${client} was refused at ${server} by ICMP from ${icmp.from}: ${icmp.says}`;
      return `${client} was refused by ${server}${when}${why === null ? "" : ` because ${why}`}`;
    },
    unanswered: ({ client, server, tries, icmp }) => {
      const but = icmp === null ? "" : ` but ICMP from ${icmp.from}: ${icmp.says}`;
      return `${client} sent ${plural(tries + 1, "SYN")} to ${server} and got no answer${but}`;
    },
    "answered-not-completed": ({ client, server }) =>
      `${client} asked ${server}, which answered, but the handshake was never completed`,
    "mid-capture": ({ client, server }) =>
      `${client} and ${server} were connected before the capture began`,
  },
  moved: ({ fromClient, fromServer, none, retransmitted }) => {
    const data = none ? "no data moved" : `sent ${fromClient} and received ${fromServer}`;
    const again = retransmitted > 0 ? ` (${plural(retransmitted, "retransmission")})` : "";
    return data + again;
  },
  closed: {
    "four-segment": (what) =>
      `${firstToClose(what)}${after(what)}, in four segments${halfClose(what)}`,
    "three-segment": (what) =>
      `${firstToClose(what)}${after(what)}, in three segments${halfClose(what)}`,
    simultaneous: (what) => `both ends closed at once${after(what)}, their FINs crossing`,
    reset: (what) => `a reset ended it${after(what)}`,
    timeout: (what) =>
      `it died${after(what)}${what.gaveUp === null ? "" : `: ${GAVE_UP[what.gaveUp]}`}`,
    "half-closed": (what) => {
      const waiting = what.waiting;
      if (waiting === null) {
        const closer = what.first === null ? "one end closed" : firstToClose(what);
        return `${closer}${after(what)}; no FIN of the other end was seen`;
      }
      const { end, state, since } = waiting;
      const before = `${firstToClose(what)}${after(what)}`;
      return `${before} and the ${end} has not closed since (${state} for ${since})`;
    },
    open: () => "still open at the end",
  },
  reset: ({ by, cause, certainty, after: time }) => {
    const who = by === "middlebox" ? "a middlebox" : `the ${by}`;
    const when = time === null ? "" : ` after ${time}`;
    return `${who} reset it${when}, ${certainty === "likely" ? "likely " : ""}because ${cause}`;
  },
  timeWait: ({ owner, until, assassinatedAt }) => {
    if (assassinatedAt !== null) {
      const whose = owner === "both" ? "both ends' TIME-WAIT" : `the ${owner}'s TIME-WAIT`;
      return `a reset ended ${whose} early, at ${assassinatedAt} s`;
    }
    const who = owner === "both" ? "both ends keep" : `the ${owner} keeps`;
    return until === null ? `${who} TIME-WAIT` : `${who} TIME-WAIT until ${until} s`;
  },
  join: (parts) => `${parts.join("; ")}.`,
};
