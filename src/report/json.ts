/**
 * A lifecycle as one line of JSON, schema "synfin.connection/1", documented in docs/json.md.
 *
 * Written by hand: a capture of 100,000 connections is 100,000 lines, and `JSON.stringify` takes
 * several times as long. Keys come in the order of the `Lifecycle` type. Counters of `moved` that
 * are zero, and its values that are null, are left out; nothing else ever is.
 */
import { STATES } from "../machine/states.ts";
import { TRIGGERS, type Trigger } from "../machine/transitions.ts";
import type { How, ObservedState, TraceEvent } from "../trace/events.ts";
import type { Finding } from "../trace/findings.ts";
import type {
  Closed,
  Evidence,
  Lifecycle,
  Moved,
  Offer,
  Opened,
  Reset,
  StateEntry,
} from "../trace/lifecycle.ts";

/** One connection as a line, without the line break. */
export function connectionJson(life: Lifecycle): string {
  const { client, server, idle, timeWait, retransmitted } = life;
  return (
    `{"schema":"${life.schema}","number":${life.number}` +
    `,"client":{"ip":"${client.ip}","port":${client.port}}` +
    `,"server":{"ip":"${server.ip}","port":${server.port}}` +
    `,"incarnation":${life.incarnation},"epoch":${word(life.epoch)}` +
    `,"firstFrame":${life.firstFrame},"lastFrame":${life.lastFrame}` +
    `,"startedAt":${life.startedAt},"lastAt":${life.lastAt},"durationMs":${life.durationMs}` +
    `,"opened":${opened(life.opened)}` +
    `,"moved":{"client":${moved(life.moved.client)},"server":${moved(life.moved.server)}}` +
    `,"retransmitted":{"client":${retransmitted.client},"server":${retransmitted.server}}` +
    `,"idle":{"longestMs":${idle.longestMs},"at":${idle.at}` +
    `,"waitingFor":${word(idle.waitingFor)}}` +
    `,"closed":${closed(life.closed)},"reset":${life.reset === null ? "null" : reset(life.reset)}` +
    `,"timeWait":{"owner":${word(timeWait.owner)},"since":${timeWait.since}` +
    `,"until":${timeWait.until},"reused":${word(timeWait.reused)}` +
    `,"assassinatedAt":${timeWait.assassinatedAt}}` +
    `,"states":{"client":${states(life.states.client)},"server":${states(life.states.server)}}` +
    `,"closingMs":{"client":${numbers(life.closingMs.client)}` +
    `,"server":${numbers(life.closingMs.server)}}` +
    `,"findings":${findings(life.findings)},"history":"${life.history}"}`
  );
}

/** A word of our own vocabulary, or null: never text from outside, so nothing to escape. */
function word(value: string | null): string {
  return value === null ? "null" : `"${value}"`;
}

function opened(o: Opened): string {
  const { offered, agreed, fastOpen } = o;
  return (
    `{"how":"${o.how}","at":${o.at},"completedAt":${o.completedAt},"rttMs":${o.rttMs}` +
    `,"clientRttMs":${o.clientRttMs},"serverRttMs":${o.serverRttMs}` +
    `,"synRetries":${o.synRetries},"synAckRetries":${o.synAckRetries}` +
    `,"offered":{"client":${offer(offered.client)},"server":${offer(offered.server)}}` +
    `,"agreed":${
      agreed === null
        ? "null"
        : `{"windowScale":${agreed.windowScale},"sack":${agreed.sack}` +
          `,"timestamps":${agreed.timestamps}}`
    },"dataOnSyn":${o.dataOnSyn},"dataOnThirdAck":${o.dataOnThirdAck}` +
    `,"fastOpen":${
      fastOpen === null ? "null" : `{"cookie":"${fastOpen.cookie}","accepted":${fastOpen.accepted}}`
    },"halfOpenFound":${o.halfOpenFound}}`
  );
}

/** The few offers that all connections of a capture make; bounded, as outsiders choose them. */
const OFFERS = new Map<number, string>();
const MAX_OFFERS = 1000;

function offer(o: Offer | null): string {
  if (o === null) return "null";
  const scale = o.windowScale ?? 15;
  const key = (((o.mss ?? -1) * 16 + scale) * 2 + Number(o.sackPermitted)) * 2;
  const known = OFFERS.get(key + Number(o.timestamps));
  if (known !== undefined) return known;
  if (OFFERS.size >= MAX_OFFERS) OFFERS.clear();
  const made = JSON.stringify(o);
  OFFERS.set(key + Number(o.timestamps), made);
  return made;
}

