/**
 * Follows the connections on an interface as `synfin explain -i` does, until it is interrupted;
 * then says how fast the packets came, and what was dropped.
 */
import { Tracker } from "#src/capture/index.js";
import { LiveCapture, onInterrupt, readCaptures } from "#src/input/index.js";
import { connectionJson } from "#src/report/index.js";
import type { Lifecycle } from "#src/trace/index.js";

const live = new LiveCapture({ interfaceName: process.argv[2] as string });
const done = onInterrupt(() => live.stop());
const perSecond: number[] = [];
let told = 0;
const tell = (life: Lifecycle): void => {
  told += connectionJson(life).length;
};

/** The tracker, and beside it a count of packets in each second. */
class Counter extends Tracker {
  override packet(...packet: Parameters<Tracker["packet"]>): void {
    const [, , , , , micros] = packet;
    const second = Math.max(0, Math.floor(micros / 1_000_000));
    perSecond[second] = (perSecond[second] ?? 0) + 1;
    super.packet(...packet);
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
  `${captures[0]?.packets} packets, at most ${busiest} a second, ` +
    `${tracker.connections} connections told in ${told} bytes, ` +
    `${live.counts?.droppedBySystem ?? "?"} dropped by the kernel; ` +
    `${((user + system) / 1e6).toFixed(2)} s of processor, ${megabytes} MB\n`,
);
