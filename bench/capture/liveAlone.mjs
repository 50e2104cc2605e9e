/**
 * Follows the connections on an interface as `synfin explain -i` does, until it is interrupted;
 * then says how fast the packets came, and what was dropped.
 */
import { Tracker } from "../../dist/capture/index.js";
import { LiveCapture, onInterrupt, readCaptures } from "../../dist/input/index.js";
import { connectionJson } from "../../dist/report/index.js";

const live = new LiveCapture({ interfaceName: process.argv[2] });
const done = onInterrupt(() => live.stop());
const perSecond = [];
let told = 0;
const tell = (life) => {
  told += connectionJson(life).length;
};

/** The tracker, and beside it a count of packets in each second. */
class Counter extends Tracker {
  packet(bytes, view, start, end, original, micros, linkType, interfaceIndex, frame) {
    const second = Math.max(0, Math.floor(micros / 1_000_000));
    perSecond[second] = (perSecond[second] ?? 0) + 1;
    super.packet(bytes, view, start, end, original, micros, linkType, interfaceIndex, frame);
  }
}

const tracker = new Counter({ forget: true, onEnded: tell });
const { captures } = await readCaptures([live], tracker);
tracker.finish();
done();
const { user, system } = process.cpuUsage();
const busiest = Math.max(0, ...perSecond.filter((count) => count !== undefined));
const megabytes = Math.round(process.memoryUsage.rss() / 1_048_576);
process.stdout.write(
  `${captures[0].packets} packets, at most ${busiest} a second, ` +
    `${tracker.connections} connections told in ${told} bytes, ` +
    `${live.counts?.droppedBySystem ?? "?"} dropped by the kernel; ` +
    `${((user + system) / 1e6).toFixed(2)} s of processor, ${megabytes} MB\n`,
);
