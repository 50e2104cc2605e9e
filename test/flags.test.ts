/**
 * Flags of one word cannot collide: the words that we lay out ourselves are handed out bit by bit
 * (base/flagWord.ts), those of headers and kernels are listed here with whose they are, and a flag
 * of a connection's record is used with its own word alone.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const SRC = join(import.meta.dirname, "..", "src");

/** Words whose numbers are somebody else's: file, names of one word, whose they are. */
const FOREIGN: readonly (readonly [file: string, names: RegExp, whose: string])[] = [
  ["wire/segment.ts", /^(FIN|SYN|RST|PSH|ACK|URG|ECE|CWR|AE)$/, "RFC 9293 3.1, RFC 3168, RFC 9768"],
  ["capture/link/gre.ts", /^HAS_/, "RFC 2784, RFC 2890, RFC 2637"],
  ["capture/link/tunnels.ts", /^VXLAN_/, "RFC 7348"],
  ["capture/link/tunnels.ts", /^GTP_/, "3GPP TS 29.281"],
  ["capture/link/wireless.ts", /^SUBTYPE_/, "IEEE 802.11: bits of a data frame's subtype"],
  ["capture/link/wireless.ts", /^FLAG_/, "IEEE 802.11: the flags of frame control"],
  ["capture/link/wireless.ts", /^RADIOTAP_PRESENT_/, "radiotap.org: the first word"],
  ["capture/link/wireless.ts", /^RADIOTAP_FLAG_/, "radiotap.org: the field `flags`"],
  ["engine/block/fastOpenBits.ts", /^FASTOPEN_/, "Linux's tcp_fastopen"],
  ["engine/block/messageFlags.ts", /^MSG_/, "Linux's flags of send and recv"],
  ["engine/recovery/rack.ts", /^(STATIC_WINDOW|NO_DUPTHRESH)$/, "Linux's tcp_recovery"],
  ["host/tun.ts", /^IFF_/, "Linux's if_tun.h"],
  ["host/tun.ts", /^TUN_F_/, "Linux's if_tun.h"],
  ["host/tun.ts", /^VNET_(NEEDS|DATA)_/, "Linux's virtio_net.h"],
  ["host/sockets/kernelSocket.ts", /^MSG_/, "Linux's flags of send and recv"],
  ["host/sockets/kernelSocket.ts", /^SOCK_/, "Linux's socket types and their flags"],
  ["net/lookup.ts", /^(V4MAPPED|ALL|ADDRCONFIG)$/, "the hints of node:dns, Linux's AI_*"],
];

/** Powers of two that stand beside & or | and are no flags: sizes, codes, parts of packed words. */
const NO_FLAGS: readonly (readonly [file: string, names: RegExp, what: string])[] = [
  ["capture/track/codes.ts", /^KIND_/, "codes of kinds"],
  ["engine/block/autotuneState.ts", /^STARVED$/, "between two numbers in one word"],
  ["engine/block/core.ts", /^KIND_/, "codes of kinds, in two bits of an id"],
  ["engine/open/cookies.ts", /^HAS_/, "above the scale in a cookie's timestamp"],
  ["engine/receive/accEcn.ts", /^ECT_0$/, "a code of two bits: RFC 3168 5"],
];

