/** `#ifdef` and its kin: what counts, what does not, and that every line keeps its number. */
import { describe, expect, test } from "vitest";
import { parseScript } from "../../../src/lab/packetdrill/index.ts";

const SCRIPT = `--define=OWN=1
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
#ifdef STANDARD
+1 close(3) = 0
#else
+2 close(3) = 0
#endif
#ifndef OWN
+3 close(3) = 0
#endif
#ifdef Linux
  #ifdef FreeBSD
+4 close(3) = 0
  #endif
+5 close(3) = 0
#endif
`;

const lines = (defined: readonly (readonly [string, string])[]) =>
  parseScript(SCRIPT, { defined: new Map(defined) }).events.map(({ line }) => line);

describe("conditionals", () => {
  test("go by what is defined, by the script, by the call, or as the system's name", () => {
    expect(lines([])).toEqual([2, 6, 15]);
    expect(lines([["STANDARD", ""]])).toEqual([2, 4, 15]);
    expect(lines([["FreeBSD", "1"]])).toEqual([2, 6, 13, 15]);
  });

  test("leave Python's comments and strings alone", () => {
    const { events } = parseScript("0 close(3) = -1 EBADF\n+0 %{ # ifdef is no word here\n}%\n");
    expect(events).toHaveLength(2);
  });

  test.each([
    ["0 close(3) = 0\n#ifdef A\n", "line 2", "#ifdef is never closed"],
    ["#endif\n", "line 1", "#endif without an #ifdef"],
    ["#ifdef A\n#endif\n#else\n", "line 3", "#else without an #ifdef"],
    ["#ifdef\n#endif\n", "line 1", "expected a symbol after #ifdef"],
  ])("%j is a mistake, at %s", (text, line, words) => {
    const parse = () => parseScript(text);
    expect(parse).toThrow(words);
    expect(parse).toThrow(expect.objectContaining({ line: Number(line.slice(5)) }));
  });
});
