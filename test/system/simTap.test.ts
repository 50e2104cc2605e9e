/** What a tap of the simulation writes is a capture that tshark opens, its checksums right. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PcapTap, World } from "../../src/exports/sim.ts";
import { describeWith } from "../needs.ts";

describeWith(["tshark"], "a capture of a simulation", () => {
  const folder = mkdtempSync(join(tmpdir(), "synfin-tap-"));
  const file = join(folder, "sim.pcapng");
  let packets = 0;

  const tshark = (...words: string[]): string[] => {
    const { stdout, stderr, status } = spawnSync("tshark", ["-r", file, ...words], {
      encoding: "utf8",
      timeout: 60_000,
    });
    expect(status, stderr).toBe(0);
    return stdout.split("\n").filter((line) => line !== "");
  };

  beforeAll(async () => {
    const world = new World({ seed: 3 });
    const a = world.host("a", { addresses: ["10.0.0.1", "2001:db8::1"] });
    const b = world.host("b", { addresses: ["10.0.0.2", "2001:db8::2"] });
    world.link(a, b, { delayMs: 10, loss: 0.1 });
    const tap = new PcapTap(world, 1_700_000_000_000_000_000n).onHost(a);
    a.taps.push(() => {
      packets += 1;
    });
    b.net.createServer((socket) => socket.pipe(socket)).listen(7777);
    for (const address of ["10.0.0.2", "2001:db8::2"])
      a.net.connect(7777, address).end("x".repeat(9_000));
    await world.run();
    writeFileSync(file, tap.file());
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test("tshark sees every packet and none that is malformed or wrongly summed", () => {
    const options = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"];
    expect(packets).toBeGreaterThan(40);
    expect(tshark().length).toBe(packets);
    expect(tshark(...options, "-Y", "_ws.malformed || tcp.checksum.status == 0")).toEqual([]);
    expect(tshark(...options, "-Y", "tcp.checksum.status == 1").length).toBe(packets);
  });

  test("tshark sees two connections, over both families, from the given time on", () => {
    expect(new Set(tshark("-T", "fields", "-e", "tcp.stream")).size).toBe(2);
    expect(tshark("-Y", "ipv6").length).toBeGreaterThan(10);
    expect(tshark("-T", "fields", "-e", "frame.time_epoch")[0]).toMatch(/1700000000/);
  });
});
