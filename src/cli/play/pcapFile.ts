/** `--pcap FILE`: every packet that a host sends or receives, as pcapng for Wireshark. */
import { closeSync, openSync, writeSync } from "node:fs";
import { UserError } from "../../base/errors/userError.ts";
import { PcapngWriter } from "../../capture/pcapngWriter.ts";
import type { PacketWitness } from "../../tun/index.ts";

/** LINKTYPE_RAW: an IP packet with nothing before it. */
const RAW = 101;
const INBOUND = 1;
const OUTBOUND = 2;

/** An open file. */
export interface PcapFile {
  readonly witness: PacketWitness;
  close(): void;
}

/** Starts the file; `name` is the device's. Throws a UserError where it cannot be written. */
export function openPcapFile(path: string, name: string): PcapFile {
  const writer = new PcapngWriter(BigInt(Date.now()) * 1_000_000n);
  const fd = open(path);
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

function open(path: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? "?";
    throw new UserError("output.noFile", { path, why });
  }
}
