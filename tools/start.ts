/**
 * `npm start -- FILE.pcap …`: explain a capture; without a file, the sample that the project ships.
 */
import { fromRoot } from "./root.ts";

const words = process.argv.slice(2);
const sample = fromRoot("samples/sample.pcap");
process.argv.splice(2, words.length, "explain", ...(words.length > 0 ? words : [sample]));
await import(fromRoot("bin/synfin.mjs"));
