/**
 * A live host that keeps few events of many: its verdict is still that of a capture of the same
 * packets (`--pcap FILE`, then `synfin explain FILE`), as it is in every other scene.
 */
import { allAgree } from "./hold.ts";
import { standing } from "./worlds.ts";

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
