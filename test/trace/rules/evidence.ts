/** Evidence of an uneventful connection, of which a test changes what it is about. */
import {
  type EndEvidence,
  type Evidence,
  NO_TROUBLE,
  type RstEvidence,
  type Trouble,
} from "../../../src/trace/index.ts";

type EndChange = Partial<Omit<EndEvidence, "trouble">> & { readonly trouble?: Partial<Trouble> };

/** What a test changes. */
export type Change = Partial<Omit<Evidence, "client" | "server" | "rst">> & {
  readonly client?: EndChange;
  readonly server?: EndChange;
  readonly rst?: Partial<RstEvidence>;
};

const OFFER = { mss: 1460, windowScale: 7, sackPermitted: true, timestamps: true };

function endOf(end: "client" | "server", { trouble, ...change }: EndChange = {}): EndEvidence {
  const isServer = end === "server";
  return {
    end,
    syns: 1,
    synFrame: isServer ? 2 : 1,
    synAt: isServer ? 10_000 : 0,
    synLastFrame: isServer ? 2 : 1,
    synLastAt: isServer ? 10_000 : 0,
    hasSynAck: isServer,
    offer: OFFER,
    fins: 0,
    finFrame: 0,
    finAt: 0,
    finLastFrame: 0,
    finLastAt: 0,
    finAckFrame: 0,
    segments: 10,
    dataSegments: 5,
    bytes: 500,
    lastFrame: 20,
    lastSentAt: 1_000_000,
    isNumbered: true,
    isWaiting: false,
    isShut: false,
    mayHaveClosed: false,
    state: "ESTABLISHED",
    stateAt: 20_000,
    ...change,
    trouble: trouble === undefined ? NO_TROUBLE : { ...NO_TROUBLE, ...trouble },
  };
}

const RST: RstEvidence = {
  from: "server",
  at: 2_000_000,
  frame: 30,
  hasAck: true,
  seqAhead: 0,
  ackBehind: 0,
  window: 1_000,
  usualWindow: 1_000,
  largestWindow: 1_000,
  senderState: "ESTABLISHED",
  receiverState: "ESTABLISHED",
  answers: null,
  answersFrame: 0,
  answersAt: 0,
  answersChallenge: false,
  unreadBytes: 0,
  tries: 0,
  keepalives: 0,
  idleMicros: 0,
  isFromBoth: false,
  goesOn: 0,
  packet: null,
};

/** The evidence, changed. */
export function evidenceOf({ client, server, rst, ...change }: Change = {}): Evidence {
  return {
    startedAt: 0,
    firstFrame: 1,
    lastAt: 2_000_000,
    lastFrame: 20,
    observedUntil: 2_000_000,
    isMidCapture: false,
    isSimultaneousOpen: false,
    completedAt: 20_000,
    isHalfOpenFound: false,
    fastOpen: null,
    dataOnSynBytes: 0,
    dataOnSynAckBytes: 0,
    dataOnThirdAckBytes: 0,
    icmp: null,
    closedBy: null,
    isFirstFinDoubtful: false,
    firstCloseAt: 0,
    isCloseCrossed: false,
    isFinAckedApart: false,
    halfCloseBytes: 0,
    isLastAckLost: false,
    longestIdleMicros: 0,
    assassin: null,
    reuse: null,
    told: null,
    ...change,
    client: endOf("client", client),
    server: endOf("server", server),
    rst: rst === undefined ? null : { ...RST, ...rst },
  };
}
