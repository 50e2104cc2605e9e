/**
 * What a connection that has sent data knows beyond SND.UNA and SND.NXT in order to decide what to
 * send again and how fast. It hangs on `tcb.recovery` from the first data segment on; a connection
 * that never sent any does without. The scoreboard itself is borrowed while something is in flight.
 *
 * Counts are segments, as in Linux, not bytes. Sequence numbers are kept signed (`| 0`), so that
 * they are small integers to the engine; `base/seq.ts` takes either spelling. The fields stand in
 * groups, each with the file that owns it: read them, but write only your own.
 */
import { MinFilter } from "./minRtt.ts";
import { Scoreboard } from "./scoreboard.ts";

/** Nothing unusual. Linux's TCP_CA_Open; the five are the values of `tcpi_ca_state`. */
export const OPEN = 0;
/** Duplicate ACKs or SACK blocks came: loss or reordering, it is not known yet which. */
export const DISORDER = 1;
/** The window is being reduced, by ECN (RFC 3168), without any loss. */
export const CWR = 2;
/** Fast recovery (RFC 6675, RFC 6582): what is lost is sent again under PRR. */
export const RECOVERY = 3;
/** After a retransmission timeout (RFC 5681 3.1, RFC 5682). */
export const LOSS = 4;

/** One of OPEN, DISORDER, CWR, RECOVERY, LOSS; their order counts. */
export type CongestionState = 0 | 1 | 2 | 3 | 4;

/** No slow start threshold yet (RFC 5681 3.1: arbitrarily high), Linux's TCP_INFINITE_SSTHRESH. */
export const INFINITE_SSTHRESH = 0x7fff_ffff;

/** No probe. */
export const PROBE_NONE = 0;
/** The tail loss probe is, or was, a segment of new data. */
export const PROBE_NEW = 1;
/** The tail loss probe is, or was, the last segment again. */
export const PROBE_AGAIN = 2;

// What holds the sender back: limits.ts.
/** Nothing to send and nothing in flight. */
export const IDLE = 0;
/** Sending, as fast as the congestion window and the application allow. */
export const BUSY = 1;
/** The peer's window is too small. */
export const RWND_LIMITED = 2;
/** All that the send buffer holds is in flight, and the application waits for room. */
export const SNDBUF_LIMITED = 3;

/** One of IDLE, BUSY, RWND_LIMITED, SNDBUF_LIMITED. */
export type Limit = 0 | 1 | 2 | 3;

/** The board of connections with nothing in flight: empty for ever. */
export const NO_BOARD = new Scoreboard();

/** State that a congestion module keeps for a connection; the module alone looks inside. */
export type ModuleState = object;

/** One connection's loss recovery and congestion control. */
export class RecoveryState {
  board: Scoreboard = NO_BOARD;
  state: CongestionState = OPEN;

  // The pipe: pipe.ts. Segments out are `board.size`.
  /** Held by the peer out of order; without SACK, one for each duplicate ACK. */
  sackedOut = 0;
  lostOut = 0;
  /** Retransmissions in flight. */
  retransmitsOut = 0;
  /** Behind the highest byte that was SACKed; counts while `sackedOut` is not 0. */
  highestSack = 0;
  /** Where the next lost segment to send again may stand: a position on the board. */
  resendHint = 0;
  /** The SACK blocks of the ACK before, all of them marked already; null until there are any. */
  sackCache: Int32Array | null = null;
  sackCacheCount = 0;
  /** The peer gave up what it had SACKed: nothing is believed until this episode ends. */
  reneging = false;

  // Totals.
  /** Delivered segments; the SYN counts as one. */
  delivered = 1;
  deliveredCe = 0;
  /** Segments ever marked lost. */
  lost = 0;
  retransmits = 0;
  timeouts = 0;
  dsacks = 0;
  reorderings = 0;
  bytesSent = 0;
  bytesRetransmitted = 0;
  segmentsSent = 0;

  // The episode: alert.ts, undo.ts, prr.ts.
  /** SND.NXT when the present state was entered: the episode ends when it is acknowledged. */
  highSeq = 0;
  /** Whether what was reduced may be taken back; then `undoMarker` is SND.UNA at the reduction. */
  undoArmed = false;
  undoMarker = 0;
  /** Retransmissions not yet known to have been needless; -1: none was made. */
  undoRetransmits = -1;
  priorCwnd = 0;
  /** The threshold to return to; 0: there is no way back. */
  priorSsthresh = 0;
  prrDelivered = 0;
  prrOut = 0;
  /** F-RTO waits for the verdict: frto.ts. */
  frto = false;
  /** F-RTO step 2b: new data is to leave before anything is sent again. */
  newDataFirst = false;
  /** Nothing is to be sent again until the next ACK or timeout. */
  resendHeld = false;

  // Reordering and RACK: reordering.ts, rack.ts.
  /** The degree of reordering in segments: DupThresh (RFC 6675) as far as seen. */
  reordering = 3;
  /** When the most recently sent of the delivered segments left, where it ended, its RTT. */
  rackSentAt = -1;
  rackEnd = 0;
  rackRtt = 0;
  /** There is something new to judge by. */
  rackAdvanced = false;
  /** RACK.reo_wnd_mult. */
  rackSteps = 1;
  /** RACK.reo_wnd_persist: recoveries until the window shrinks back. */
  rackPersist = 0;
  rackDsackSeen = false;
  /** `delivered` at the last change of the window: at most one a round trip. */
  rackDelivered = 0;

  // Tail loss probe: tlp.ts.
  /** A probe that is to leave at the next chance. */
  probeDue: 0 | 1 | 2 = PROBE_NONE;
  /** The probe in flight; `probeEnd` is SND.NXT at that time. */
  probeOut: 0 | 1 | 2 = PROBE_NONE;
  probeEnd = 0;

  // Growth of the window: cwndValidation.ts, the congestion modules.
  /** ACKs counted toward the next segment of `cwnd`. */
  cwndCount = 0;
  cwndLimited = false;
  maxOut = 0;
  cwndUsageEnd = 0;
  cwndUsed = 0;
  /** ms of the stack's clock. */
  cwndStamp = 0;
  /** Segments sent since `onSendingStopped`. */
  burst = 0;
  /** When data last left. */
  lastSentAt = 0;
  module: ModuleState | null = null;

  // What holds the sender back: limits.ts. Microseconds.
  limit: Limit = IDLE;
  limitSince = 0;
  /** By limit: the time spent under each, but for the present stretch. */
  readonly limitTimes: [number, number, number, number] = [0, 0, 0, 0];

  // Of timeouts, for tcp_info: how many episodes, how long in all and since when, in ms.
  timeoutEpisodes = 0;
  timeoutTime = 0;
  timeoutSince = 0;

  // Round-trip time: rtt.ts. Scaled as in Linux: srtt by 8, mean deviation and variance by 4.
  srtt8 = 0;
  mdev4 = 0;
  mdevMax4 = 0;
  rttvar4 = 0;
  /** SND.NXT when the present round of `mdevMax4` began. */
  rttEnd = 0;
  readonly minRtt = new MinFilter();
}

/** Segments thought to be in the network: RFC 6675 section 4, (SetPipe). */
export function inFlight(recovery: RecoveryState): number {
  const { board, sackedOut, lostOut, retransmitsOut } = recovery;
  return board.size - sackedOut - lostOut + retransmitsOut;
}
