/** `--pcap FILE`: every packet that a host sends or receives, as pcapng for Wireshark. */
import { closeSync, writeSync } from "node:fs";
import { PcapngWriter } from "../../capture/pcapngWriter.ts";
import type { PacketWitness } from "../../tun/index.ts";
import { openToWrite } from "../output.ts";

/** LINKTYPE_RAW: an IP packet with nothing before it. */
const RAW = 101;
const INBOUND = 1;
const OUTBOUND = 2;
const STDIN = "-";

/** An open file. */
export interface PcapFile {
  readonly witness: PacketWitness;
  close(): void;
}

/** Starts the file; `name` is the device's. Throws a UserError where it cannot be written. */
export function openPcapFile(path: string, name: string): PcapFile {
  const writer = new PcapngWriter(BigInt(Date.now()) * 1_000_000n);
  const fd = openToWrite(path, [STDIN]); // what connect sends may come from a file
  writeSync(fd, writer.section("synfin"));
  writeSync(fd, writer.interface(RAW, name));
  return {
    witness: (direction, bytes, start, end, now) => {
      const packet = bytes.subarray(start, end);
      const extras = { direction: direction === "in" ? INBOUND : OUTBOUND };
      writeSync(fd, writer.packet(0, now, packet, extras));
    },
    close: () => closeSync(fd),
  };
}