/** `segments` and `bytes` always; the rest where there is something to say. */
function moved(m: Moved): string {
  return `{"segments":${m.segments},"bytes":${m.bytes}${sizes(m)}${troubles(m)}${windows(m)}}`;
}

const sizes = (m: Moved): string =>
  some("ipBytes", m.ipBytes) +
  some("wireBytes", m.wireBytes) +
  some("dataSegments", m.dataSegments) +
  some("retransmittedBytes", m.retransmittedBytes);

const troubles = (m: Moved): string =>
  some("fastRetransmissions", m.fastRetransmissions) +
  some("timeoutRetransmissions", m.timeoutRetransmissions) +
  some("spuriousRetransmissions", m.spuriousRetransmissions) +
  some("tailLossProbes", m.tailLossProbes) +
  some("outOfOrder", m.outOfOrder) +
  some("bytesMissing", m.bytesMissing) +
  some("duplicateAcks", m.duplicateAcks) +
  some("sacks", m.sacks) +
  some("dsacks", m.dsacks) +
  some("zeroWindows", m.zeroWindows) +
  some("zeroWindowMs", m.zeroWindowMs) +
  some("zeroWindowProbes", m.zeroWindowProbes) +
  some("keepalives", m.keepalives) +
  some("windowFull", m.windowFull);

const windows = (m: Moved): string =>
  known("windowMin", m.windowMin) +
  known("windowMax", m.windowMax) +
  known("rttMs", m.rttMs) +
  known("firstDataAt", m.firstDataAt) +
  known("lastDataAt", m.lastDataAt);

const some = (key: string, count: number): string => (count === 0 ? "" : `,"${key}":${count}`);

const known = (key: string, value: number | null): string =>
  value === null ? "" : `,"${key}":${value}`;

function closed(c: Closed): string {
  const { finRetransmissions: fins, waiting } = c;
  return (
    `{"how":"${c.how}","first":${word(c.first)},"at":${c.at},"endedAt":${c.endedAt}` +
    `,"halfCloseMs":${c.halfCloseMs},"halfCloseBytes":${c.halfCloseBytes}` +
    `,"finRetransmissions":{"client":${fins.client},"server":${fins.server}}` +
    `,"lastAckLost":${c.lastAckLost},"dataAfterClose":${c.dataAfterClose},"waiting":${
      waiting === null
        ? "null"
        : `{"end":"${waiting.end}","state":"${waiting.state}","since":${waiting.since}}`
    },"gaveUp":${word(c.gaveUp)}}`
  );
}

const reset = (r: Reset): string =>
  `{"by":"${r.by}","cause":"${r.cause}","at":${r.at},"frame":${r.frame}` +
  `,"evidence":[${r.evidence.map(fact).join(",")}],"certainty":"${r.certainty}"}`;

const fact = (e: Evidence): string =>
  `{"fact":"${e.fact}","frame":${e.frame},"values":${JSON.stringify(e.values)}}`;

/** `{"state":"…","at":` for each state, and what follows the frame for each way and trigger. */
const STATE_HEADS = Object.fromEntries(
  [...STATES, "unknown"].map((state) => [state, `{"state":"${state}","at":`]),
) as Readonly<Record<ObservedState, string>>;
const STATE_TAILS = new Map<How, ReadonlyMap<Trigger | null, string>>(
  (["seen", "inferred", "reported"] as const).map((how) => [
    how,
    new Map([null, ...TRIGGERS].map((on) => [on, `,"how":"${how}","trigger":${word(on)}}`])),
  ]),
);

function states(entries: readonly StateEntry[]): string {
  let text = "[";
  for (let i = 0; i < entries.length; i++) {
    const { state, at, frame, how, trigger } = entries[i] as StateEntry;
    const tail = STATE_TAILS.get(how)?.get(trigger);
    text += `${i === 0 ? "" : ","}${STATE_HEADS[state]}${at},"frame":${frame}${tail}`;
  }
  return `${text}]`;
}

function numbers(values: Readonly<Record<string, number>>): string {
  let text = "";
  for (const key in values) text += `${text === "" ? "" : ","}"${key}":${values[key]}`;
  return `{${text}}`;
}

const findings = (found: readonly Finding[]): string =>
  found.length === 0 ? "[]" : `[${found.map(finding).join(",")}]`;

const finding = (f: Finding): string =>
  `{"rule":"${f.rule}","severity":"${f.severity}","end":${word(f.end)}` +
  `,"frames":[${f.frames.join(",")}],"clause":"${f.clause}"` +
  `,"values":${JSON.stringify(f.values)}}`;

/** One event of a trace as a line of JSON, without the line break. */
export const eventJson = (event: TraceEvent): string => JSON.stringify(event);
