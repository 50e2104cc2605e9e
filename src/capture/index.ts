/**
 * synfin/capture: packets out of capture files, and connections out of packets.
 * Node-free: bytes are fed in, so it runs in a browser as it does on a server.
 */

export type { BackwardTime } from "./delivery.ts";
export {
  compileFilter,
  type FilteredPacket,
  type PacketFilter,
  type PacketTest,
} from "./filter/packetFilter.ts";
export * from "./frame.ts";
export { isKnownLinkType, linkTypeName, locateIp } from "./linkTypes.ts";
export { CaptureMerger } from "./merge.ts";
export { type PacketExtras, PcapngWriter } from "./pcapngWriter.ts";
export { type CaptureFormatName, CaptureReader } from "./reader.ts";
export {
  type CaptureInterface,
  type CaptureProblem,
  DIRECTION_INBOUND,
  DIRECTION_OUTBOUND,
  DIRECTION_UNKNOWN,
  type InterfaceCounts,
  type PacketSink,
  type ProblemKind,
} from "./sink.ts";
export { type SegmentListener, Tracker } from "./tracker.ts";
export type { TrackerOptions } from "./trackerOptions.ts";
export { stepsOf, Transcript } from "./transcript.ts";
