/** Reads captures and does nothing with the packets: what is left of the time is explaining. */
import type { PacketSink } from "#src/capture/index.js";
import { openSource, readCaptures } from "#src/input/index.js";

let packets = 0;
let bytes = 0;
const sink: PacketSink = {
  packet(_bytes, _view, start, end) {
    packets++;
    bytes += end - start;
  },
};
const { captures } = await readCaptures(
  process.argv.slice(2).map((path) => openSource(path).source),
  sink,
);
const problems = captures.flatMap(({ problem }) => (problem === null ? [] : [problem.kind]));
process.stdout.write(`${packets} packets, ${bytes} bytes${problems.map((kind) => `, ${kind}`)}\n`);
