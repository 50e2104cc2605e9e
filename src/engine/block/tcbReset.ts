/**
 * A block goes back to the pool as it was born. Field by field, since a connection's life may be a
 * few microseconds; a test holds these lists against fresh blocks.
 */
import {
  NOT_FOLDED,
  NOT_TUNED,
  type ReceiveVariables,
  type SendVariables,
  type Tcb,
  TIMER_OFF,
} from "./tcb.ts";

/** Gives a block the values it was born with, all but its handle. */
export function resetTcb(tcb: Tcb): void {
  resetIdentity(tcb);
  resetProtocol(tcb);
  resetSend(tcb.snd);
  resetReceive(tcb.rcv);
}

function resetIdentity(tcb: Tcb): void {
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
  tcb.sendRing = null;
  tcb.receiveRing = null;
  tcb.outOfOrder = null;
  tcb.marks = null;
  tcb.autotune = NOT_TUNED;
  tcb.accEcn = null;
  tcb.extras = null;
  tcb.sndbuf = 0;
  tcb.rcvbuf = 0;
  tcb.parent = -1;
  tcb.listening = null;
}

function resetProtocol(tcb: Tcb): void {
  tcb.events = 0;
  tcb.error = 0;
  tcb.softError = 0;
  tcb.timer = TIMER_OFF;
  tcb.rto = 1_000_000;
  tcb.srtt = -1;
  tcb.rttvar = 0;
  tcb.retries = 0;
  tcb.backoff = 0;
  tcb.probes = 0;
  tcb.retransmitStamp = 0;
  tcb.cwnd = 10;
  tcb.ssthresh = 0x7fff_ffff;
  tcb.congestion = 0;
  tcb.recovery = null;
  tcb.folded = NOT_FOLDED;
  tcb.ato = 0;
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

function resetSend(snd: SendVariables): void {
  snd.una = 0;
  snd.nxt = 0;
  snd.end = 0;
  snd.wl1 = 0;
  snd.iss = 0;
  snd.wnd = 0;
  snd.maxWnd = 0;
  snd.scale = 0;
  snd.mss = 536;
}

function resetReceive(rcv: ReceiveVariables): void {
  rcv.nxt = 0;
  rcv.read = 0;
  rcv.wup = 0;
  rcv.tsRecent = 0;
  rcv.wnd = 0;
  rcv.scale = 0;
  rcv.ssthresh = 0;
  rcv.mss = 536;
  rcv.need = 0;
}
