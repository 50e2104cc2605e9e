/**
 * Evidence: what a source counted and measured of one connection, as plain data. Whoever observes
 * (a capture's columns, an engine's events) gathers it into this one shape; who opened and closed
 * how, who reset and why, and what is wrong is concluded from it alone (conclusions/, resets/,
 * rules/), so that all sources say the same of the same segments.
 *
 * Times are microseconds after the source's zero. A frame of 0 is none. Where a source can know
 * more than an observer (an engine tells why it reset), that stands apart, in `told`.
 */
import type { Micros } from "../base/time.ts";
import type { End, ObservedState } from "./events.ts";
import type { Both, Death, IcmpWord, Offer, ResetCause, Reuse } from "./words.ts";

/** What went wrong with what one end sent: most ends have none of it, and share `NO_TROUBLE`. */
export interface Trouble {
  /** Segments with sequence numbers that had been sent before, FINs and SYNs apart. */
  readonly retransmissions: number;
  readonly retransmissionFrame: number;
  readonly lastRetransmissionFrame: number;
  /** Why they were sent again, as far as that is known. */
  readonly fast: number;
  readonly timeouts: number;
  readonly probes: number;
  readonly timeoutsOrProbes: number;
  /** Those that were not needed. */
  readonly spurious: number;
  readonly spuriousFrame: number;
  /** Segments that others had overtaken. */
  readonly outOfOrder: number;
  readonly outOfOrderFrame: number;
  /** How often it closed its window, for how long, and the probes that it sent of the other's. */
  readonly zeroWindows: number;
  readonly zeroWindowFrame: number;
  readonly zeroMicros: Micros;
  readonly zeroWindowProbes: number;
  /** How often it filled the other end's window. */
  readonly windowFull: number;
  readonly windowFullFrame: number;
  /** Its keepalives since the other end last answered. */
  readonly keepalivesUnanswered: number;
  readonly keepaliveFrame: number;
  /** Segments of another age, or that the network kept a copy of. */
  readonly oldDuplicates: number;
  readonly oldDuplicateFrame: number;
  readonly badChecksums: number;
  readonly badChecksumFrame: number;
  /** Its RSTs that the other end did not believe. */
  readonly rstIgnored: number;
  readonly rstIgnoredFrame: number;
  readonly challengeAcks: number;
  readonly challengeFrame: number;
  /** How often the same was sent again in vain, since when, and when last. */
  readonly tries: number;
  readonly triesSince: Micros;
  readonly lastTryAt: Micros;
  /** What is tried is its FIN. */
  readonly triesFin: boolean;
  /** Bytes that it sent to an end that had closed, and the last frame of them. */
  readonly dataAfterCloseBytes: number;
  readonly dataAfterCloseFrame: number;
}

/** Nothing went wrong. */
export const NO_TROUBLE: Trouble = Object.freeze({
  retransmissions: 0,
  retransmissionFrame: 0,
  lastRetransmissionFrame: 0,
  fast: 0,
  timeouts: 0,
  probes: 0,
  timeoutsOrProbes: 0,
  spurious: 0,
  spuriousFrame: 0,
  outOfOrder: 0,
  outOfOrderFrame: 0,
  zeroWindows: 0,
  zeroWindowFrame: 0,
  zeroMicros: 0,
  zeroWindowProbes: 0,
  windowFull: 0,
  windowFullFrame: 0,
  keepalivesUnanswered: 0,
  keepaliveFrame: 0,
  oldDuplicates: 0,
  oldDuplicateFrame: 0,
  badChecksums: 0,
  badChecksumFrame: 0,
  rstIgnored: 0,
  rstIgnoredFrame: 0,
  challengeAcks: 0,
  challengeFrame: 0,
  tries: 0,
  triesSince: 0,
  lastTryAt: 0,
  triesFin: false,
  dataAfterCloseBytes: 0,
  dataAfterCloseFrame: 0,
});

/** What one end sent, and what state that leaves it in. */
export interface EndEvidence {
  readonly end: End;
  /** SYNs or SYN,ACKs: how many, the first and the last of them. */
  readonly syns: number;
  readonly synFrame: number;
  readonly synAt: Micros;
  readonly synLastFrame: number;
  readonly synLastAt: Micros;
  readonly hasSynAck: boolean;
  /** What its SYN offered; null where that was not seen. */
  readonly offer: Offer | null;
  readonly fins: number;
  readonly finFrame: number;
  readonly finAt: Micros;
  readonly finLastFrame: number;
  readonly finLastAt: Micros;
  /** What acknowledged its FIN; 0 while nothing has. */
  readonly finAckFrame: number;
  readonly segments: number;
  readonly dataSegments: number;
  /** Distinct bytes of payload. */
  readonly bytes: number;
  readonly lastFrame: number;
  readonly lastSentAt: Micros;
  /** Its sequence numbers are known: it sent more than RSTs, or was acknowledged. */
  readonly isNumbered: boolean;
  /** Something that it sent is not acknowledged. */
  readonly isWaiting: boolean;
  /** Its window is shut now. */
  readonly isShut: boolean;
  /** The last that it sent passed unseen: a FIN may have been in it. */
  readonly mayHaveClosed: boolean;
  /** Its latest state (TIME-WAIT even when that is over), and since when. */
  readonly state: ObservedState;
  readonly stateAt: Micros;
  readonly trouble: Trouble;
}

