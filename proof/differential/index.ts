/** The kernel as the judge: scripts, both players' transcripts, and what differs. */
export { type Difference, firstDifference, sentText } from "./compare.ts";
export { PROFILES, randomCase } from "./generate.ts";
export { judge, KNOWN_DIFFERENCES, knownDifference, type Verdict } from "./known.ts";
export { playOnEngine } from "./onEngine.ts";
export * from "./script.ts";
export type { Done, Sent, Transcript } from "./transcript.ts";