interface Constant {
  readonly file: string;
  readonly name: string;
  readonly value: number;
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .sort();
/** By file; comments are no code. */
const texts = new Map(
  files.map((file) => {
    const text = readFileSync(join(SRC, file), "utf8");
    return [file, text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")] as const;
  }),
);

/** The files that may speak of a file's constants: itself, and those that import from it. */
const readers = new Map(files.map((file) => [file, [file]]));
for (const file of files) {
  for (const [, path] of (texts.get(file) as string).matchAll(/from "(\.[^"]+)"/g)) {
    readers.get(join(dirname(file), path as string))?.push(file);
  }
}

/** The constants of a file that are written as one bit. */
function singleBits(file: string): Constant[] {
  const found: Constant[] = [];
  const text = texts.get(file) as string;
  for (const [, name, hex, shift] of text.matchAll(
    /const ([A-Z]\w*)(?:: \w+)? = (?:(0x[\da-f_]+|\d+)|1 << (\d+));/g,
  )) {
    const value = shift === undefined ? Number(hex?.replaceAll("_", "")) : 1 << Number(shift);
    if (value !== 0 && (value & (value - 1)) === 0) found.push({ file, name: name ?? "", value });
  }
  return found;
}

/** Whether a constant is set in, taken from or looked for in a word. */
function isMask({ file, name }: Constant): boolean {
  const used = new RegExp(
    `(?<![&|])[&|]=? *(~ *)?\\(?${name}\\b(?! *[-+*/<])|(?<![-+<>,] *)\\b${name} *[&|](?![&|])`,
  );
  return (readers.get(file) ?? []).some((reader) => used.test(texts.get(reader) as string));
}

const isIn = (list: typeof FOREIGN, { file, name }: Constant): boolean =>
  list.some(([where, names]) => where === file && names.test(name));

describe("the flags of a word", () => {
  const all = files.flatMap(singleBits);

  test("are handed out bit by bit, unless their numbers are somebody else's", () => {
    const byHand = all
      .filter((constant) => !isIn(FOREIGN, constant) && !isIn(NO_FLAGS, constant))
      .filter(isMask);
    expect(byHand.map(({ file, name }) => `${file} ${name}`)).toEqual([]);
  });

  test("are not shifted to their places by hand", () => {
    const shifted = files.filter((file) =>
      /const [A-Z]\w* = 1 << \w+\.indexOf\(/.test(texts.get(file) ?? ""),
    );
    expect(shifted).toEqual([]);
  });

  test.each(FOREIGN)("%s %s: no two of %s are the same", (file, names) => {
    const word = all.filter((constant) => constant.file === file && names.test(constant.name));
    expect(word.length).toBeGreaterThan(0);
    expect(new Set(word.map(({ value }) => value)).size).toBe(word.length);
  });

  test("the lists name nothing that is gone", () => {
    const gone = NO_FLAGS.filter((entry) => !all.some((constant) => isIn([entry], constant)));
    expect(gone).toEqual([]);
  });
});

describe("a connection's record", () => {
  const WORD_OF_MAKER: Readonly<Record<string, string>> = {
    flag: "flags",
    ofSyn: "handshake",
    wish: "options",
  };
  const declarations = texts.get("engine/block/flags.ts") as string;
  const wordOf = new Map(
    [...declarations.matchAll(/export const (\w+) = (\w+)\(\);/g)].map(
      ([, name, maker]) => [name as string, WORD_OF_MAKER[maker as string] as string] as const,
    ),
  );

  test("has three words of flags, and every flag is of one of them", () => {
    expect(new Set(wordOf.values())).toEqual(new Set(Object.values(WORD_OF_MAKER)));
  });

  test("is asked for a flag in the word that holds it", () => {
    // From the word up to the end of what is combined with it: `tcb.flags & (A | B)`, `|= A | B`.
    const use = /\.(flags|handshake|options) *[&|]?=?([^;?,]*)/g;
    const wrong = files
      .filter((file) => file.startsWith("engine/"))
      .flatMap((file) =>
        [...(texts.get(file) as string).matchAll(use)].flatMap(([, word, rest = ""]) => {
          const combined = rest.split(/&&|\|\||[!=]==|\.(?:flags|handshake|options)\b/)[0] ?? "";
          return [...combined.matchAll(/\b[A-Z][A-Z_\d]+\b/g)]
            .map(([name]) => name)
            .filter((name) => wordOf.has(name) && wordOf.get(name) !== word)
            .map((name) => `${file}: ${name} in ${word}`);
        }),
      );
    expect(wrong).toEqual([]);
  });
});
