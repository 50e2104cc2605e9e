/**
 * Connections made by hand: lifecycles and the events that they sum up, for the views to draw.
 */
import type {
  End,
  Endpoint,
  Mark,
  SegmentEvent,
  StepEvent,
  TraceEvent,
} from "../../src/trace/events.ts";
import type { Lifecycle, Moved, StateEntry } from "../../src/trace/lifecycle.ts";

const CLIENT: Endpoint = { ip: "192.0.2.10", port: 40000 };
const SERVER: Endpoint = { ip: "198.51.100.80", port: 80 };
const ISS = { client: 4_000_000_000, server: 1_000_000 };

/** What an end sent: nothing but what is named. */
export const moved = (named: Partial<Moved> = {}): Moved => ({
  segments: 0,
  bytes: 0,
  ipBytes: 0,
  wireBytes: named.bytes ?? 0,
  dataSegments: 0,
  retransmittedBytes: 0,
  fastRetransmissions: 0,
  timeoutRetransmissions: 0,
  spuriousRetransmissions: 0,
  tailLossProbes: 0,
  timeoutsOrProbes: 0,
  outOfOrder: 0,
  missingBytes: 0,
  duplicateAcks: 0,
  sacks: 0,
  dsacks: 0,
  zeroWindows: 0,
  zeroWindowMs: 0,
  zeroWindowProbes: 0,
  keepalives: 0,
  windowFull: 0,
  windowMin: null,
  windowMax: null,
  rttMs: null,
  rttMinMs: null,
  rttMaxMs: null,
  firstDataAt: null,
  lastDataAt: null,
  ...named,
});

const OFFER = { mss: 1460, windowScale: 7, sackPermitted: true, timestamps: true };

const PLAIN: Lifecycle = {
  schema: "synfin.connection/1",
  number: 1,
  client: CLIENT,
  server: SERVER,
  incarnation: 1,
  epoch: "2024-05-01T12:00:00.000000000Z",
  firstFrame: 1,
  lastFrame: 10,
  startedAt: 0,
  lastAt: 0.0261,
  durationMs: 26.1,
  opened: {
    how: "handshake",
    at: 0,
    completedAt: 0.0052,
    rttMs: 5.2,
    clientRttMs: 0.2,
    serverRttMs: 5,
    synRetries: 0,
    synAckRetries: 0,
    offered: { client: OFFER, server: OFFER },
    agreed: { windowScale: true, sack: true, timestamps: true },
    dataOnSynBytes: 0,
    dataOnThirdAckBytes: 0,
    fastOpen: null,
    halfOpenFound: false,
    icmp: null,
  },
  moved: {
    client: moved({ segments: 6, bytes: 120, ipBytes: 432, dataSegments: 1, rttMs: 5.1 }),
    server: moved({ segments: 4, bytes: 2400, ipBytes: 2608, dataSegments: 2, rttMs: 0.3 }),
  },
  retransmitted: { client: 0, server: 0 },
  idle: { longestMs: 10, at: 0.0103, waitingFor: "server" },
  closed: {
    how: "four-segment",
    first: "client",
    at: 0.0206,
    endedAt: 0.0261,
    halfCloseMs: null,
    halfCloseBytes: 0,
    finRetransmissions: { client: 0, server: 0 },
    lastAckLost: false,
    dataAfterCloseBytes: 0,
    waiting: null,
    gaveUp: null,
  },
  reset: null,
  timeWait: { owner: "client", since: 0.0261, until: 60.0261, reused: null, assassinatedAt: null },
  states: { client: [], server: [] },
  closingMs: { client: { "FIN-WAIT-1": 5, "FIN-WAIT-2": 0.5 }, server: { "CLOSE-WAIT": 0.5 } },
  findings: [],
  history: "ShADadFaf",
};

/** A plain connection of ten segments, with what is named put in the place of its own. */
export const lifeOf = (named: Partial<Lifecycle> = {}): Lifecycle => ({ ...PLAIN, ...named });

const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, ".": 16 };

interface Extra {
  readonly window?: number;
  readonly options?: readonly string[];
  readonly marks?: readonly Mark[];
}

