/**
 * The absolute requirements of RFC 9293, MUST-1 to MUST-69, in our own words: number, section, what
 * is asked. A `reason` says why one is not for this engine; all others need a tag in src/ and in
 * test/, which docs/compliance.md gathers.
 */
const ROWS: readonly (readonly [number: number, section: string, words: string])[] = [
  [1, "3.1", "The window field is an unsigned number"],
  [2, "3.1", "The sender computes the checksum"],
  [3, "3.1", "The receiver verifies the checksum"],
  [4, "3.1", "End of list, no-operation and maximum segment size are supported"],
  [5, "3.1", "Options are accepted on any segment"],
  [6, "3.1", "Options that are not understood are skipped by their length"],
  [7, "3.1", "An illegal option length does no harm"],
  [8, "3.4.1", "Initial sequence numbers have a clock-driven part"],
  [9, "3.4.1", "Nobody outside can compute the pseudo-random part of an ISN"],
  [10, "3.5", "Simultaneous open works"],
  [11, "3.5", "SYN-RECEIVED remembers whether the open was passive or active"],
  [12, "3.6", "The user is told that a connection was aborted, and told apart from a close"],
  [13, "3.6.1", "An active close lingers in TIME-WAIT for two maximum segment lifetimes"],
  [14, "3.7.1", "The MSS option is sent and received"],
  [15, "3.7.1", "Without an MSS option the peer takes 536 bytes over IPv4 and 1220 over IPv6"],
  [
    16,
    "3.7.1",
    "The effective send MSS accounts for the peer's option, the path and the options sent",
  ],
  [17, "3.7.4", "The user can switch the Nagle algorithm off"],
  [18, "3.8.1", "Round trips are not measured on retransmitted segments (Karn)"],
  [19, "3.8.2", "Exponential back-off, slow start and congestion avoidance"],
  [
    20,
    "3.8.3",
    "R1 and R2: retransmissions end in advice to IP, then in the end of the connection",
  ],
  [21, "3.8.3", "The user can set R2 for a connection"],
  [22, "3.8.3", "The same procedure holds for SYNs"],
  [23, "3.8.3", "R2 of a SYN is at least three minutes by default or by setting"],
  [24, "3.8.4", "Keepalive is switched by the user, connection by connection"],
  [25, "3.8.4", "Keepalive is off by default"],
  [26, "3.8.4", "Keepalives are sent only when nothing has arrived for an interval"],
  [27, "3.8.4", "The interval of keepalives can be set"],
  [28, "3.8.4", "The interval is two hours or more by default"],
  [29, "3.8.4", "One unanswered keepalive does not end a connection"],
  [30, "3.8.5", "The urgent mechanism is supported"],
  [31, "3.8.5", "Urgent data may be of any length"],
  [32, "3.8.5", "The user is told of urgent data when it becomes pending"],
  [33, "3.8.5", "The user can learn how much urgent data remains"],
  [34, "3.8.6", "A window that shrinks from the right does no harm"],
  [35, "3.8.6.1", "Zero windows are probed"],
  [36, "3.8.6.1", "The sender sends a probe into a zero window"],
  [37, "3.8.6.1", "A window may stay zero for as long as the peer acknowledges probes"],
  [38, "3.8.6.2.1", "The sender avoids the silly window syndrome"],
  [39, "3.8.6.2.2", "The receiver avoids the silly window syndrome"],
  [40, "3.8.6.3", "An ACK is delayed by less than half a second"],
  [41, "3.9.1.1", "A passive OPEN does not disturb connections that stand"],
  [42, "3.9.1.1", "Several connections may listen and stand on one local port"],
  [43, "3.9.1.1", "OPEN takes an optional local address"],
  [44, "3.9.1.1", "Without one, the local address of a SYN is chosen by the route"],
  [45, "3.9.1.1", "Later segments keep the connection's local address"],
  [46, "3.9.1.1", "OPEN to a broadcast, multicast or invalid address is refused"],
  [47, "3.9.1.8", "Soft errors are reported to the user"],
  [48, "3.9.1.9", "The user can set the differentiated services field"],
  [49, "3.9.2", "The time to live of segments can be set"],
  [50, "3.9.2", "IP options that are not understood are ignored"],
  [51, "3.9.2.1", "The user can give a source route"],
  [52, "3.9.2.1", "The user's source route overrides that of a datagram"],
  [53, "3.9.2.1", "Replies follow the reversed source route of a SYN"],
  [54, "3.9.2.2", "ICMP errors are acted on and find their connection"],
  [55, "3.9.2.2", "Source Quench is discarded in silence"],
  [56, "3.9.2.2", "Soft ICMP errors do not abort a connection"],
  [57, "3.9.2.3", "A SYN to a broadcast or multicast address is discarded in silence"],
  [58, "3.10.7.4", "ACKs are aggregated where several segments wait"],
  [59, "3.10.7.4", "All queued segments are processed before an ACK is sent"],
  [60, "3.9.1.2", "Data is not kept back for ever when SEND cannot say PUSH"],
  [61, "3.9.1.2", "The last segment of what is buffered has PSH set"],
  [62, "3.8.5", "The urgent pointer is taken as the RFC defines it"],
  [63, "3.9.2.3", "A SYN from an invalid source address is discarded"],
  [64, "3.1", "Options are read at any alignment"],
  [65, "3.7.1", "MSS is sent on SYN segments only"],
  [66, "3.4", "RST and URG are processed even when the receive window is zero"],
  [67, "3.7.1", "The MSS sent comes from what IP can receive: MTU less the fixed headers"],
  [68, "3.1", "Every option but end of list and no-operation has a length"],
  [69, "3.1", "The header is padded with zeros"],
];

