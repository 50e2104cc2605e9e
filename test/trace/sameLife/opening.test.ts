/** How connections come up, told by their ends and by observers. */
import { describe } from "vitest";
import { FIN, SYN } from "../../../src/wire/index.ts";
import { allAgree, wireAgrees } from "./hold.ts";
import { dropFirst, dropNth, Scene, type SceneOptions, type Sock, standing } from "./worlds.ts";

/** A question and an answer, long after the handshake. */
function late(options: SceneOptions = {}): Scene {
  const scene = new Scene(options);
  const listener = scene.listen();
  const client = scene.connect();
  return scene
    .at(4_000, () => client.send(100))
    .at(4_100, () => scene.accept(listener).read().send(50).close())
    .at(4_200, () => client.read().close());
}

function crossing(): Scene {
  const scene = new Scene();
  const client = scene.connect(40_000, 40_001);
  let server: Sock;
  return scene
    .at(1, () => {
      server = scene.connect(40_001, 40_000, "b");
    })
    .at(100, () => {
      client.send(100);
      server.send(100);
    })
    .at(150, () => client.read().close())
    .at(200, () => server.read().close());
}

/** A first connection asks for a cookie, a second one brings data with it. */
function fastOpen(bytes: number): Scene {
  const scene = new Scene({ settings: { tcp_fastopen: 3 } });
  scene.listen({ options: { TCP_FASTOPEN: 8 } });
  const fast = (localPort: number) => scene.connectFast(localPort, new Uint8Array(bytes));
  scene.at(0, () => fast(40_000));
  return scene.at(1_000, () => fast(40_001));
}

describe("opened", () => {
  allAgree("by a handshake", () => late());
  allAgree("by SYNs that cross", crossing, ["wire", "a"]);
  allAgree("and refused", () => {
    const scene = new Scene();
    scene.connect();
    return scene;
  });
  allAgree("fast", () => fastOpen(20));
  allAgree("with data on the third ACK", () =>
    standing((client) => client.close(), { settings: { tcp_timestamps: 0 } }),
  );
  wireAgrees("though nobody answered", () => {
    const scene = new Scene({ rule: () => "drop" });
    scene.connect();
    return scene;
  });
  wireAgrees("although the SYN was lost", () => late({ rule: dropFirst(SYN) }));
  wireAgrees("although the SYN,ACK was lost", () => late({ rule: dropNth(2) }));
  wireAgrees("although the third ACK was lost", () => late({ rule: dropNth(3) }));
  wireAgrees("and closed with a FIN that was lost", () => late({ rule: dropFirst(FIN) }));
  allAgree(
    "over a connection that its client forgot",
    () =>
      standing((client, server, scene) => {
        client.send(100);
        scene
          .at(50, () => server.read())
          .at(100, () => scene.a.crash())
          .at(200, () => scene.a.reboot())
          .at(300, () => {
            const again = scene.connect();
            scene.at(3_000, () => again.close());
          })
          .at(4_000, () => scene.b.crash());
      }),
    ["wire"],
  );
});
