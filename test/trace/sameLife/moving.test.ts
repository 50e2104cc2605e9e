/** What goes wrong on the way, told by the ends and by who watches the wire. */
import { describe } from "vitest";
import { allAgree, wireAgrees } from "./hold.ts";
import { dropNth, standing } from "./worlds.ts";

const sending = (bytes: number, nth: number) => () =>
  standing(
    (client, server, scene) => {
      client.send(bytes);
      scene.at(900, () => server.read().close()).at(1_000, () => client.close());
    },
    { rule: dropNth(nth) },
  );

describe("moved", () => {
  wireAgrees("a segment is lost, and those behind it tell", sending(20_000, 5));
  wireAgrees("the last segment is lost", sending(3_000, 6));
  wireAgrees("a lone segment is lost", sending(300, 4));
  wireAgrees("an ACK is lost", sending(300, 5));
  allAgree(
    "a window is shut, and probed",
    () =>
      standing((client, server, scene) => {
        client.send(200_000);
        scene
          .at(1_500, () => server.read(300_000))
          .at(1_600, () => client.close())
          .at(2_500, () => server.read(300_000).close());
      }),
    ["wire"],
  );
  allAgree("a silence is bridged by keepalives", () =>
    standing((client, server, scene) => {
      client.option("TCP_KEEPIDLE", 5).option("TCP_KEEPINTVL", 2).option("SO_KEEPALIVE", 1);
      scene.at(70_000, () => client.close()).at(70_100, () => server.close());
    }),
  );
  allAgree("nobody says a word for a long time", () =>
    standing((client, server, scene) => {
      scene.at(70_000, () => client.close()).at(70_100, () => server.close());
    }),
  );
  for (const settings of [{ tcp_sack: 0 }, { tcp_window_scaling: 0 }, { tcp_timestamps: 0 }]) {
    wireAgrees(`a loss, with ${JSON.stringify(settings)}`, () =>
      standing(
        (client, server, scene) => {
          client.send(20_000);
          scene.at(900, () => server.read().close()).at(1_000, () => client.close());
        },
        { rule: dropNth(6), settings },
      ),
    );
  }
});
