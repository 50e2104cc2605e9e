/**
 * What a connection's life was: the schema "synfin.connection/1", written to JSON as it stands.
 *
 * Times named `at` are seconds after the source's zero (the first frame of a capture, as Wireshark
 * counts); durations end in `Ms`; sizes are bytes unless the name says segments. What an observer
 * cannot know is null, never a guess. Values are the words of docs/json.md; sentences about them
 * are the report's business.
 */
import type { State } from "../machine/states.ts";
import type { Trigger } from "../machine/transitions.ts";
import type { End, Endpoint, How, ObservedState } from "./events.ts";
import type { ShownFact } from "./facts.ts";
import type { Finding } from "./findings.ts";
import type {
  Both,
  Certainty,
  ClosedHow,
  GaveUp,
  IcmpWord,
  Offer,
  OpenedHow,
  ResetCause,
  Reuse,
} from "./words.ts";

export * from "./words.ts";

export const CONNECTION_SCHEMA = "synfin.connection/1";

/** One end entered `state`. The first entry of a list is where the observation began. */
export interface StateEntry {
  readonly state: ObservedState;
  readonly at: number;
  readonly frame: number | null;
  readonly how: How;
  readonly trigger: Trigger | null;
}

/** How the connection came up, and what was agreed. */
export interface Opened {
  readonly how: OpenedHow;
  readonly at: number;
  /** When the handshake was complete. */
  readonly completedAt: number | null;
  /** SYN to the ACK that completes, less the server's own time: both shares below together. */
  readonly rttMs: number | null;
  /** From the capture point to the client and back: SYN,ACK to ACK. */
  readonly clientRttMs: number | null;
  /** From the capture point to the server and back: SYN to SYN,ACK. */
  readonly serverRttMs: number | null;
  readonly synRetries: number;
  readonly synAckRetries: number;
  readonly offered: Both<Offer | null>;
  /** What both offers come to; null when one was not seen. */
  readonly agreed: {
    readonly windowScale: boolean;
    readonly sack: boolean;
    readonly timestamps: boolean;
  } | null;
  /** Bytes on SYN or SYN,ACK, and on the ACK that completes the handshake. */
  readonly dataOnSynBytes: number;
  readonly dataOnThirdAckBytes: number;
  /** Fast Open: did the client ask for a cookie, send one, and was its data taken? */
  readonly fastOpen: {
    readonly cookie: "requested" | "sent" | "none";
    readonly accepted: boolean;
  } | null;
  /** A half-open predecessor was found first: SYN, challenge ACK, RST, SYN. */
  readonly halfOpenFound: boolean;
  /** The ICMP error that answered the SYN, and the address that it came from. */
  readonly icmp: { readonly says: IcmpWord; readonly from: string; readonly frame: number } | null;
}

/** What one end sent. */
export interface Moved {
  readonly segments: number;
  /** Distinct payload bytes by sequence number. */
  readonly bytes: number;
  /** What its IP packets came to, headers and retransmissions included, by their length fields. */
  readonly ipBytes: number;
  /** Payload bytes on the wire, retransmissions included. */
  readonly wireBytes: number;
  readonly dataSegments: number;
  readonly retransmittedBytes: number;
  readonly fastRetransmissions: number;
  readonly timeoutRetransmissions: number;
  readonly spuriousRetransmissions: number;
  readonly tailLossProbes: number;
  /** Of a lone segment, when the retransmission timer and a tail loss probe are due alike. */
  readonly timeoutsOrProbes: number;
  readonly outOfOrder: number;
  /** Sequence numbers that passed unseen although acknowledged: the capture lacks them. */
  readonly missingBytes: number;
  readonly duplicateAcks: number;
  readonly sacks: number;
  readonly dsacks: number;
  readonly zeroWindows: number;
  readonly zeroWindowMs: number;
  readonly zeroWindowProbes: number;
  readonly keepalives: number;
  readonly windowFull: number;
  /** Smallest and largest receive window that this end announced, after scaling. */
  readonly windowMin: number | null;
  readonly windowMax: number | null;
  /** Round trips from this end's data to its acknowledgement, at the capture point: the median. */
  readonly rttMs: number | null;
  readonly rttMinMs: number | null;
  readonly rttMaxMs: number | null;
  readonly firstDataAt: number | null;
  readonly lastDataAt: number | null;
}

