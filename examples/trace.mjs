// synfin/trace: what the connections of a capture come to, and what was found in them.
import { readFileSync } from "node:fs";
import { CaptureReader, Tracker } from "synfin/capture";
import { RULES, SummaryBuilder } from "synfin/trace";

const tracker = new Tracker();
const reader = new CaptureReader(tracker);
reader.feed(readFileSync(new URL("../samples/sample.pcap", import.meta.url)));
reader.end();

const builder = new SummaryBuilder();
for (let number = 1; number <= tracker.connections; number++)
  builder.add(tracker.lifecycle(number));
const { opened, closed, findings } = builder.summary(tracker.notes());
console.log({ opened, closed });
for (const { rule, severity, examples } of findings) console.log(severity, rule, examples);
console.log(`${RULES.length} rules are known`);
