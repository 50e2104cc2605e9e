/** The codes that are written out for the code that reads segments are those of the table. */
import { expect, test } from "vitest";
import * as codes from "../../src/machine/codes.ts";
import { STATE_CODE, TRIGGER_CODE } from "../../src/machine/index.ts";

/** The names that do not follow from the table's by their letters alone. */
const OTHERS = new Map([
  ["rcv FIN,ACK of FIN", "RCV_FIN_AND_ACK_OF_FIN"],
  ["rcv RST, opened passively", "RCV_RST_PASSIVE"],
  ["2MSL timeout", "TIMEOUT_2MSL"],
  ["FIN-WAIT-2 timeout", "TIMEOUT_FIN_WAIT_2"],
]);

const nameOf = (word: string): string =>
  OTHERS.get(word) ?? word.replace(/[ ,-]/g, "_").toUpperCase();

test("states and triggers bear the numbers of the table, every one", () => {
  const table = Object.entries({ ...STATE_CODE, ...TRIGGER_CODE });
  const named = table.map(([word, code]) => [nameOf(word), code]);
  expect(Object.fromEntries(named)).toEqual({ ...codes });
  expect(named).toHaveLength(Object.keys(codes).length);
});
