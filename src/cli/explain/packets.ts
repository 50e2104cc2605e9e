/** Which packets of a capture are followed: the filter's, within `--from` and `--to`. */
import type { FilteredPacket, PacketTest } from "../../capture/index.ts";
import type { ExplainOptions } from "./options.ts";
import { microsOf, type Point } from "./times.ts";

/** The tracker's option; nothing where every packet is wanted. */
export function packetsWanted({
  filter,
  from,
  to,
}: Pick<ExplainOptions, "filter" | "from" | "to">): { readonly wanted?: PacketTest } {
  const tests: PacketTest[] = [];
  if (from !== null) tests.push(boundTest(from, (at, bound) => at >= bound));
  if (to !== null) tests.push(boundTest(to, (at, bound) => at <= bound));
  if (filter !== null) tests.push(filter);
  return tests.length === 0 ? {} : { wanted: (packet) => tests.every((test) => test(packet)) };
}

/** A date is turned into the capture's own time once that is known. */
function boundTest(point: Point, holds: (at: number, bound: number) => boolean): PacketTest {
  let bound: number | null = point.micros;
  return (packet: FilteredPacket) => {
    bound ??= microsOf(point, packet.epochNanos);
    return holds(packet.atMicros, bound);
  };
}
