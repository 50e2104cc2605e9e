/**
 * What a stack counts: the names of `/proc/net/snmp` (RFC 4022's) and `/proc/net/netstat`, each a
 * plain number that only grows, but for the gauges at the end, which say how many there are now.
 */
const NAMES = [
  // Tcp: RFC 4022.
  "ActiveOpens",
  "PassiveOpens",
  "AttemptFails",
  "EstabResets",
  "InSegs",
  "OutSegs",
  "RetransSegs",
  "InErrs",
  "InCsumErrors",
  "OutRsts",
  // TcpExt: opening.
  "ListenOverflows",
  "ListenDrops",
  "SyncookiesSent",
  "SyncookiesRecv",
  "SyncookiesFailed",
  "TCPReqQFullDoCookies",
  "TCPReqQFullDrop",
  "EmbryonicRsts",
  "TCPSynRetrans",
  "TCPSYNChallenge",
  "TCPDeferAcceptDrop",
  "TCPFastOpenActive",
  "TCPFastOpenActiveFail",
  "TCPFastOpenPassive",
  "TCPFastOpenPassiveFail",
  "TCPFastOpenListenOverflow",
  "TCPFastOpenCookieReqd",
  "TCPFastOpenBlackhole",
  // TcpExt: closing.
  "TW",
  "TWRecycled",
  "TWKilled",
  "TCPTimeWaitOverflow",
  "TCPAbortOnData",
  "TCPAbortOnClose",
  "TCPAbortOnMemory",
  "TCPAbortOnTimeout",
  "TCPAbortOnLinger",
  "TCPAbortFailed",
  // TcpExt: breaking.
  "TCPChallengeACK",
  "TCPACKSkippedSynRecv",
  "TCPACKSkippedPAWS",
  "TCPACKSkippedSeq",
  "TCPACKSkippedFinWait2",
  "TCPACKSkippedTimeWait",
  "TCPACKSkippedChallenge",
  "TCPMD5Unexpected",
  "TSEcrRejected",
  "PAWSActive",
  "PAWSEstab",
  "OutOfWindowIcmps",
  "LockDroppedIcmps",
  "TCPKeepAlive",
  // TcpExt: moving data.
  "DelayedACKs",
  "TCPPureAcks",
  "TCPHPHits",
  "TCPOFOQueue",
  "TCPOFODrop",
  "TCPOFOMerge",
  "TCPRcvQDrop",
  "BeyondWindow",
  "TCPRcvCoalesce",
  "TCPDSACKOldSent",
  "TCPDSACKOfoSent",
  "TCPDSACKRecv",
  "TCPDSACKOfoRecv",
  "TCPSackRecovery",
  "TCPRenoRecovery",
  "TCPSackFailures",
  "TCPRenoFailures",
  "TCPLossFailures",
  "TCPSACKReneging",
  "TCPSACKReorder",
  "TCPRenoReorder",
  "TCPTSReorder",
  "TCPFullUndo",
  "TCPPartialUndo",
  "TCPDSACKUndo",
  "TCPLossUndo",
  "TCPLostRetransmit",
  "TCPFastRetrans",
  "TCPSlowStartRetrans",
  "TCPRetransFail",
  "TCPTimeouts",
  "TCPLossProbes",
  "TCPLossProbeRecovery",
  "TCPSpuriousRTOs",
  "TCPSackShifted",
  "TCPWinProbe",
  "TCPFromZeroWindowAdv",
  "TCPToZeroWindowAdv",
  "TCPWantZeroWindowAdv",
  "TCPZeroWindowDrop",
  "TCPBacklogDrop",
  "TCPRcvCollapsed",
  "TCPMTUPFail",
  "TCPMTUPSuccess",
  "TCPDelivered",
  "TCPDeliveredCE",
  "TCPOrigDataSent",
  // Gauges of /proc/net/sockstat: how many there are now.
  "CurrEstab",
  "inuse",
  "orphan",
  "tw",
] as const;

/** A counter's name as `nstat` prints it, without the `Tcp` or `TcpExt` in front. */
export type CounterName = (typeof NAMES)[number];

/** Every counter of a stack. */
export type Counters = Record<CounterName, number>;

const ZEROS = Object.fromEntries(NAMES.map((name) => [name, 0])) as Counters;

/** All counters at zero. Copying costs a thirtieth of naming them one by one. */
export function newCounters(): Counters {
  return { ...ZEROS };
}
