// synfin/capture and synfin/report: the connections of a capture, in a sentence each.
import { readFileSync } from "node:fs";
import { CaptureReader, Tracker } from "synfin/capture";
import { sentenceOf } from "synfin/report";

const tracker = new Tracker();
const reader = new CaptureReader(tracker);
reader.feed(readFileSync(new URL("../samples/sample.pcap", import.meta.url)));
reader.end();

for (let number = 1; number <= tracker.connections; number++) {
  console.log(`#${number} ${sentenceOf(tracker.lifecycle(number), "en")}`);
}
