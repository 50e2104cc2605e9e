/**
 * A live host knows the packets that pass it, and of itself what it did: its verdict is that of a
 * capture of the same packets (`--pcap FILE`, then `synfin explain FILE`).
 */
import { describe } from "vitest";
import { liveAgrees } from "./hold.ts";
import { Scene, standing } from "./worlds.ts";

describe("a connection", () => {
  liveAgrees("closed by the client first", () =>
    standing((client, server, scene) => {
      client.send(100);
      scene
        .at(30, () => server.read().send(200))
        .at(60, () => client.read().close())
        .at(90, () => server.close());
    }),
  );
  liveAgrees("closed by the server first", () =>
    standing((client, server, scene) => {
      client.send(100);
      scene.at(30, () => server.read().send(200).close()).at(90, () => client.read().close());
    }),
  );
  liveAgrees("closed by both at once", () =>
    standing((client, server) => {
      client.close();
      server.close();
    }),
  );
  liveAgrees("closed by half, and data goes on", () =>
    standing((client, server, scene) => {
      client.send(10).shut();
      scene
        .at(200, () => server.read().send(5_000))
        .at(3_000, () => server.close())
        .at(3_100, () => client.read().close());
    }),
  );
  liveAgrees("with thousands of segments", () =>
    standing((client, server, scene) => {
      for (let ms = 0; ms < 10_000; ms += 20) {
        scene.at(ms, () => {
          client.send(8_000);
          server.read(100_000);
        });
      }
      scene.at(12_000, () => client.close()).at(12_100, () => server.read().close());
    }),
  );
  liveAgrees("reset by the client", () =>
    standing((client, server, scene) => {
      client.send(100);
      scene.at(50, () => server.read()).at(100, () => client.abort());
    }),
  );
  liveAgrees("refused", () => {
    const scene = new Scene();
    scene.connect();
    return scene;
  });
});
