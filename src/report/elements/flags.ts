/** The flags of a segment as tcpdump writes them: "S.", "P.", "F.", "R", "." and so on. */

// The header's flag bits, RFC 9293 3.1, and the ninth, RFC 9768, with tcpdump's letters.
const LETTERS: readonly (readonly [bit: number, letter: string])[] = [
  [0x01, "F"],
  [0x02, "S"],
  [0x04, "R"],
  [0x08, "P"],
  [0x20, "U"],
  [0x40, "E"],
  [0x80, "W"],
  [0x100, "e"],
  [0x10, "."],
];

/** The letters of `flags`; "none" when no bit is set. */
export function flagLetters(flags: number): string {
  const letters = LETTERS.filter(([bit]) => (flags & bit) !== 0).map(([, letter]) => letter);
  return letters.length === 0 ? "none" : letters.join("");
}
