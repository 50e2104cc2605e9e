/** The tracker's plain path says what the full path says, to the last column. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { PcapTap, World } from "../../../src/exports/sim.ts";
import { mustBe } from "../../must.ts";
import { bothPaths, feedFile, type Reading } from "./bothPaths.ts";
import { drill } from "./drill.ts";
import { play, thrown } from "./thrown.ts";

const FOLDER = new URL("../../captures/", import.meta.url);
const captures = readdirSync(FOLDER).filter((name) => /\.pcap(ng)?$/.test(name));
const SEED = 9293;
const WORLDS = 60;
/** Worlds in which the two once parted. */
const PARTED = [500_848];

/** Says where two readings part, without the cost of a whole comparison while they do not. */
function mustAgree([plain, full]: readonly [Reading, Reading], what?: string): void {
  if (JSON.stringify(plain) !== JSON.stringify(full)) expect(plain, what).toEqual(full);
}

test.each(captures)("%s", (name) => {
  const readings = bothPaths(feedFile(readFileSync(new URL(name, FOLDER))));
  expect(readings[0].marks.length).toBeGreaterThan(0);
  mustAgree(readings);
});

/** What a wire of a world does: now and then all is well, else a little of everything. */
function drawWire(r: Random) {
  const some = (most: number) => (r.chance(0.5) ? r.float() * most : 0);
  const faults = { loss: some(0.1), duplicate: some(0.1), reorder: some(0.1), corrupt: some(0.02) };
  const wire = {
    delayMs: r.pick([0.1, 2, 40]),
    jitterMs: some(5),
    reorderMs: r.pick([1, 20, 300]),
  };
  return r.chance(0.25) ? wire : { ...wire, ...faults };
}

/** A capture at a host that talks over a few connections in a random world. */
async function record(seed: number): Promise<Uint8Array> {
  const r = new Random(seed);
  const world = new World({ seed });
  const settings = () => ({
    tcp_timestamps: r.below(2),
    tcp_sack: r.below(2),
    tcp_window_scaling: r.below(2),
    ...(r.chance(0.5) ? { tcp_rmem: [4096, 8192, 8192] as const } : {}),
  });
  const a = world.host("a", { address: "10.0.0.1", settings: settings() });
  const b = world.host("b", { address: "10.0.0.2", settings: settings() });
  const tap = new PcapTap(world).onHost(a);
  if (r.chance(0.3)) tap.onHost(b);
  world.link(a, b, drawWire(r));
  b.net
    .createServer((socket) => {
      socket.on("error", () => {});
      if (r.chance(0.3)) socket.pipe(socket);
      else if (r.chance(0.7)) socket.end("x".repeat(r.below(60_000)));
      else {
        // A reader that comes late closes its window.
        world.after(r.below(2_000), () => void socket.resume());
      }
    })
    .listen(80);
  for (let n = 0; n < 4; n++) {
    world.after(r.below(300), () => {
      const socket = a.net.connect(80, "10.0.0.2");
      socket.on("error", () => {}).on("data", () => {});
      if (r.chance(0.5)) socket.setKeepAlive(true, 1_000);
      for (let i = r.below(5); i > 0; i--) {
        world.after(
          r.below(2_000),
          () => void (socket.writable && socket.write("y".repeat(r.below(9_000)))),
        );
      }
      world.after(r.below(5_000), () => (r.chance(0.8) ? socket.end() : socket.destroy()));
    });
  }
  await world.runFor("2 min");
  return tap.file();
}

describe("random worlds", () => {
  const seeds = [...Array.from({ length: WORLDS }, (_, i) => SEED + i), ...PARTED];

  test.each(seeds)("seed %i: seen whole, from the middle, with holes", async (seed) => {
    const file = await record(seed);
    const r = new Random(seed).fork("holes");
    const readings = bothPaths(feedFile(file));
    expect(readings[0].marks.length).toBeGreaterThan(10);
    mustAgree(readings, `seed ${seed}`);
    const first = 1 + r.below(readings[0].marks.length);
    mustAgree(bothPaths(feedFile(file, (frame) => frame >= first)), `from frame ${first}`);
    const holes = new Set(readings[0].marks.flatMap((_, i) => (r.chance(0.03) ? [i + 1] : [])));
    mustAgree(bothPaths(feedFile(file, (frame) => !holes.has(frame))), `seed ${seed} with holes`);
  });
});

test("any segments in any order", () => {
  fc.assert(
    fc.property(fc.array(thrown, { maxLength: 60 }), (list) => {
      const [plain, full] = bothPaths((tracker) => play(list, tracker));
      mustBe(JSON.stringify(plain), JSON.stringify(full));
    }),
    { seed: SEED, numRuns: 400 },
  );
});

test("a byte sent into a closed window is a probe, not plain data", () => {
  const script = `
    0     >  S   0:0(0)
    +.01  <  S.  0:0(0)  ack 1
    +0    >  .   1:1(0)  ack 1
    +0    >  P.  1:11(10)  ack 1  win 100
    +.01  <  P.  1:11(10)  ack 11  win 100
    +0    >  P.  11:21(10)  ack 11  win 100
    +.01  <  .   11:11(0)  ack 21  win 0
    +.05  >  .   21:22(1)  ack 11  win 100
  `;
  const [plain, full] = [drill(script), drill(script, undefined, { isThorough: true })];
  expect(plain.marks).toEqual(full.marks);
  expect(plain.lives).toEqual(full.lives);
  expect(plain.marks.at(-1)).toContain("zero-window probe");
});
