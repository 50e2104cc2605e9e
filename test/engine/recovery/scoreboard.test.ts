/** The ring of segments against a plain array of them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  END_OF_RECORD,
  EVER_RETRANSMITTED,
  LOST,
  SACKED,
  Scoreboard,
} from "../../../src/engine/block/scoreboard.ts";

interface Plain {
  seq: number;
  end: number;
  sentAt: number;
  flags: number;
  listed: boolean;
}

const rows = (board: Scoreboard): Omit<Plain, "listed">[] =>
  Array.from({ length: board.size }, (_, i) => {
    const slot = (board.first + i) & board.mask;
    return {
      seq: board.seq[slot] as number,
      end: board.end[slot] as number,
      sentAt: board.sentAt[slot] as number,
      flags: board.flags[slot] as number,
    };
  });

const byTime = (board: Scoreboard): number[] => {
  const ends: number[] = [];
  for (let slot = board.oldest; slot !== -1; slot = board.newer[slot] as number) {
    ends.push(board.end[slot] as number);
  }
  return ends;
};

const filled = (count: number): Scoreboard => {
  const board = new Scoreboard();
  for (let i = 0; i < count; i++) board.push(1000 * i, 1000 * (i + 1), i, 0, 0);
  return board;
};

describe("the scoreboard", () => {
  test("finds the segment that holds a number, across the wrap", () => {
    const board = new Scoreboard();
    for (let i = 0; i < 40; i++) {
      const seq = (0xffff_f000 + 256 * i) | 0;
      board.push(seq, (seq + 256) | 0, i, 0, 0);
    }
    expect(board.find(0xffff_f000) - board.first).toBe(0);
    expect(board.find(0) - board.first).toBe(16);
    expect(board.find(255) - board.first).toBe(16);
    expect(board.find(256) - board.first).toBe(17);
    expect(board.find(24 * 256)).toBe(board.last);
  });

  test("a retransmission becomes the youngest", () => {
    const board = filled(4);
    board.touch(board.find(1500) & board.mask, 10, 0);
    expect(byTime(board)).toEqual([1000, 3000, 4000, 2000]);
  });

  test("a cut keeps marks and place in time, a record's end stays with the right part", () => {
    const board = filled(3);
    const position = board.find(1000);
    board.flags[position & board.mask] = LOST | END_OF_RECORD;
    board.split(position, 1400);
    expect(rows(board).map(({ seq, end, flags }) => [seq, end, flags])).toEqual([
      [0, 1000, 0],
      [1000, 1400, LOST],
      [1400, 2000, LOST | END_OF_RECORD],
      [2000, 3000, 0],
    ]);
    expect(byTime(board)).toEqual([1000, 1400, 2000, 3000]);
  });

  test("a joint spans both and remembers that a part was resent", () => {
    const board = filled(4);
    board.flags[board.find(2000) & board.mask] = EVER_RETRANSMITTED;
    board.join(board.find(1000));
    expect(rows(board).map(({ seq, end, flags }) => [seq, end, flags])).toEqual([
      [0, 1000, 0],
      [1000, 3000, EVER_RETRANSMITTED],
      [3000, 4000, 0],
    ]);
  });

  test("what the peer does not hold goes back on the list in order of time", () => {
    const board = filled(5);
    board.touch(0, 9, 0);
    for (const slot of [1, 2, 3]) board.unlist(slot);
    board.flags[2] = SACKED;
    board.relistAll();
    expect(byTime(board)).toEqual([2000, 4000, 5000, 1000]);
  });

  test("any sequence of changes leaves what a plain array would hold", () => {
    const step = fc.tuple(
      fc.constantFrom("push", "push", "push", "shift", "touch", "unlist", "split", "join"),
      fc.nat(1000),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer(), (steps, start) => {
        const board = new Scoreboard();
        const plain: Plain[] = [];
        let next = start | 0;
        steps.forEach(([what, number], now) => {
          const at = plain.length === 0 ? 0 : number % plain.length;
          const row = plain[at];
          const position = (board.first + at) | 0;
          if (what === "push") {
            const end = (next + 2 + number) | 0;
            board.push(next, end, now, 0, 0);
            plain.push({ seq: next, end, sentAt: now, flags: 0, listed: true });
            next = end;
          } else if (row === undefined) {
            return;
          } else if (what === "shift") {
            board.shift();
            plain.shift();
          } else if (what === "touch") {
            board.touch(position & board.mask, now, 0);
            Object.assign(row, { sentAt: now, listed: true });
          } else if (what === "unlist") {
            board.unlist(position & board.mask);
            row.listed = false;
          } else if (what === "split" && ((row.end - row.seq) | 0) > 1) {
            const cut = (row.seq + 1) | 0;
            board.split(position, cut);
            plain.splice(at, 1, { ...row, end: cut }, { ...row, seq: cut });
          } else if (what === "join" && at + 1 < plain.length) {
            board.join(position);
            row.end = (plain.splice(at + 1, 1)[0] as Plain).end;
          }
        });
        expect(rows(board)).toEqual(plain.map(({ listed: _, ...row }) => row));
        const listed = plain.filter((row) => row.listed);
        listed.sort((a, b) => a.sentAt - b.sentAt); // stable: split parts stay in order
        expect(byTime(board)).toEqual(listed.map((row) => row.end));
      }),
      { numRuns: 500, seed: 4 },
    );
  });
});
