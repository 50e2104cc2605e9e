/**
 * Views compared with files: `expectGolden("ladder.txt", text)`. Run vitest with `-u` to write them
 * anew after a change that is meant, and read the difference.
 */
import { join } from "node:path";
import { expect } from "vitest";

/** Compares `text` with the file of that name in test/report/golden. */
export const expectGolden = (name: string, text: string): Promise<void> =>
  expect(text).toMatchFileSnapshot(join(import.meta.dirname, "golden", name));
