/**
 * The sentence behind each UserError, by its key. A key that one language lacks does not compile;
 * a key that the code throws and that is missing here fails a test.
 */
type Args = Readonly<Record<string, string | number>>;

/** What stands for one mistake: a sentence that says what to do. */
export type Sentence = (args: Args) => string;

export const KEYS = [
  "call.unknownCommand",
  "call.unknownOption",
  "call.needsValue",
  "call.takesNoValue",
  "call.badChoice",
  "call.badValue",
  "call.notTogether",
  "call.onlyWith",
  "call.noInput",
  "call.tooMany",
  "input.terminal",
  "input.directory",
  "input.missing",
  "input.forbidden",
  "input.unreadable",
  "input.empty",
  "input.text",
  "input.notACapture",
  "input.zstdWindow",
  "live.noProgram",
  "live.forbidden",
  "live.noInterface",
  "live.badFilter",
  "live.failed",
  "output.failed",
  "output.noFile",
  "output.isInput",
  "filter.wrong",
  "explain.noConnection",
  "explain.notTwice",
  "packetdrill.noFile",
  "packetdrill.noScripts",
  "where.wrong",
  "host.noKoffi",
  "host.notLinux",
  "tun.noModule",
  "tun.noRight",
  "tun.busy",
  "tun.badName",
  "tun.failed",
  "tun.noIproute",
  "tun.noAddress",
  "play.noKnob",
  "play.listen",
  "play.noTarget",
  "play.badTarget",
  "play.peerOutside",
] as const;

export type UserErrorKey = (typeof KEYS)[number];

/** All sentences of one language. */
export type UserErrorWords = Readonly<Record<UserErrorKey, Sentence>>;
