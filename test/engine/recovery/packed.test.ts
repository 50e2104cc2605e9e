/** A connection at rest packs what recovery knows of it, and gets back all that still counts. */
import { expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { isAtRest, PackedStates } from "../../../src/engine/block/packed.ts";
import { RecoveryState } from "../../../src/engine/block/recoveryState.ts";
import { Stack } from "../../../src/engine/stack.ts";

/** What is as in a new state while a connection rests, or counts no more. */
const BORN = ["board", "state", "sackedOut", "lostOut", "retransmitsOut", "resendHint", "burst"];
const MARKS = ["reneging", "frto", "newDataFirst", "resendHeld", "probeDue", "probeOut"];
const DEAD = ["sackCache", "sackCacheCount", "limit", "limitSince"];
/** Only a connection that lost something has these. */
const WIDE = ["bytesSent", "bytesRetransmitted", "rackSentAt", "lastSentAt"];

type Fields = Record<string, unknown>;

/** A state at rest in which every number that must survive is one of its own. */
function usedState(): RecoveryState {
  const state = new RecoveryState();
  const fields = state as unknown as Fields;
  let next = 1000;
  for (const [name, value] of Object.entries(fields)) {
    if ([...BORN, ...MARKS, ...DEAD].includes(name)) continue;
    if (typeof value === "number") fields[name] = WIDE.includes(name) ? 2 ** 40 + next++ : -next++;
    if (typeof value === "boolean") fields[name] = true;
  }
  for (const name of Object.keys(state.minRtt)) (state.minRtt as unknown as Fields)[name] = next++;
  for (const limit of [1, 2, 3] as const) state.limitTimes[limit] = 2 ** 41 + next++;
  state.module = { what: "a module's own" };
  return state;
}

test("every number that outlives a rest comes back, in a state taken from the pool", () => {
  const packed = new PackedStates();
  const used = usedState();
  expect(isAtRest(used)).toBe(true);
  const row = packed.add(used);
  const back = new RecoveryState();
  packed.read(row, back);
  expect(back).toEqual(used);
});

test("a state that never lost anything comes back too, from a row that held another", () => {
  const packed = new PackedStates();
  packed.remove(packed.add(usedState()));
  const calm = new RecoveryState();
  Object.assign(calm, { delivered: 12, srtt8: 80_000, lastSentAt: 5e12, cwndLimited: true });
  const back = new RecoveryState();
  packed.read(packed.add(calm), back);
  expect(back).toEqual(calm);
});

test("a number that does not fit a word keeps its state from being packed", () => {
  const state = new RecoveryState();
  state.segmentsSent = 2 ** 31;
  const packed = new PackedStates();
  expect(packed.add(state)).toBe(-1);
  state.segmentsSent--;
  expect(packed.add(state)).not.toBe(-1);
});

test("what is in flight, or an episode that is open, is no rest", () => {
  for (const change of [
    { state: 1 },
    { sackedOut: 1 },
    { probeOut: 2 },
    { burst: 1 },
    { limit: 1 },
  ]) {
    expect(isAtRest(Object.assign(new RecoveryState(), change))).toBe(false);
  }
});

/** A request and an answer; what each packet was, and tcp_info at both ends afterwards. */
function conversation(awake: number): unknown[] {
  const options = { awake, settings: { tcp_window_scaling: 0 } };
  const a = new Stack({ ...options, addresses: ["10.0.0.1"], random: new Random(1) });
  const b = new Stack({ ...options, addresses: ["10.0.0.2"], random: new Random(2) });
  const log: unknown[] = [];
  let now = 0;
  const pump = (): void => {
    for (const [from, to] of [
      [a, b],
      [b, a],
      [a, b],
    ] as const) {
      for (let p = from.pollTransmit(now); p; p = from.pollTransmit(now)) {
        log.push(Buffer.from(p.bytes.subarray(p.start, p.end)).toString("hex"));
        now += 10;
        to.handlePacket(p.bytes, p.start, p.end, now);
      }
    }
  };
  const listener = b.listen({ port: 80, backlog: 8 }, now) as number;
  const client = a.connect({ address: "10.0.0.2", port: 80 }, now) as number;
  pump();
  const server = b.accept(listener, now) as number;
  const data = new Uint8Array(30_000);
  for (let round = 0; round < 20; round++) {
    for (const [stack, id, other, reader] of [
      [a, client, b, server],
      [b, server, a, client],
    ] as const) {
      stack.send(id, data, 0, 1 + round * round * 70, now);
      for (let i = 0; i < 8; i++) {
        pump();
        other.receive(reader, data, 0, data.length, now);
        now += 30_000;
        a.handleTimeout(now);
        b.handleTimeout(now);
      }
      log.push(a.info(client, now), b.info(server, now));
    }
    now += round * 400_000;
  }
  return log;
}

test("whether states are packed shows in no packet and in no tcp_info", () => {
  expect(conversation(0)).toEqual(conversation(256));
});
