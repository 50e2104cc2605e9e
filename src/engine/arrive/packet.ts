/** One IP packet of the link: what is whole and for this host goes on, the rest is counted. */
import { CHECKSUM_GOOD } from "../../wire/segment.ts";
import { PACKET_ICMP_ERROR, PACKET_TCP } from "../../wire/verdicts.ts";
import type { Core } from "../block/core.ts";
import { segmentArrives } from "./arrive.ts";
import { icmpArrives } from "./icmp.ts";

/** Takes the packet in `bytes`; `verify` says whether its checksum is to be looked at. */
export function packetArrives(
  core: Core,
  bytes: Uint8Array,
  start: number,
  end: number,
  verify: boolean,
): void {
  const verdict = core.input.parse(bytes, start, end, verify);
  const seg = core.input.segment;
  if (verdict === PACKET_TCP) {
    core.counters.InSegs++;
    if (seg.checksumVerdict > CHECKSUM_GOOD) {
      core.counters.InErrs++; // RFC 9293 3.1, MUST-3
      core.counters.InCsumErrors++;
      return;
    }
    // RFC 9293 3.9.2.3, MUST-57: what is for none of the host's addresses (a broadcast, a
    // multicast) is dropped in silence.
    const local = core.addresses.destinationOf(seg);
    if (local !== -1) segmentArrives(core, seg, local);
  } else if (verdict === PACKET_ICMP_ERROR) {
    icmpArrives(core, seg);
  } else {
    core.counters.InErrs++;
  }
}