/** All of them, in their order. */
export const REQUIREMENTS = ROWS.map(([number, section, words]) => ({ number, section, words }));

const SOURCE_ROUTES =
  "No system honours IPv4 source routes any more (RFC 7126 4.3 advises to drop them) and IPv6 " +
  "has deprecated them (RFC 5095): a packet that bears one is parsed, its route is not " +
  "followed.";

/**
 * Requirements that this engine does not meet, or not wholly, each with its reason. What is met of
 * one is tagged like any other.
 */
export const DEPARTURES: ReadonlyMap<number, string> = new Map([
  [
    13,
    "Met, with three exceptions that Linux has too: `msl` is 30 s by default, not the RFC's " +
      "120; a TIME-WAIT beyond `tcp_max_tw_buckets` ends at once; `tcp_tw_reuse` lets " +
      "`connect()` take one.",
  ],
  [
    16,
    "Met down to an MSS of 48 (`tcp_min_snd_mss`): Linux sends no smaller segments, since a " +
      "peer that asks for them costs more than it is worth. A SYN cookie can say four sizes " +
      "only, so an MSS below 536 (1220 over IPv6) is taken for that.",
  ],
  [
    20,
    "Met, but for a zero window over data in flight that the peer goes on answering " +
      "(MUST-37). There is no routing here, so advice to IP is the event SOFT_ERROR to whoever " +
      "carries packets.",
  ],
  [
    23,
    "Not by default: `tcp_syn_retries` 6 with `tcp_syn_linear_timeouts` 4 gives up after 131 " +
      "s, as Linux does. `tcp_syn_retries` 7, or TCP_SYNCNT for one connection, makes it more " +
      "than three minutes.",
  ],
  [
    29,
    "Met by default (nine probes). Who sets TCP_KEEPCNT to 1, or a TCP_USER_TIMEOUT, has " +
      "asked for less, as on Linux.",
  ],
  [
    37,
    "Met, unless the user set a TCP_USER_TIMEOUT, or is gone: an orphan has `tcp_orphan_retries` " +
      "(RFC 6429 permits both).",
  ],
  [
    46,
    "Met for limited broadcast, multicast and unspecified addresses. A subnet's own broadcast " +
      "address cannot be known here: a stack is told its addresses, not their masks.",
  ],
  [
    56,
    "Met in the states from ESTABLISHED on, and with `strict_rfc9293` in all. Otherwise an " +
      "attempt to connect ends at the first ICMP error, soft or hard, as on Linux: RFC 9293 " +
      "itself notes the practice, by RFC 5461 section 4; and a half-open connection where Linux " +
      "drops it.",
  ],
  [
    57,
    "Met, since a segment for none of the host's own addresses is dropped; that no broadcast " +
      "address is among these is for whoever makes the stack.",
  ],
  [51, SOURCE_ROUTES],
  [52, SOURCE_ROUTES],
  [53, SOURCE_ROUTES],
]);
