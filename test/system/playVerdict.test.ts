/** What `host`, `listen` and `connect` say of a connection, and `explain` of their packets. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { describeWith } from "../needs.ts";
import { interrupt, PlayWorld } from "./playWorld.ts";
import { TUN_NEEDS } from "./tunWorld.ts";

const BYTES = 40_000_000;

let world: PlayWorld;

/** From the sentence to the details: without the states, whose times begin with the host. */
function verdictOf(told: string): string {
  const [, verdict = ""] = /^(Connection #1 .*?)^States of both ends$/ms.exec(told) ?? [];
  return withoutZero(verdict);
}

/** The zero of a host's times is its own beginning, that of a capture its first packet. */
const withoutZero = (text: string): string =>
  text.replace(/\s+/g, " ").replace(/TIME-WAIT until [\d.]+ s/g, "TIME-WAIT until then");

describeWith(
  [...TUN_NEEDS, "curl", "nc", "nsenter"],
  "the live verdict is that of the packets",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "synfin-verdict-"));
    const file = (name: string): string => join(folder, name);
    const explain = (...words: string[]) => world.synfin("explain", ...words).all;

    beforeAll(() => {
      world = new PlayWorld("verdict");
    });

    afterEach(() => {
      world.endAll();
    });

    afterAll(() => {
      world.remove();
      rmSync(folder, { recursive: true });
    });

    test("listen: who closed first, findings and details", async () => {
      const server = world.synfin("listen", "--once", "--pcap", file("listen.pcapng"));
      await server.said(/listening/);
      await world.output(["nc", "192.0.2.2", "8089"], "hello\nquit\n");
      const verdict = verdictOf(await server.all);
      expect(verdict).toMatch(/the server closed first .* the server keeps TIME-WAIT until then/);
      expect(verdict).toBe(verdictOf(await explain("--connection", "1", file("listen.pcapng"))));
    });

    test("connect: a reset, and why", async () => {
      const server = world.synfin("listen", "--on", "kernel", "--once", "--linger", "0", "8098");
      await server.said(/listening/);
      const client = world.synfin("connect", "--pcap", file("connect.pcapng"), "192.0.2.1:8098");
      client.child.stdin?.end("quit\n");
      const verdict = verdictOf(await client.all);
      expect(verdict).toMatch(/server reset/);
      expect(verdict).toBe(verdictOf(await explain("--connection", "1", file("connect.pcapng"))));
      await server.all;
    });

    test("host: more than it keeps is counted all the same, on its page too", async () => {
      const host = world.synfin("host", "--pcap", file("host.pcapng"));
      await host.said(/^ready: /m);
      const many = ["sh", "-c", `head -c ${BYTES} /dev/zero | nc -N 192.0.2.2 9`];
      await world.output(many);
      const page = await world.output(["curl", "-sS", "http://192.0.2.2/"]);
      const [, sentence = ""] = /<li value="1">(.*?)<\/li>/s.exec(page) ?? [];
      await interrupt(host);
      const told = verdictOf(await explain("--connection", "1", file("host.pcapng")));
      expect(sentence).toContain("sent 40 MB and received 0 B");
      expect(told).toContain(withoutZero(sentence));
    });
  },
);
