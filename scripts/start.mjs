/** `npm start -- FILE.pcap …`: explain a capture; without a file, the sample that the project ships. */
import { fileURLToPath } from "node:url";

const words = process.argv.slice(2);
const sample = fileURLToPath(new URL("../samples/sample.pcap", import.meta.url));
process.argv.splice(2, words.length, "explain", ...(words.length > 0 ? words : [sample]));
await import("../bin/synfin.mjs");
