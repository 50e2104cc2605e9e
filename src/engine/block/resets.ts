/**
 * Records that are used again, as they were born: field by field, since a connection's life
 * may be a few microseconds.
 *
 * Made by `npm run resets` from the records' classes: change those.
 */
// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: lists, made by a program
import { type AckFacts, NO_TIME } from "./ackFacts.ts";
import { type MinFilter, NO_RTT } from "./minRtt.ts";
import { IDLE, NO_BOARD, OPEN, PROBE_NONE, type RecoveryState } from "./recoveryState.ts";
import {
  NOT_PACKED,
  NOT_TUNED,
  type ReceiveVariables,
  type SendVariables,
  type Tcb,
  TIMER_OFF,
} from "./tcb.ts";

function resetSendVariables(sendVariables: SendVariables): void {
  sendVariables.una = 0;
  sendVariables.nxt = 0;
  sendVariables.end = 0;
  sendVariables.wl1 = 0;
  sendVariables.iss = 0;
  sendVariables.wnd = 0;
  sendVariables.maxWnd = 0;
  sendVariables.scale = 0;
  sendVariables.mss = 536;
}

function resetReceiveVariables(receiveVariables: ReceiveVariables): void {
  receiveVariables.nxt = 0;
  receiveVariables.read = 0;
  receiveVariables.wup = 0;
  receiveVariables.tsRecent = 0;
  receiveVariables.wnd = 0;
  receiveVariables.scale = 0;
  receiveVariables.ssthresh = 0;
  receiveVariables.mss = 536;
  receiveVariables.need = 0;
}

/** Gives a record the values that it was born with. */
export function resetTcb(tcb: Tcb): void {
  tcb.id = 0;
  tcb.state = 0;
  tcb.flags = 0;
  tcb.handshake = 0;
  tcb.options = 0;
  tcb.family = 4;
  tcb.local = 0;
  tcb.localPort = 0;
  tcb.remotePort = 0;
  tcb.remote0 = 0;
  tcb.remote1 = 0;
  tcb.remote2 = 0;
  tcb.remote3 = 0;
  resetSendVariables(tcb.snd);
  resetReceiveVariables(tcb.rcv);
  tcb.sendRing = null;
  tcb.receiveRing = null;
  tcb.outOfOrder = null;
  tcb.writeEnds = null;
  tcb.autotune = NOT_TUNED;
  tcb.accEcn = null;
  tcb.extras = null;
  tcb.sndbuf = 0;
  tcb.rcvbuf = 0;
  tcb.parent = -1;
  tcb.listening = null;
  tcb.events = 0;
  tcb.error = 0;
  tcb.softError = 0;
  tcb.timer = TIMER_OFF;
  tcb.rtoMicros = 1_000_000;
  tcb.srttMicros = -1;
  tcb.rttvarMicros = 0;
  tcb.retries = 0;
  tcb.backoff = 0;
  tcb.probes = 0;
  tcb.retransmitStamp = 0;
  tcb.cwnd = 10;
  tcb.ssthresh = 0x7fff_ffff;
  tcb.congestion = 0;
  tcb.recovery = null;
  tcb.packed = NOT_PACKED;
  tcb.atoMs = 0;
  tcb.quickAcks = 0;
  tcb.duplicateAcksOwed = 0;
  tcb.lastDataSent = 0;
  tcb.lastDataReceived = 0;
  tcb.lastAckReceived = 0;
  tcb.lastChallenge = 0;
  tcb.tsRecentStamp = 0;
  tcb.tsOffset = 0;
  tcb.pmtu = 1500;
  tcb.synSentAt = 0;
  tcb.ownMss = 536;
  tcb.peerMss = 536;
  tcb.connection = 0;
}

function resetMinFilter(minFilter: MinFilter): void {
  minFilter.best = NO_RTT;
  minFilter.bestAt = 0;
  minFilter.second = NO_RTT;
  minFilter.secondAt = 0;
  minFilter.third = NO_RTT;
  minFilter.thirdAt = 0;
}

