/** The codes that the tracker's code has written out are those of the table. */
import { expect, test } from "vitest";
import * as codes from "../../../src/capture/track/triggers.ts";
import { STATE_CODE, TRIGGER_CODE } from "../../../src/machine/index.ts";

test("states and triggers bear the numbers of the table", () => {
  const { RCV_RST_PASSIVE, ACTIVE_OPEN, ...rest } = codes;
  expect(RCV_RST_PASSIVE).toBe(TRIGGER_CODE["rcv RST, opened passively"]);
  expect(ACTIVE_OPEN).toBe(TRIGGER_CODE["active OPEN"]);
  const known: Record<string, number> = { ...STATE_CODE, ...TRIGGER_CODE };
  const places = Object.fromEntries(
    Object.entries(known).map(([name, code]) => [name.replace(/[ ,-]/g, "_").toUpperCase(), code]),
  );
  for (const [name, code] of Object.entries(rest))
    expect([name, code]).toEqual([name, places[name]]);
});
