/**
 * Where Linux departs from RFC 9293 and the engine follows it, unless `strict_rfc9293` is 1: the
 * second half of docs/differences.md. Each is marked `// Linux differs: …` where it happens, and
 * run in both settings by the tests named here. What Linux merely chooses where the RFC leaves a
 * choice is none of these.
 */

/** One departure, and the setting that takes it back. */
export interface Departure {
  readonly what: string;
  /** What the RFC asks for, with `strict_rfc9293` 1. */
  readonly rfc: string;
  readonly clause: string;
  /** The file that decides, and tests that show both ways. */
  readonly where: string;
  readonly tests: readonly string[];
}

const ICMP = "src/engine/arrive/icmp.ts";
const NUMBERS_TEST = "test/engine/strictNumbers.test.ts";
const ICMP_TEST = "test/engine/icmpMeaning.test.ts";

/** Both settings of one script: without, and with the RFC. */
const scripts = (name: string): readonly string[] => [
  `test/packetdrill/opening/${name}.pkt`,
  `test/packetdrill/opening/${name}-strict.pkt`,
];

export const DEPARTURES: readonly Departure[] = [
  {
    what: "Any ICMP error ends an attempt to connect.",
    rfc: "Soft errors are told and end nothing; hard ones end it.",
    clause: "RFC 9293 3.9.2.2, MUST-56, SHLD-26; RFC 5461",
    where: ICMP,
    tests: [ICMP_TEST],
  },
  {
    what: "No ICMP error ends a connection that stands.",
    rfc: "Hard errors end it: protocol or port unreachable, and prohibited over IPv6.",
    clause: "RFC 9293 3.9.2.2, SHLD-26; RFC 5461",
    where: ICMP,
    tests: [ICMP_TEST],
  },
  {
    what:
      "A half-open connection is dropped when a router has no way to the peer, and not when the " +
      "peer's host speaks no TCP (IPv4); when something is prohibited or refused (IPv6).",
    rfc: "Hard errors drop it, soft ones do not.",
    clause: "RFC 9293 3.9.2.2, MUST-56, SHLD-26",
    where: ICMP,
    tests: [ICMP_TEST, ...scripts("icmp-half-open")],
  },
  {
    what: "An ICMP error that quotes SND.NXT, which has not been sent, is believed.",
    rfc: "SND.UNA =< SEG.SEQ < SND.NXT, or it is ignored.",
    clause: "RFC 9293 3.9.2.2; RFC 5927 4.1",
    where: ICMP,
    tests: [ICMP_TEST, ...scripts("icmp-at-snd-nxt")],
  },
  {
    what: "An ICMP error that parts of an IPv4 packet did not arrive in time is ignored.",
    rfc: "It is a soft error, and told.",
    clause: "RFC 9293 3.9.2.2, SHLD-25",
    where: "src/engine/arrive/icmpMeaning.ts",
    tests: [ICMP_TEST],
  },
  {
    what: "Text and FIN beside a SYN that crosses ours are dropped, and have to come again.",
    rfc: "They are queued, and processed once the state is ESTABLISHED.",
    clause: "RFC 9293 3.10.7.3, fourth",
    where: "src/engine/arrive/synSent.ts",
    tests: ["test/engine/earlyText.test.ts", ...scripts("crossing-syn-with-data")],
  },
  {
    what: "In LISTEN a SYN with FIN is dropped, and the text beside a SYN.",
    rfc: "Both are queued until the state is ESTABLISHED; only a SYN cookie keeps nothing.",
    clause: "RFC 9293 3.10.7.2, third",
    where: "src/engine/open/listen.ts",
    tests: ["test/engine/earlyText.test.ts", ...scripts("listen-syn-fin")],
  },
  {
    what:
      "A segment is acceptable when it touches what lies between the last acknowledgment and the " +
      "right edge, the edge included: a RST there is answered by a challenge ACK.",
    rfc:
      "Table 6: RCV.NXT =< SEG.SEQ < RCV.NXT+RCV.WND, or the same of its last number; a RST on " +
      "the edge is dropped, and what goes beyond the edge is cut off, the FIN too.",
    clause: "RFC 9293 3.10.7.4, first",
    where: "src/tcp/window.ts",
    tests: [NUMBERS_TEST],
  },
  {
    what: "After the peer's FIN a RST one number before RCV.NXT is believed (macOS sends such).",
    rfc: "It is outside of the window, and dropped.",
    clause: "RFC 9293 3.10.7.4, first and second; RFC 5961 3.2",
    where: "src/tcp/reset.ts",
    tests: [NUMBERS_TEST],
  },
  {
    what: "A RST right behind the last block that was told by SACK is believed.",
    rfc: "It is in the window, and challenged.",
    clause: "RFC 9293 3.10.7.4, second; RFC 5961 3.2",
    where: "src/tcp/reset.ts",
    tests: [NUMBERS_TEST],
  },
  {
    what: "FIN-WAIT-2 without a user ends by any RST in its window, and resets a SYN there.",
    rfc: "It ends by a RST at RCV.NXT alone; any other, and a SYN, is challenged.",
    clause: "RFC 9293 3.10.7.4, second and fourth; RFC 5961 3.2, 4.2",
    where: "src/engine/arrive/timeWaitArrives.ts",
    tests: [NUMBERS_TEST],
  },
  {
    what: "In TIME-WAIT a RST that falls into the window beside RCV.NXT is dropped.",
    rfc: "It is challenged.",
    clause: "RFC 9293 3.10.7.4, second; RFC 5961 3.2",
    where: "src/engine/arrive/timeWaitArrives.ts",
    tests: [NUMBERS_TEST],
  },
  {
    what: "In TIME-WAIT a FIN without ACK is acknowledged.",
    rfc: "It is dropped in silence, as is any segment without ACK, RST and SYN.",
    clause: "RFC 9293 3.10.7.4, fifth",
    where: "src/tcp/timeWait.ts",
    tests: [NUMBERS_TEST],
  },
];
