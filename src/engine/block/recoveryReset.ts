/**
 * A recovery state as it was born, for the pool: field by field, as blocks are (tcbReset.ts). A
 * test holds the lists against a fresh one.
 */
import { type MinFilter, NO_RTT } from "./minRtt.ts";
import { IDLE, NO_BOARD, OPEN, PROBE_NONE, type RecoveryState } from "./recoveryState.ts";

/** Gives a state the values it was born with. */
export function resetState(state: RecoveryState): void {
  resetPipe(state);
  resetTotals(state);
  resetEpisode(state);
  resetRack(state);
  resetGrowth(state);
  resetLimits(state);
  resetRtt(state);
  resetMinRtt(state.minRtt);
}

function resetPipe(state: RecoveryState): void {
  state.board = NO_BOARD;
  state.state = OPEN;
  state.sackedOut = 0;
  state.lostOut = 0;
  state.retransmitsOut = 0;
  state.highestSack = 0;
  state.resendHint = 0;
  state.sackCache = null;
  state.sackCacheCount = 0;
  state.reneging = false;
}

function resetTotals(state: RecoveryState): void {
  state.delivered = 1;
  state.deliveredCe = 0;
  state.lost = 0;
  state.retransmits = 0;
  state.timeouts = 0;
  state.dsacks = 0;
  state.reorderings = 0;
  state.bytesSent = 0;
  state.bytesRetransmitted = 0;
  state.segmentsSent = 0;
}

function resetEpisode(state: RecoveryState): void {
  state.highSeq = 0;
  state.undoArmed = false;
  state.undoMarker = 0;
  state.undoRetransmits = -1;
  state.priorCwnd = 0;
  state.priorSsthresh = 0;
  state.prrDelivered = 0;
  state.prrOut = 0;
  state.frto = false;
  state.newDataFirst = false;
  state.resendHeld = false;
}

function resetRack(state: RecoveryState): void {
  state.reordering = 3;
  state.rackSentAt = -1;
  state.rackEnd = 0;
  state.rackRtt = 0;
  state.rackAdvanced = false;
  state.rackSteps = 1;
  state.rackPersist = 0;
  state.rackDsackSeen = false;
  state.rackDelivered = 0;
  state.probeDue = PROBE_NONE;
  state.probeOut = PROBE_NONE;
  state.probeEnd = 0;
}

function resetGrowth(state: RecoveryState): void {
  state.cwndCount = 0;
  state.cwndLimited = false;
  state.maxOut = 0;
  state.cwndUsageEnd = 0;
  state.cwndUsed = 0;
  state.cwndStamp = 0;
  state.burst = 0;
  state.lastSentAt = 0;
  state.module = null;
}

function resetLimits(state: RecoveryState): void {
  state.limit = IDLE;
  state.limitSince = 0;
  const { limitTimes } = state;
  limitTimes[0] = limitTimes[1] = limitTimes[2] = limitTimes[3] = 0;
  state.timeoutEpisodes = 0;
  state.timeoutTime = 0;
  state.timeoutSince = 0;
}

function resetRtt(state: RecoveryState): void {
  state.srtt8 = 0;
  state.mdev4 = 0;
  state.mdevMax4 = 0;
  state.rttvar4 = 0;
  state.rttEnd = 0;
}

function resetMinRtt(filter: MinFilter): void {
  filter.best = filter.second = filter.third = NO_RTT;
  filter.bestAt = filter.secondAt = filter.thirdAt = 0;
}
