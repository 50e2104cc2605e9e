/**
 * The flags of a segment as tcpdump writes them: "S.", "P.", "F.", "R", "." and so on; and the
 * colour that they give it.
 */
import type { Colour } from "./view.ts";

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

/** Red is what ends in nothing, yellow what is odd, green what opens or closes; data is dim. */
export function segmentColour(
  segment: { readonly flags: number; readonly marks: readonly unknown[] },
  lost = false,
): Colour {
  if ((segment.flags & 0x04) !== 0 || lost) return "red";
  if (segment.marks.length > 0) return "yellow";
  return (segment.flags & 0x03) !== 0 ? "green" : "dim";
}
