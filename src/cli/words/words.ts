/**
 * The sentence behind each UserError, by its key. A key that one language lacks does not compile;
 * a key that the code throws and that is missing here fails a test.
 */
import { LIBRARY_KEYS, type Sentence } from "../../base/errors/words.ts";

const KEYS = [
  ...LIBRARY_KEYS,
  "call.unknownCommand",
  "call.unknownOption",
  "call.needsValue",
  "call.takesNoValue",
  "call.badChoice",
  "call.notTogether",
  "call.onlyWith",
  "call.noInput",
  "call.tooMany",
  "input.terminal",
  "live.noProgram",
  "live.forbidden",
  "live.noInterface",
  "live.badFilter",
  "live.failed",
  "output.failed",
  "output.noFile",
  "output.isInput",
  "explain.notTwice",
  "packetdrill.noFile",
  "packetdrill.noScripts",
  "play.noKnob",
  "play.listen",
  "play.noTarget",
  "play.badTarget",
  "play.peerOutside",
  "play.ownAddress",
] as const;

export type UserErrorKey = (typeof KEYS)[number];

/** All sentences of one language. */
export type UserErrorWords = Readonly<Record<UserErrorKey, Sentence>>;