/** Gives a record the values that it was born with. */
export function resetRecoveryState(recoveryState: RecoveryState): void {
  recoveryState.board = NO_BOARD;
  recoveryState.state = OPEN;
  recoveryState.sackedOut = 0;
  recoveryState.lostOut = 0;
  recoveryState.retransmitsOut = 0;
  recoveryState.highestSack = 0;
  recoveryState.resendHint = 0;
  recoveryState.sackCache = null;
  recoveryState.sackCacheCount = 0;
  recoveryState.reneging = false;
  recoveryState.delivered = 1;
  recoveryState.deliveredCe = 0;
  recoveryState.lost = 0;
  recoveryState.retransmits = 0;
  recoveryState.timeouts = 0;
  recoveryState.dsacks = 0;
  recoveryState.reorderings = 0;
  recoveryState.bytesSent = 0;
  recoveryState.bytesRetransmitted = 0;
  recoveryState.segmentsSent = 0;
  recoveryState.highSeq = 0;
  recoveryState.undoArmed = false;
  recoveryState.undoMarker = 0;
  recoveryState.undoRetransmits = -1;
  recoveryState.priorCwnd = 0;
  recoveryState.priorSsthresh = 0;
  recoveryState.prrDelivered = 0;
  recoveryState.prrOut = 0;
  recoveryState.frto = false;
  recoveryState.newDataFirst = false;
  recoveryState.resendHeld = false;
  recoveryState.reordering = 3;
  recoveryState.rackSentAt = -1;
  recoveryState.rackEnd = 0;
  recoveryState.rackRtt = 0;
  recoveryState.rackAdvanced = false;
  recoveryState.rackSteps = 1;
  recoveryState.rackPersist = 0;
  recoveryState.rackDsackSeen = false;
  recoveryState.rackDelivered = 0;
  recoveryState.probeDue = PROBE_NONE;
  recoveryState.probeOut = PROBE_NONE;
  recoveryState.probeEnd = 0;
  recoveryState.cwndCount = 0;
  recoveryState.cwndLimited = false;
  recoveryState.maxOut = 0;
  recoveryState.cwndUsageEnd = 0;
  recoveryState.cwndUsed = 0;
  recoveryState.cwndStamp = 0;
  recoveryState.burst = 0;
  recoveryState.lastSentAt = 0;
  recoveryState.module = null;
  recoveryState.limit = IDLE;
  recoveryState.limitSince = 0;
  recoveryState.limitTimes[0] = 0;
  recoveryState.limitTimes[1] = 0;
  recoveryState.limitTimes[2] = 0;
  recoveryState.limitTimes[3] = 0;
  recoveryState.timeoutEpisodes = 0;
  recoveryState.timeoutTime = 0;
  recoveryState.timeoutSince = 0;
  recoveryState.srtt8 = 0;
  recoveryState.mdev4 = 0;
  recoveryState.mdevMax4 = 0;
  recoveryState.rttvar4 = 0;
  recoveryState.rttEnd = 0;
  resetMinFilter(recoveryState.minRtt);
}

/** Gives a record the values that it was born with. */
export function resetAckFacts(ackFacts: AckFacts): void {
  ackFacts.priorUna = 0;
  ackFacts.priorHighestSack = 0;
  ackFacts.advanced = false;
  ackFacts.duplicate = false;
  ackFacts.congestionEcho = false;
  ackFacts.dataAcked = false;
  ackFacts.dataSacked = false;
  ackFacts.retransmitAcked = false;
  ackFacts.originalDelivered = false;
  ackFacts.duplicateSack = false;
  ackFacts.duplicateProbe = false;
  ackFacts.reneged = false;
  ackFacts.lostRetransmission = false;
  ackFacts.setTimer = false;
  ackFacts.acked = 0;
  ackFacts.reordered = 0;
  ackFacts.firstAckedSentAt = NO_TIME;
  ackFacts.lastAckedSentAt = NO_TIME;
  ackFacts.firstSackedSentAt = NO_TIME;
  ackFacts.lastSackedSentAt = NO_TIME;
  ackFacts.newestSentAt = NO_TIME;
  ackFacts.newestEnd = 0;
  ackFacts.priorDelivered = -1;
  ackFacts.rtt = -1;
  ackFacts.duplicates = 0;
}