/** Writes events down with relative numbers; frames count from 1. */
export class Script {
  readonly events: TraceEvent[];
  #frame = 0;
  #at = 0;
  readonly #states: { client: StateEntry[]; server: StateEntry[] };

  constructor(client: Endpoint = CLIENT, server: Endpoint = SERVER) {
    this.events = [{ kind: "connection", connection: 1, at: 0, client, server, incarnation: 1 }];
    this.#states = { client: [], server: [] };
  }

  get states() {
    return this.#states;
  }

  /** A segment at `ms`: flags as tcpdump writes them, relative numbers, payload bytes. */
  segment(
    ms: number,
    from: End,
    flags: string,
    seq: number,
    ack: number,
    length: number,
    extra: Extra = {},
  ) {
    this.#at = ms * 1000;
    const other = from === "client" ? "server" : "client";
    const event: SegmentEvent = {
      kind: "segment",
      connection: 1,
      at: this.#at,
      from,
      frame: ++this.#frame,
      seq: (ISS[from] + seq) >>> 0,
      ack: flags.includes(".") ? (ISS[other] + ack) >>> 0 : 0,
      flags: [...flags].reduce((bits, flag) => bits | (FLAGS[flag] as number), 0),
      length,
      window: extra.window ?? 64256,
      options: extra.options ?? [],
      marks: extra.marks ?? [],
    };
    this.events.push(event);
    return this;
  }

  /** A step that the last segment caused. */
  step(end: End, to: StepEvent["to"], trigger: StepEvent["trigger"], how: StepEvent["how"]) {
    const states = this.#states[end];
    const from = states.at(-1)?.state ?? "CLOSED";
    const frame = this.#frame;
    this.events.push({
      kind: "step",
      connection: 1,
      at: this.#at,
      end,
      from,
      to,
      trigger,
      frame,
      how,
    });
    states.push({ state: to, at: this.#at / 1e6, frame, how, trigger });
    return this;
  }

  event(event: TraceEvent) {
    this.events.push(event);
    return this;
  }
}

/** SYN, SYN,ACK and ACK, with the steps that they are. */
export function handshake(script: Script): Script {
  return script
    .segment(0, "client", "S", 0, 0, 0, {
      window: 64240,
      options: ["mss 1460", "sackOK", "wscale 7"],
    })
    .step("client", "SYN-SENT", "active OPEN", "seen")
    .step("server", "LISTEN", "passive OPEN", "inferred")
    .segment(5, "server", "S.", 0, 1, 0, {
      window: 65160,
      options: ["mss 1460", "sackOK", "wscale 7"],
    })
    .step("server", "SYN-RECEIVED", "rcv SYN", "seen")
    .segment(5.2, "client", ".", 1, 1, 0)
    .step("client", "ESTABLISHED", "rcv SYN,ACK", "seen")
    .step("server", "ESTABLISHED", "rcv ACK of SYN", "inferred");
}

/** A request, an answer in two segments, and a close in four segments. */
export function fourSegments(): { life: Lifecycle; events: readonly TraceEvent[] } {
  const script = handshake(new Script())
    .segment(5.3, "client", "P.", 1, 1, 120)
    .segment(10.3, "server", ".", 1, 121, 0)
    .segment(20.3, "server", ".", 1, 121, 1448)
    .segment(20.4, "server", "P.", 1449, 121, 952)
    .segment(20.6, "client", "F.", 121, 2401, 0)
    .step("client", "FIN-WAIT-1", "CLOSE", "seen")
    .step("server", "CLOSE-WAIT", "rcv FIN", "inferred")
    .segment(25.6, "server", ".", 2401, 122, 0)
    .step("client", "FIN-WAIT-2", "rcv ACK of FIN", "inferred")
    .segment(26, "server", "F.", 2401, 122, 0)
    .step("server", "LAST-ACK", "CLOSE", "seen")
    .segment(26.1, "client", ".", 122, 2402, 0)
    .step("client", "TIME-WAIT", "rcv FIN", "seen")
    .step("server", "CLOSED", "rcv ACK of FIN", "inferred");
  return { life: lifeOf({ states: script.states }), events: script.events };
}
