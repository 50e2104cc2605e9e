/**
 * Random worlds, told by their ends, by who watches the wire, and by live hosts and captures there:
 * four connections at once that say what they please, read when they please, and part in every way;
 * in half of the worlds the wire loses data, ACKs and FINs. A RST that is lost leaves nothing that
 * shows it, and so does a handshake's ACK: scenes of their own are about these.
 */
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import type { Packet } from "../../../src/exports/sim.ts";
import { RST } from "../../../src/wire/index.ts";
import { disagreements, liveDisagreements } from "./hold.ts";
import { Scene, type Sock } from "./worlds.ts";

const SEEDS = 60;
const CONNECTIONS = 4;
const HANDSHAKE_SEGMENTS = 3;
const PARTINGS = ["close", "shut", "abort", "linger"] as const;

function lossy(random: Random, loss: number) {
  const passed = new Map<number, number>();
  return ({ segment }: Packet) => {
    const port = Math.max(segment.sourcePort, segment.destinationPort);
    const count = (passed.get(port) ?? 0) + 1;
    passed.set(port, count);
    if (count <= HANDSHAKE_SEGMENTS || (segment.flags & RST) !== 0) return "pass";
    return random.chance(loss) ? "drop" : "pass";
  };
}

function part(sock: Sock, how: (typeof PARTINGS)[number]): void {
  if (how === "abort") sock.abort();
  else if (how === "shut") sock.shut();
  else if (how === "linger") sock.option("SO_LINGER", 0).close();
  else sock.close();
}

/** What the user of one end does, from `startMs` on. */
function use(scene: Scene, random: Random, sock: Sock, startMs: number): void {
  for (let i = random.below(4); i > 0; i--) {
    scene.at(startMs + random.below(3_000), () => sock.send(random.below(6_000)));
  }
  for (let i = random.below(4); i > 0; i--) {
    scene.at(startMs + random.below(4_000), () => sock.read());
  }
  const how = PARTINGS[random.below(PARTINGS.length)] as (typeof PARTINGS)[number];
  scene.at(startMs + random.below(5_000), () => part(sock, how));
  scene.at(startMs + 20_000, () => sock.close());
}

function worldOf(seed: number, loss: number): Scene {
  const random = new Random(seed);
  const scene = new Scene({ seed, rule: lossy(random.fork("loss"), loss) });
  const listener = scene.listen({ backlog: 20 });
  for (let n = 0; n < CONNECTIONS; n++) {
    scene.at(n * 100, () => use(scene, random, scene.connect(40_000 + n), 30));
  }
  for (let ms = 50; ms < 1_000; ms += 50) {
    scene.at(ms, () => {
      for (const sock of scene.acceptAll(listener)) use(scene, random, sock, 5);
    });
  }
  return scene.at(100_000, () => listener.close());
}

describe.each([0, 0.05])("a world that loses %d of all", (loss) => {
  test.each(Array.from({ length: SEEDS }, (_, i) => i + 1))("seed %d", (seed) => {
    const told = worldOf(seed, loss).run();
    expect(told.fold.length).toBe(CONNECTIONS);
    expect(disagreements(told, "wire")).toEqual([]);
    expect([liveDisagreements(told, "a"), liveDisagreements(told, "b")]).toEqual([[], []]);
  });
});
