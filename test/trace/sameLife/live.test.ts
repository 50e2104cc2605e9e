/**
 * A live host that keeps few events of many: its verdict is still that of a capture of the same
 * packets (`--pcap FILE`, then `synfin explain FILE`), as it is in every other scene.
 */
import { expect, test } from "vitest";
import { allAgree, liveDisagreements } from "./hold.ts";
import { Scene, standing } from "./worlds.ts";

allAgree(
  "thousands of segments, then a close",
  () =>
    standing((client, server, scene) => {
      for (let ms = 0; ms < 10_000; ms += 20) {
        scene.at(ms, () => {
          client.send(8_000);
          server.read(100_000);
        });
      }
      scene.at(12_000, () => client.close()).at(12_100, () => server.read().close());
    }),
  // Where data leaves, round trips are of two kinds, and the median is either.
  ["wire", "b"],
);

test("hundreds that are refused, more than are kept, and one that is served", () => {
  const scene = new Scene();
  const listener = scene.listen();
  for (let n = 0; n < 400; n++) scene.at(n * 10, () => scene.connect(30_000 + n, 81));
  scene.at(4_100, () => {
    const client = scene.connect();
    scene.at(100, () => {
      const server = scene.accept(listener).send(1_000);
      client.send(500).shut();
      scene.at(100, () => server.read().close()).at(200, () => client.read().close());
    });
  });
  const told = scene.run();
  expect(told.live.a).toHaveLength(64);
  // A host numbers its own, and counts how many others were refused among those that are kept.
  const ofOthers = /^(number|reset\.evidence\.\d\.values\.connections): /;
  for (const tap of ["a", "b"] as const) {
    expect(liveDisagreements(told, tap).filter((what) => !ofOthers.test(what))).toEqual([]);
  }
});
