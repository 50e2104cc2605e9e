/** How connections end, told by their ends and by observers. */
import { describe } from "vitest";
import { FIN } from "../../../src/wire/index.ts";
import { allAgree, wireAgrees } from "./hold.ts";
import { dropFirst, dropNth, standing } from "./worlds.ts";

describe("closed", () => {
  allAgree("by the client first", () =>
    standing((client, server, scene) => {
      client.send(100);
      scene
        .at(30, () => server.read().send(200))
        .at(60, () => client.read().close())
        .at(90, () => server.close());
    }),
  );
  allAgree("by the server first", () =>
    standing((client, server, scene) => {
      client.send(100);
      scene.at(30, () => server.read().send(200).close()).at(90, () => client.read().close());
    }),
  );
  allAgree("by both at once", () =>
    standing((client, server) => {
      client.close();
      server.close();
    }),
  );
  allAgree("by half, and data goes on", () =>
    standing((client, server, scene) => {
      client.send(10).shut();
      scene
        .at(200, () => server.read().send(5_000))
        .at(3_000, () => server.close())
        .at(3_100, () => client.read().close());
    }),
  );
  allAgree("by half, and kept so", () =>
    standing((client, _server, scene) => {
      client.shut();
      scene.at(200_000, () => {});
    }),
  );
  allAgree("by an orphan that waits no longer, and data that comes late", () =>
    standing((client, server, scene) => {
      client.close();
      scene.at(200_000, () => server.close());
    }),
  );
  wireAgrees("with a FIN that was lost", () =>
    standing(
      (client, server, scene) => {
        client.close();
        scene.at(500, () => server.close());
      },
      { rule: dropFirst(FIN) },
    ),
  );
  wireAgrees("with two FINs, of which the first was lost", () =>
    standing(
      (client, server, scene) => {
        server.close();
        scene.at(20, () => client.close());
      },
      { rule: dropFirst(FIN) },
    ),
  );
  wireAgrees("with a last ACK that was lost", () =>
    standing(
      (client, server, scene) => {
        client.close();
        scene.at(100, () => server.close());
      },
      { rule: dropNth(7) },
    ),
  );
});

describe("given up", () => {
  wireAgrees("after retransmissions", () =>
    standing((client, _server, scene) => {
      scene.wire.cut();
      client.send(100);
      scene.at(2_000_000, () => {
        scene.b.crash();
        client.close();
      });
    }),
  );
  wireAgrees("by TCP_USER_TIMEOUT", () =>
    standing((client, _server, scene) => {
      client.option("TCP_USER_TIMEOUT", 3_000);
      scene.wire.cut();
      client.send(100);
      scene.at(60_000, () => {
        scene.b.crash();
        client.close();
      });
    }),
  );
  wireAgrees("by keepalives without an answer", () =>
    standing((client, _server, scene) => {
      client.option("TCP_KEEPIDLE", 5).option("TCP_KEEPINTVL", 2).option("TCP_KEEPCNT", 3);
      client.option("SO_KEEPALIVE", 1);
      scene
        .at(1_000, () => scene.wire.there.cut())
        .at(10_900, () => scene.wire.heal())
        .at(60_000, () => client.close());
    }),
  );
  wireAgrees("a FIN", () =>
    standing((client, _server, scene) => {
      scene.wire.cut();
      client.close();
      scene.at(300_000, () => scene.b.crash());
    }),
  );
});
