/** A fold that keeps few events tells what one that keeps all tells. */
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { eventsByConnection, lifecycleOf, RunningFold } from "../../../src/trace/index.ts";
import { RST } from "../../../src/wire/index.ts";
import { type Scene, type Sock, standing } from "../sameLife/worlds.ts";

const BOUND = 128;

/** Lots of data both ways, over a wire that loses some of it, until `part`. */
function long(seed: number, part: (client: Sock, server: Sock, scene: Scene) => void): Scene {
  const random = new Random(seed);
  let passed = 0;
  return standing(
    (client, server, scene) => {
      for (let ms = 0; ms < 60_000; ms += 50) {
        scene.at(ms, () => {
          client.send(20_000);
          server.read(1_000_000);
          if (random.chance(0.1)) server.send(500);
          client.read();
        });
      }
      scene.at(90_000, () => part(client, server.read(1_000_000), scene));
    },
    {
      seed,
      rule: ({ segment }) => {
        const mayBeLost = ++passed > 3 && (segment.flags & RST) === 0;
        return mayBeLost && random.chance(0.01) ? "drop" : "pass";
      },
    },
  );
}

const PARTINGS: Record<string, Parameters<typeof long>[1]> = {
  "a close": (client, server, scene) => {
    client.close();
    scene.at(90_500, () => server.close());
  },
  "a half-close": (client, server, scene) => {
    server.shut();
    scene
      .at(95_000, () => client.send(3_000))
      .at(96_000, () => server.read())
      .at(97_000, () => {
        client.close();
        server.close();
      });
  },
  "an abort": (client) => client.abort(),
  "an abort of the server's": (_client, server) => server.abort(),
  "a death": (client, _server, scene) => {
    scene.wire.cut();
    client.send(100);
    scene.at(2_000_000, () => scene.b.crash());
  },
  "a forged reset, and a close": (client, server, scene) => {
    scene.forgeRst(100);
    scene.at(90_300, () => client.close()).at(90_600, () => server.close());
  },
};

describe.each(Object.keys(PARTINGS))("thousands of segments, and %s", (name) => {
  test.each([1, 2])("seed %d", (seed) => {
    const scene = long(seed, PARTINGS[name] as (typeof PARTINGS)[string]);
    scene.world.runSync();
    const [events = []] = eventsByConnection(scene.world.trace.events).values();
    expect(events.length).toBeGreaterThan(5_000);
    const fold = new RunningFold(BOUND);
    for (const event of events) fold.add(event);
    expect(fold.events.length).toBeLessThan(BOUND + 30);
    expect(fold.omitted + fold.events.length).toBe(events.length);
    expect(fold.lifecycle()).toEqual(lifecycleOf(events));
  });
});

test("a life that is asked for while it goes on is no other at its end", () => {
  const scene = long(4, (client, server) => {
    client.close();
    server.close();
  });
  scene.world.runSync();
  const [events = []] = eventsByConnection(scene.world.trace.events).values();
  const fold = new RunningFold(BOUND);
  for (const [i, event] of events.entries()) {
    fold.add(event);
    if (i % 397 === 0) expect(fold.lifecycle()).toEqual(lifecycleOf(events.slice(0, i + 1)));
  }
  expect(fold.lifecycle()).toEqual(lifecycleOf(events));
});
