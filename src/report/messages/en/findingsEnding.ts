/** English: what was found about closes, resets, TIME-WAIT and the wire, and what to do. */
import type { Catalogue } from "../catalogue.ts";
import {
  ifBytes,
  ifMs,
  ifSomeBytes,
  Plural,
  plural,
  TheEnd,
  theEnd,
  theOther,
  times,
} from "../words.ts";

export const findingsEnding = {
  "half-close": {
    says: (v, end) =>
      `${TheEnd(end)} closed its sending half` +
      `${ifMs(v.overMs, (t) => ` ${t} before the other did`)}` +
      `${ifSomeBytes(v.bytes, (size) => `; ${size} still came over the open half`)}.`,
    advice: "Intended with shutdown(SHUT_WR). If not, the other end closes late.",
  },
  "fin-retransmitted": {
    says: (v, end) => `${TheEnd(end)} had to send its FIN again${times(v.count)}.`,
    advice: "The FIN or its acknowledgement was lost, or the other end is gone.",
  },
  "last-ack-lost": {
    says: () => "The last ACK was lost; the FIN came again and TIME-WAIT answered it.",
    advice: "Nothing to do: this is what TIME-WAIT is for.",
  },
  "close-wait-kept": {
    says: (v, end) =>
      `${TheEnd(end)} has not closed${ifMs(v.overMs, (t) => ` for ${t}`)} after ${theOther(end)} ` +
      "did: it stays in CLOSE-WAIT.",
    advice:
      "The application has not called close(). No sysctl cures that: find the code path that " +
      "drops the socket without closing it.",
  },
  "fin-wait-2-kept": {
    says: (v, end) =>
      `${TheEnd(end)} waits in FIN-WAIT-2${ifMs(v.overMs, (t) => ` for ${t}`)} for a FIN that ` +
      `${theOther(end)} does not send.`,
    advice:
      "The cause is at the other end, which sits in CLOSE-WAIT. Once nobody holds the socket, " +
      "Linux " +
      "ends the wait after net.ipv4.tcp_fin_timeout.",
  },
  "retransmission-death": {
    says: (v, end) =>
      `${TheEnd(end)} gave up after ${plural(v.tries, "retransmission")}` +
      `${ifMs(v.overMs, (t) => ` over ${t}`)}.`,
    advice:
      "The peer or the path went away. TCP_USER_TIMEOUT bounds how long an application waits for " +
      "this; the default of tcp_retries2 is about 15 minutes.",
  },
  "keepalive-death": {
    says: (v, end) =>
      `${TheEnd(end)} gave up after ${plural(v.tries, "unanswered keepalive probe")}` +
      `${ifMs(v.overMs, (t) => ` over ${t}`)}.`,
    advice: "Keepalives did their work: the peer, or the state of a firewall between, was gone.",
  },
  "data-after-close": {
    says: (v, end) =>
      `${ifBytes(v.bytes, (size) => `${size} of data`) || "Data"} came for ${theEnd(end)} ` +
      `after it ` +
      "had closed for good: the data is lost, and the answer is a RST.",
    advice:
      "The sender did not know that nobody reads any more. Let the protocol say when a message " +
      "is complete, and shut down sending before closing.",
  },
  "reset-backlog-full": {
    says: () => "The server reset the connection because its accept queue was full.",
    advice:
      "The application accepts too slowly, or the backlog is too small: ss -ltn shows the queue; " +
      "raise listen()'s backlog and net.core.somaxconn together. tcp_abort_on_overflow is on.",
  },
  "reset-unread-data": {
    says: (v, end) =>
      `${TheEnd(end)} sent a RST instead of a FIN, as a socket does that is closed with data ` +
      `unread${ifBytes(v.bytes, (size) => ` (${size})`)}.`,
    advice:
      "Read to the end before closing, or shutdown(SHUT_WR) and drain. What the other end had " +
      "not " +
      "read yet may be lost with the RST.",
  },
  "reset-linger-zero": {
    says: (_, end) => `${TheEnd(end)} sent a RST instead of a FIN, as SO_LINGER 0 does.`,
    advice:
      "It avoids TIME-WAIT at the price of lost data. TIME-WAIT is cheap: remove the option " +
      "unless aborting is meant. A socket closed with data unread looks the same on the wire: " +
      "read to the end first.",
  },
  "reset-half-open-peer": {
    says: (_, end) => `${TheEnd(end)} no longer knew this connection and reset it.`,
    advice:
      "It restarted, or a load balancer moved the connection to another host. Keepalives find " +
      "such " +
      "peers before data is lost.",
  },
  "reset-middlebox": {
    says: (_, end) =>
      end === null
        ? "A RST does not fit the end whose address it bears: something between sent it."
        : `A RST bears ${theEnd(end)}'s address but does not fit it: something between sent it.`,
    advice:
      "Look for firewalls, intrusion prevention and idle timeouts on the way. Captures at both " +
      "ends prove it: the end itself never sent that segment.",
  },
  "reset-aborted": {
    says: (_, end) => `${TheEnd(end)} aborted the connection.`,
    advice: "Look at that application's log for this time: a crash, a kill or a deliberate abort.",
  },
  "rst-ignored": {
    says: (v) => `${plural(v.count, "RST")} outside the exact sequence number changed nothing.`,
    advice:
      "RFC 5961 at work. A few are late segments; many are somebody guessing: watch " +
      "TcpExtTCPChallengeACK.",
  },
  "challenge-ack": {
    says: (v, end) => `${TheEnd(end)} sent ${plural(v.count, "challenge ACK")}.`,
    advice: "A SYN or RST came that did not fit exactly (RFC 5961): see the frame before it.",
  },
  "time-wait-reused": {
    says: (v) =>
      `A new connection took the ` +
      `four-tuple${ifMs(v.afterMs, (t) => ` ${t} after TIME-WAIT began`)}, ` +
      `rightly${v.by === undefined ? "" : ` by ${v.by}`}.`,
    advice: "Nothing to do: timestamps or sequence numbers tell old segments from new ones.",
  },
  "time-wait-reused-too-early": {
    says: (v) =>
      `A new connection took the ` +
      `four-tuple${ifMs(v.afterMs, (t) => ` ${t} after TIME-WAIT began`)} ` +
      "although neither timestamps nor sequence numbers set it apart.",
    advice:
      "An old segment can land in the new connection. Keep timestamps on, and use more source " +
      "ports or addresses where connections come this fast.",
  },
  "time-wait-assassinated": {
    says: (v) => `A RST ended TIME-WAIT${ifMs(v.afterMs, (t) => ` after ${t}`)}.`,
    advice: "Harmless mostly; net.ipv4.tcp_rfc1337 = 1 makes Linux ignore it.",
  },
  "old-duplicate": {
    says: (v) => `${Plural(v.count, "segment")} of an earlier use of this four-tuple came late.`,
    advice: "What TIME-WAIT guards against. See whether the tuple was reused too early.",
  },
  "bad-checksum": {
    says: (v, end) => `${Plural(v.count, "segment")} of ${theEnd(end)} had a wrong checksum.`,
    advice:
      "The receiver drops them silently. Look for a faulty card, cable or memory, or a device " +
      "that " +
      "rewrites packets badly.",
  },
} satisfies Partial<Catalogue["findings"]>;
