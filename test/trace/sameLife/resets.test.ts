/** Who reset a connection and why, told by the end that did it and by observers. */
import { describe, expect, test } from "vitest";
import { allAgree, wireAgrees } from "./hold.ts";
import { Scene, standing } from "./worlds.ts";

/** A question, read, and an answer, read. */
const talked = (then: Parameters<typeof standing>[0], settings = {}) =>
  standing(
    (client, server, scene) => {
      client.send(10);
      scene
        .at(30, () => server.read().send(10))
        .at(60, () => client.read())
        .at(90, () => then(client, server, scene));
    },
    { settings },
  );

describe("reset", () => {
  allAgree("by a client that lingers for no time", () =>
    talked((client) => client.option("SO_LINGER", 0).close()),
  );
  allAgree("by a server that aborts", () => talked((_client, server) => server.abort()));
  allAgree("by a server that has not read the question", () =>
    standing((client, server, scene) => {
      client.send(10);
      scene.at(30, () => server.close());
    }),
  );
  allAgree("by a client that has not read the answer", () =>
    standing((client, server, scene) => {
      client.send(10);
      scene.at(30, () => server.read().send(500)).at(60, () => client.close());
    }),
  );
  allAgree("by data after the close", () =>
    standing((client, server, scene) => {
      client.send(10);
      scene.at(30, () => server.read().close()).at(100, () => client.send(100));
    }),
  );
  allAgree("by a listener that goes before anybody accepts", () => {
    const scene = new Scene();
    const listener = scene.listen();
    scene.connect();
    return scene.at(100, () => listener.close());
  });
  allAgree("by a full backlog", () => {
    const scene = new Scene({ settings: { tcp_abort_on_overflow: 1 } });
    scene.listen({ backlog: 0 });
    scene.connect(40_000);
    return scene.at(100, () => scene.connect(40_001)).at(200, () => scene.connect(40_002));
  }, ["wire"]);
  allAgree("by a client that gave up its SYN", () => {
    const scene = new Scene();
    scene.listen();
    const client = scene.connect();
    return scene.at(5, () => client.abort());
  });
  allAgree("by a client after its FIN", () =>
    talked((client, _server, scene) => {
      client.shut();
      scene.at(100, () => client.abort());
    }),
  );
  allAgree("by a server in CLOSE-WAIT", () =>
    talked((client, server, scene) => {
      client.shut();
      scene.at(60, () => server.abort());
    }),
  );
  allAgree("by an end that does not wait for the other's FIN", () =>
    talked((client, server, scene) => {
      client.option("TCP_LINGER2", -1).close();
      scene.at(200, () => server.close());
    }),
  );
  wireAgrees("by both at once", () =>
    talked((client, server) => {
      client.abort();
      server.abort();
    }),
  );
  wireAgrees("by a host that came back and knows nothing", () =>
    talked((client, _server, scene) => {
      scene
        .at(100, () => scene.b.crash())
        .at(200, () => scene.b.reboot())
        .at(300, () => client.send(100))
        .at(1_000, () => client.close());
    }),
  );
  wireAgrees("by nobody, since the RST is not exact", () =>
    talked((client, server, scene) => {
      scene
        .at(50, () => scene.forgeRst(500))
        .at(400, () => client.close())
        .at(500, () => server.close());
    }),
  );
  wireAgrees("by nobody, since the RST is of another age", () =>
    talked((client, server, scene) => {
      scene
        .at(50, () => scene.forgeRst(-200_000))
        .at(400, () => client.close())
        .at(500, () => server.close());
    }),
  );
  wireAgrees("by a RST that is lost, so that the other end goes on", () =>
    talked((client, server, scene) => {
      scene.at(0, () => scene.wire.cut());
      scene.at(1, () => client.abort()).at(2, () => scene.wire.heal());
      scene.at(2_000, () => server.send(10)).at(4_000, () => server.close());
    }),
  );
});

test("the end that resets knows why, whatever an observer makes of it", () => {
  const scene = talked((client) => client.option("SO_LINGER", 0).close());
  const { fold, wire } = scene.run();
  const cause = "linger-zero";
  expect(fold[0]?.reset).toMatchObject({ cause, certainty: "reported" });
  expect(wire[0]?.reset).toMatchObject({ cause, certainty: "likely" });
});