/** How the connection ended, or that it has not. */
export interface Closed {
  readonly how: ClosedHow;
  /** Who sent the first FIN (or the RST); "both" when the FINs crossed. */
  readonly first: End | "both" | null;
  /** The first FIN or RST, and the last step of either end. */
  readonly at: number | null;
  readonly endedAt: number | null;
  /** From the first FIN to the second, when the second came later than at once. */
  readonly halfCloseMs: number | null;
  /** Bytes that went over the open direction while the other was closed. */
  readonly halfCloseBytes: number;
  readonly finRetransmissions: Both<number>;
  readonly lastAckLost: boolean;
  /** Bytes that came for an end that had closed for reading: they are answered by a RST. */
  readonly dataAfterCloseBytes: number;
  /** Who keeps the other waiting: the end that has not closed, and since when. */
  readonly waiting: { readonly end: End; readonly state: State; readonly since: number } | null;
  /** For "timeout": what gave up. */
  readonly gaveUp: GaveUp | null;
}

/** The RST that ended it, whose it is and why. */
export interface Reset {
  /** "middlebox" when the segment does not fit the end whose address it bears. */
  readonly by: End | "middlebox";
  readonly cause: ResetCause;
  readonly at: number;
  readonly frame: number;
  /** Facts that led to the cause, as keys of the message catalogue with their values. */
  readonly evidence: readonly ShownFact[];
  readonly certainty: Certainty;
}

/** Who holds the four-tuple after the close, and how that ended. */
export interface TimeWait {
  readonly owner: End | "both" | null;
  readonly since: number | null;
  /** Since + 2 MSL (60 s as Linux has it), restarted by a retransmitted FIN. */
  readonly until: number | null;
  /** How a new incarnation took the tuple before that. */
  readonly reused: Reuse | null;
  /** RFC 1337: a RST ended it. */
  readonly assassinatedAt: number | null;
}

/** One connection, from the first event to the last: what `--json` prints a line of. */
export interface Lifecycle {
  readonly schema: typeof CONNECTION_SCHEMA;
  /** Its number, counted from 1 in the order of first frames. */
  readonly number: number;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** 1 for the first use of the four-tuple in sight, 2 for the next … */
  readonly incarnation: number;
  /** The zero of `at`, as an RFC 3339 time with nanoseconds; null where the source has none. */
  readonly epoch: string | null;
  readonly firstFrame: number | null;
  readonly lastFrame: number | null;
  readonly startedAt: number;
  readonly lastAt: number;
  readonly durationMs: number;
  readonly opened: Opened;
  readonly moved: Both<Moved>;
  /** Segments that carried sequence numbers sent before. */
  readonly retransmitted: Both<number>;
  /** The longest silence, and who was waiting for whom then. */
  readonly idle: {
    readonly longestMs: number;
    readonly at: number;
    readonly waitingFor: End | null;
  };
  readonly closed: Closed;
  readonly reset: Reset | null;
  readonly timeWait: TimeWait;
  readonly states: Both<readonly StateEntry[]>;
  /** Milliseconds spent in each closing state that was entered. */
  readonly closingMs: Both<Readonly<Partial<Record<State, number>>>>;
  /**
   * Kinds of segments in the order of their first appearance, as Zeek's `history` writes them: S, H
   * (SYN,ACK), A (pure ACK), D, F, R, and C, G, T, W again at 10, 100, …; the server's in lower
   * case. SYN, FIN and RST are told again with another sequence number, and never as A or D too.
   */
  readonly history: string;
  readonly findings: readonly Finding[];
}
