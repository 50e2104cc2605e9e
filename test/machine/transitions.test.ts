import { describe, expect, expectTypeOf, test } from "vitest";
import {
  BEYOND,
  FIGURE,
  lookUp,
  type Next,
  NO_ROW,
  NOTES,
  next,
  ROW_OF,
  STATE_CODE,
  STATES,
  SUM,
  SUM_FIRST,
  SUM_ROW,
  SUM_SECOND,
  TO_OF,
  TRANSITIONS,
  TRIGGER_CODE,
  TRIGGERS,
} from "../../src/machine/index.ts";

describe("figure 5 of RFC 9293", () => {
  test("has the figure's nineteen arrows, and note 1 and 2 bring one each", () => {
    // The figure draws twenty: TIME-WAIT's box is CLOSED's arrow, SYN-RECEIVED's RST is note 1's.
    expect(FIGURE).toHaveLength(19);
    expect(NOTES).toHaveLength(2);
    expect(TRANSITIONS).toHaveLength(FIGURE.length + NOTES.length + BEYOND.length);
  });

  test("every state x event is as it was agreed", () => {
    const table = STATES.map((state) => {
      const steps = TRIGGERS.flatMap((trigger) => {
        const to = lookUp(state, trigger);
        return to ? [`  ${trigger} -> ${to}`] : [];
      });
      return [state, ...steps].join("\n");
    });
    expect(table.join("\n")).toMatchSnapshot();
  });

  test("the byte look-up says what the rows say, and nothing more", () => {
    let rows = 0;
    for (const state of STATES) {
      for (const trigger of TRIGGERS) {
        const at = (STATE_CODE[state] << 4) | (TRIGGER_CODE[trigger] as number);
        const row = TRANSITIONS.find(([from, on]) => from === state && on === trigger);
        expect(TO_OF[at]).toBe(row ? STATE_CODE[row[2]] : NO_ROW);
        expect(ROW_OF[at]).toBe(row ? TRANSITIONS.indexOf(row) : NO_ROW);
        if (row) rows += 1;
      }
    }
    expect(rows).toBe(TRANSITIONS.length);
  });

  test("note 2 is the sum of two rows, of which the second goes on where the first ends", () => {
    const number = ([from, trigger]: readonly [string, string]) =>
      TRANSITIONS.findIndex(([state, on]) => state === from && on === trigger);
    const numbers = [SUM_ROW, SUM_FIRST, SUM_SECOND];
    expect(numbers).toEqual([SUM.sum, SUM.first, SUM.second].map(number));
    const [sum, first, second] = numbers.map((row) => TRANSITIONS[row]);
    expect([sum?.[0], sum?.[2]]).toEqual([first?.[0], second?.[2]]);
    expect(second?.[0]).toBe(first?.[2]);
  });

  test("every state is reached, and every state but CLOSED is left", () => {
    for (const state of STATES) {
      expect(TRANSITIONS.some(([, , to]) => to === state)).toBe(true);
      expect(TRANSITIONS.some(([from]) => from === state)).toBe(true);
    }
  });

  test("every trigger is used by a row", () => {
    for (const trigger of TRIGGERS) {
      expect(TRANSITIONS.some(([, on]) => on === trigger)).toBe(true);
    }
  });
});

describe("a step", () => {
  test("leads where its row says, for the types too", () => {
    const to = next("ESTABLISHED", "rcv FIN");
    expect(to).toBe("CLOSE-WAIT");
    expectTypeOf(to).toEqualTypeOf<"CLOSE-WAIT">();
    expectTypeOf<Next<"FIN-WAIT-1", "rcv FIN">>().toEqualTypeOf<"CLOSING">();
  });

  test("without a row does not compile, and asserts when forced", () => {
    // @ts-expect-error: ESTABLISHED has no 2MSL timeout
    expect(() => next("ESTABLISHED", "2MSL timeout")).toThrow("no row for 2MSL timeout");
    // @ts-expect-error: a CLOSED connection receives nothing
    expect(() => next("CLOSED", "rcv RST")).toThrow("no row for rcv RST in CLOSED");
    expect(lookUp("CLOSED", "rcv RST")).toBeUndefined();
  });
});