/** What a RST answered: the kind of the receiver's last segment since the sender's own last. */
export type Answered =
  | "SYN"
  | "SYN,ACK"
  | "ACK"
  | "data"
  | "FIN"
  | "RST"
  | "keepalive"
  | "zero-window probe"
  | "challenge ACK";

/** The RST that ended a connection, and the situation that it came in. */
export interface RstEvidence {
  readonly from: End;
  readonly at: Micros;
  readonly frame: number;
  readonly hasAck: boolean;
  /** SEG.SEQ - the sender's SND.NXT, and the receiver's SND.NXT - SEG.ACK. */
  readonly seqAhead: number;
  readonly ackBehind: number;
  /** Its window in bytes, the one that its sender had announced, and the largest before. */
  readonly window: number;
  readonly usualWindow: number;
  readonly largestWindow: number;
  /** The states of both ends before it. */
  readonly senderState: ObservedState;
  readonly receiverState: ObservedState;
  /** Null when the receiver has said nothing since the sender last did. */
  readonly answers: Answered | null;
  readonly answersFrame: number;
  readonly answersAt: Micros;
  /** It answers an ACK that RFC 5961 challenged with. */
  readonly answersChallenge: boolean;
  /** Bytes that its sender may have left unread. */
  readonly unreadBytes: number;
  /** How often its sender had sent the same in vain, and its keepalives without an answer. */
  readonly tries: number;
  readonly keepalives: number;
  /** How long the connection had been silent. */
  readonly idleMicros: Micros;
  /** Both ends sent one at once. */
  readonly isFromBoth: boolean;
  /** Segments of its alleged sender after it. */
  readonly goesOn: number;
  /** What of its packet does not fit its sender's: null where the source sees no packets. */
  readonly packet: RstPacket | null;
}

/** The packet that a RST came in, beside those of the end whose address it bears. */
export interface RstPacket {
  readonly ttl: number;
  /** 0 where it is not known. */
  readonly usualTtl: number;
  /** Its TTL is none that the sender's packets can have. */
  readonly isForeign: boolean;
  /** Another TTL or another interface than the sender's packets. */
  readonly hasStrayed: boolean;
  readonly ipId: number;
  readonly usualIpId: number;
  /** The sender's ids count upwards, and this one lies far from them. */
  readonly isFarId: boolean;
  /** No timestamp, although its sender uses them. */
  readonly lacksClock: boolean;
}

/** What the ends themselves told, which no observer can know but only infer. */
export interface Told {
  /** The only end that told of itself: of the other one only an observer knows. Null: both told. */
  readonly teller: End | null;
  /** Who gave up; null when nobody told so. */
  readonly death: Death | null;
  /** Why the RST was sent; null when its sender did not say. */
  readonly resetCause: ResetCause | null;
}

/** A use of a four-tuple that began during the TIME-WAIT of the one before. */
export interface Reused {
  readonly how: Reuse;
  readonly at: Micros;
  readonly frame: number;
}

/** One connection. */
export interface Evidence extends Both<EndEvidence> {
  readonly startedAt: Micros;
  readonly firstFrame: number;
  readonly lastAt: Micros;
  readonly lastFrame: number;
  /** When the observation ended: of this connection or of any other. */
  readonly observedUntil: Micros;
  /** The first segment in sight was no SYN. */
  readonly isMidCapture: boolean;
  /** The SYNs crossed. */
  readonly isSimultaneousOpen: boolean;
  /** When the handshake was complete; null when it was not, or out of sight. */
  readonly completedAt: Micros | null;
  /** Its SYN met a connection that its sender had forgotten. */
  readonly isHalfOpenFound: boolean;
  /** Null when Fast Open was not tried. */
  readonly fastOpen: { readonly isCookieSent: boolean; readonly isTaken: boolean } | null;
  readonly dataOnSynBytes: number;
  readonly dataOnSynAckBytes: number;
  readonly dataOnThirdAckBytes: number;
  /** The ICMP error that answered the SYN, which no segment has answered. */
  readonly icmp: { readonly says: IcmpWord; readonly from: string; readonly frame: number } | null;
  /** Who sent the first FIN in sight, or RST before any. */
  readonly closedBy: End | null;
  /** The other end may have sent its FIN before the observation began. */
  readonly isFirstFinDoubtful: boolean;
  readonly firstCloseAt: Micros;
  /** The FINs crossed. */
  readonly isCloseCrossed: boolean;
  /** The first FIN was acknowledged before the second was sent. */
  readonly isFinAckedApart: boolean;
  /** The end that had not closed sent so much after the other's FIN. */
  readonly halfCloseBytes: number;
  readonly isLastAckLost: boolean;
  readonly longestIdleMicros: Micros;
  readonly rst: RstEvidence | null;
  /** A RST that ended a TIME-WAIT. */
  readonly assassin: { readonly end: End; readonly at: Micros; readonly frame: number } | null;
  /** The SYN of the next use of the four-tuple, which was in TIME-WAIT. */
  readonly reuse: Reused | null;
  /** Null where the source is an observer. */
  readonly told: Told | null;
}
