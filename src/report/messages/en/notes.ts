/** English: what is to be said of the capture itself, none of which TCP did. */
import type { Catalogue } from "../catalogue.ts";
import { ifDamage } from "../damage.ts";
import { ifBytes, ifMs, ifText, plural } from "../words.ts";
import { damage } from "./damage.ts";

export const notes: Catalogue["notes"] = {
  "time-went-back": (v, count) =>
    `Timestamps go back ${plural(count, "time")}${ifMs(v.byMs, (t) => `, by up to ${t}`)}; ` +
    "durations across these places are unsure.",
  "cut-by-snap-length": (v, count) =>
    `${plural(count, "packet")} cut by the snap ` +
    `length${ifText(v.snapLength, (n) => ` of ${n}`)}; ` +
    "sizes come from the headers, checksums cannot be verified.",
  "starts-in-the-middle": (_, count) =>
    `${plural(count, "connection")} had begun before the capture: ` +
    "the opening and the window scales are unknown.",
  "ends-in-the-middle": (_, count) =>
    `${plural(count, "connection")} had not ended when the capture did.`,
  "packets-dropped": (_, count) =>
    `The capturing program reports ${plural(count, "packet")} that it dropped; ` +
    "what looks lost may only be missing here.",
  "packets-missing": (v, count) =>
    `${plural(count, "gap")} that the receiver acknowledged all the same` +
    `${ifBytes(v.bytes, (size) => ` (${size})`)}: the capture lacks packets, the network did not.`,
  "captured-twice": (_, count) =>
    `${plural(count, "packet")} captured twice (several interfaces, or a mirror port); ` +
    "each is counted once.",
  "checksums-offloaded": (_, count) =>
    `${plural(count, "checksum")} not filled in yet: the network card does that after the ` +
    "capture point. Nothing is wrong with them.",
  "segments-offloaded": (v, count) =>
    `${plural(count, "segment")} larger than any packet${ifBytes(v.largest, (s) => ` (${s})`)}: ` +
    "the network card splits or joins them. On the wire there were more, smaller ones.",
  malformed: (v, count) =>
    `${plural(count, "packet")} malformed` +
    `${ifDamage(v.problem, damage, (what) => ` (first: ${what})`)}.`,
  "fragments-missing": (_, count) =>
    `${plural(count, "IP packet")} never became whole: fragments are missing.`,
  "unknown-link-type": (v, count) =>
    `${plural(count, "packet")} skipped: link type${ifText(v.linkType, (n) => ` ${n}`)} unknown.`,
  "stopped-at-byte": (v) =>
    `Reading${ifText(v.file, (name) => ` of ${name}`)} stopped` +
    `${ifText(v.byte, (n) => ` at byte ${n}`)}` +
    `${ifDamage(v.why, damage, (why) => `: ${why}`)}. Everything before it was read.`,
  "connections-forgotten": (v, count) =>
    `${plural(count, "connection")} forgotten to stay within --max-connections` +
    `${ifText(v.limit, (n) => ` ${n}`)}; give more to keep them.`,
};
