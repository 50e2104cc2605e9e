/**
 * The sentence behind each error that a caller of the library can do something about, by its key:
 * it says what is wrong and what to do. A key that one language lacks does not compile. What only
 * the command line can meet has its sentences there.
 */
type Args = Readonly<Record<string, string | number>>;

/** What stands for one mistake: a sentence that says what to do. */
export type Sentence = (args: Args) => string;

export const LIBRARY_KEYS = [
  "call.badValue",
  "input.missing",
  "input.forbidden",
  "input.unreadable",
  "input.directory",
  "input.empty",
  "input.text",
  "input.notACapture",
  "input.zstdWindow",
  "filter.wrong",
  "where.wrong",
  "host.noKoffi",
  "host.notLinux",
  "host.traceForbidden",
  "host.noTrace",
  "tun.noModule",
  "tun.noRight",
  "tun.busy",
  "tun.badName",
  "tun.failed",
  "tun.noIproute",
  "tun.noAddress",
  "tun.addressTaken",
  "tun.noneFree",
  "explain.noConnection",
] as const;

export type LibraryErrorKey = (typeof LIBRARY_KEYS)[number];

/** All sentences of one language. */
export type LibraryErrorWords = Readonly<Record<LibraryErrorKey, Sentence>>;
