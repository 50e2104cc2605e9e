/** Captures on an interface until it is interrupted, then says how fast, and what was dropped. */
import { LiveCapture, onInterrupt, readCaptures } from "../../dist/cli/input/index.js";

const live = new LiveCapture({ interfaceName: process.argv[2] });
const done = onInterrupt(() => live.stop());
const perSecond = [];
const sink = {
  packet(_bytes, _view, _start, _end, _original, micros) {
    const second = Math.max(0, Math.floor(micros / 1_000_000));
    perSecond[second] = (perSecond[second] ?? 0) + 1;
  },
};
const { captures } = await readCaptures([live], sink);
done();
const { user, system } = process.cpuUsage();
const busiest = Math.max(0, ...perSecond.filter((count) => count !== undefined));
const megabytes = Math.round(process.memoryUsage.rss() / 1_048_576);
process.stdout.write(
  `${captures[0].packets} packets, at most ${busiest} a second, ` +
    `${live.counts?.droppedBySystem ?? "?"} dropped by the kernel; ` +
    `${((user + system) / 1e6).toFixed(2)} s of processor, ${megabytes} MB\n`,
);
