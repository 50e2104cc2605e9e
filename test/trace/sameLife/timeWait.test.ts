/** What becomes of a TIME-WAIT, told by the ends and by observers. */
import { describe } from "vitest";
import { FIN } from "../../../src/wire/index.ts";
import { allAgree, wireAgrees } from "./hold.ts";
import { Scene, type SceneOptions, type Sock, standing } from "./worlds.ts";

/** A connection whose `first` end closes first, and one more over the same ports. */
function again(first: "client" | "server", options: SceneOptions = {}): Scene {
  const scene = new Scene(options);
  const listener = scene.listen();
  const once = () => {
    const client = scene.connect();
    scene.at(100, () => {
      const ends: Sock[] = [client, scene.accept(listener)];
      if (first === "server") ends.reverse();
      ends[0]?.close();
      scene.at(150, () => ends[1]?.close());
    });
  };
  once();
  return scene.at(5_000, once);
}

describe("TIME-WAIT", () => {
  allAgree("is used again by timestamps", () => again("server"));
  allAgree("is used again by sequence numbers", () =>
    again("server", { settings: { tcp_timestamps: 0 } }),
  );
  allAgree("is used again by connect()", () => again("client", { settings: { tcp_tw_reuse: 1 } }));
  wireAgrees("is ended by a RST, as an old FIN comes late", () => {
    let isFirst = true;
    return standing(
      (client, server, scene) => {
        client.close();
        scene.at(100, () => server.close());
      },
      {
        rule: ({ segment }) => {
          if ((segment.flags & FIN) === 0 || segment.sourcePort !== 80 || !isFirst) return "pass";
          isFirst = false;
          return { delayMs: 2_000 };
        },
      },
    );
  });
});
