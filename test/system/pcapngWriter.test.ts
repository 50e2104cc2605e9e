import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PcapngWriter } from "../../src/capture/pcapngWriter.ts";
import { DIRECTION_INBOUND } from "../../src/capture/sink.ts";
import { concat, payload } from "../capture/captureBytes.ts";
import { describeWith } from "../needs.ts";

describeWith(["tshark"], "Wireshark opens what the pcapng writer writes", () => {
  test("interfaces, nanoseconds, directions and comments arrive", () => {
    const folder = mkdtempSync(join(tmpdir(), "synfin-pcapng-"));
    const path = join(folder, "tap.pcapng");
    const writer = new PcapngWriter(1_700_000_000_000_000_000n);
    const blocks = [
      writer.section("synfin"),
      writer.interface(1, "client"),
      writer.interface(1, "server"),
      writer.packet(0, 0.001, payload(60), { direction: DIRECTION_INBOUND }),
      writer.packet(1, 1_000_000.5, payload(61), { comment: "lost on purpose" }),
    ];
    writeFileSync(path, concat(blocks));
    const fields = "frame.number frame.time_epoch frame.interface_name frame.len frame.comment";
    const words = fields.split(" ").flatMap((field) => ["-e", field]);
    const { stdout } = spawnSync("tshark", ["-r", path, "-T", "fields", ...words], {
      encoding: "utf8",
      timeout: 60_000,
    });
    rmSync(folder, { recursive: true });
    expect(stdout.trimEnd().split("\n")).toEqual([
      "1\t1700000000.000000001\tclient\t60\t",
      "2\t1700000001.000000500\tserver\t61\tlost on purpose",
    ]);
  });
});
