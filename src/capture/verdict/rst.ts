/** The RST that ended a connection, and its situation: columns to evidence. */
import type { Answered, End, RstEvidence, RstPacket } from "../../trace/index.ts";
import { ACK } from "../../wire/index.ts";
import {
  HAS_COUNTING_IDS,
  KIND_ACK,
  KIND_CHALLENGE,
  KIND_DATA,
  KIND_FIN,
  KIND_KEEPALIVE,
  KIND_PROBE,
  KIND_RST,
  KIND_SYN,
  KIND_SYN_ACK,
} from "../track/codes.ts";
import type { EndColumns } from "../track/columns/end.ts";
import { idDifference } from "../track/duplicates.ts";
import type { Case } from "./case.ts";
import { stateName } from "./stateName.ts";

/** A packet numbered this far off was not counted with the others. */
const FAR_IDS = 1024;
const NAMES: readonly [End, End] = ["client", "server"];
const ANSWERED = new Map<number, Answered>([
  [KIND_SYN, "SYN"],
  [KIND_SYN_ACK, "SYN,ACK"],
  [KIND_ACK, "ACK"],
  [KIND_DATA, "data"],
  [KIND_FIN, "FIN"],
  [KIND_RST, "RST"],
  [KIND_KEEPALIVE, "keepalive"],
  [KIND_PROBE, "zero-window probe"],
  [KIND_CHALLENGE, "challenge ACK"],
]);

/** All that was written down when it passed. */
export function rstOf(c: Case): RstEvidence {
  const { rare } = c;
  const sender = c.ends[rare.rstFrom - 1] as EndColumns;
  return {
    from: NAMES[rare.rstFrom - 1] as End,
    at: rare.rstAt,
    frame: rare.rstFrame,
    hasAck: (rare.rstFlags & ACK) !== 0,
    seqAhead: rare.rstSeqAhead,
    ackBehind: rare.rstAckBehind,
    window: rare.rstWindow,
    usualWindow: rare.rstUsualWindow,
    largestWindow: sender.windowMax,
    senderState: stateName(rare.rstSenderState),
    receiverState: stateName(rare.rstReceiverState),
    answers: ANSWERED.get(rare.rstAnswers) ?? null,
    answersFrame: rare.rstAnswersFrame,
    answersAt: rare.rstAnswersAt,
    answersChallenge: rare.challengeAck === 1,
    unreadBytes: rare.rstUnreadBytes,
    tries: rare.rstTries,
    keepalives: rare.rstKeepalives,
    idleMicros: rare.rstIdleMicros,
    isFromBoth: rare.rstBothEnds !== 0,
    goesOn: rare.rstGoesOn,
    packet: packetOf(c, sender),
  };
}

function packetOf({ rare }: Case, sender: EndColumns): RstPacket {
  const { rstIpId: ipId, rstUsualIpId: usualIpId } = rare;
  const counts = (sender.facts & HAS_COUNTING_IDS) !== 0 && ipId > 0;
  return {
    ttl: rare.rstTtl,
    usualTtl: rare.rstUsualTtl,
    isForeign: rare.rstForeign !== 0,
    hasStrayed: rare.rstStrayed !== 0,
    ipId,
    usualIpId,
    isFarId: counts && Math.abs(idDifference(ipId, usualIpId)) > FAR_IDS,
    lacksClock: rare.rstLacksClock !== 0,
  };
}
