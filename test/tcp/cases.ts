/**
 * What RFC 9293 3.10.7.3 and 3.10.7.4, RFC 5961, 6191 and 7323 say of a segment, asked of the judge
 * (src/tcp/) over every state, every set of flags, and every edge with its neighbours. The oracle
 * reckons with whole numbers that never wrap, and hands the judge what is left of them modulo 2^32:
 * so it shares no arithmetic with it.
 */
import { STATES } from "../../src/machine/states.ts";
import { ACK, FIN, RST, SYN } from "../../src/wire/segment.ts";

/** The judge's modules, whole or with one operator altered. */
export interface Judge {
  readonly window: typeof import("../../src/tcp/window.ts");
  readonly reset: typeof import("../../src/tcp/reset.ts");
  readonly syn: typeof import("../../src/tcp/syn.ts");
  readonly timestamps: typeof import("../../src/tcp/timestamps.ts");
  readonly timeWait: typeof import("../../src/tcp/timeWait.ts");
  readonly flags: typeof import("../../src/tcp/flags.ts");
  readonly verdict: typeof import("../../src/tcp/verdict.ts");
}

/** Thrown at the first case that is judged otherwise than the oracle does. */
export class Misjudged extends Error {}

/** Where RCV.NXT lies: everywhere that a 32-bit number can go wrong. */
const PLACES = [0, 2 ** 30, 2 ** 31, 2 ** 31 + 2 ** 30, 2 ** 32]
  .flatMap((place) => [place - 1001, place - 2, place - 1, place, place + 1])
  .filter((place) => place >= 0 && place < 2 ** 32);
const WINDOWS = [0, 1, 2, 1000, 65_535, 2 ** 30 - 1];
const LENGTHS = [0, 1, 2, 1000, 1460];
/** FIN, SYN, RST, PSH, ACK, URG in all sets. */
const FLAGS = Array.from({ length: 64 }, (_, flags) => flags);

/** The two spellings of a number on the circle: unsigned, and signed as columns hold it. */
const wrap = (n: number): number => ((n % 2 ** 32) + 2 ** 32) % 2 ** 32;
const signed = (n: number): number => wrap(n) | 0;

/** Around each edge: itself and its neighbours, no value twice. */
const around = (...edges: readonly number[]): number[] => [
  ...new Set(edges.flatMap((edge) => [edge - 2, edge - 1, edge, edge + 1, edge + 2])),
];

/** Asks every question, those of one module first; the count of cases. */
export function judgeAll(judge: Judge, first: keyof Judge = "window"): number {
  let cases = 0;
  const say = (is: unknown, must: unknown, what: string): void => {
    cases++;
    if (is !== must) throw new Misjudged(`${what}: ${String(is)}, not ${String(must)}`);
  };
  for (const ask of QUESTIONS[first]) ask(judge, say);
  for (const [module, questions] of Object.entries(QUESTIONS))
    if (module !== first) for (const ask of questions) ask(judge, say);
  return cases;
}

type Say = (is: unknown, must: unknown, what: string) => void;

/** Table 6, word by word. */
function table6(number: number, length: number, nxt: number, window: number): boolean {
  const isIn = (n: number): boolean => nxt <= n && n < nxt + window;
  if (length === 0 && window === 0) return number === nxt;
  if (length === 0) return isIn(number);
  if (window === 0) return false;
  return isIn(number) || isIn(number + length - 1);
}

function windows({ window: judge }: Judge, say: Say): void {
  for (const nxt of PLACES)
    for (const window of WINDOWS)
      for (const length of LENGTHS)
        for (const number of around(nxt, nxt + window, nxt - length, nxt + window - length)) {
          const [n, r] = [wrap(number), wrap(nxt)];
          const inside = table6(number, length, nxt, window);
          const what = `SEQ ${number - nxt} length ${length} window ${window} at ${nxt}`;
          say(judge.isInWindow(n, length, r, window), inside, what);
          say(judge.isInWindow(n | 0, length, r | 0, window), inside, what);
          say(judge.isInRowWindow(n, length, r, window, true), number === nxt || inside, what);
          const reaches = number + length > nxt && number < nxt + window;
          const onEdge = length === 0 && number === nxt + window;
          const row = number === nxt || reaches || onEdge;
          say(judge.isInRowWindow(n, length, r, window, false), row, `row: ${what}`);
        }
}

function fits({ window: judge }: Judge, say: Say): void {
  for (const acknowledged of PLACES)
    for (const window of WINDOWS)
      for (const length of LENGTHS)
        for (const hasFin of [false, true])
          for (const number of around(
            acknowledged - length,
            acknowledged,
            acknowledged + window - length,
            acknowledged + window,
          )) {
            const edge = acknowledged + window;
            const end = number + length;
            const reached = hasFin ? end - 1 : end;
            let must = judge.BEYOND as number;
            if (end < acknowledged) must = judge.OLD;
            else if (reached <= edge) must = judge.FITS;
            else if (number <= edge) must = judge.TOUCHES;
            const [n, low, high] = [wrap(number), signed(acknowledged), wrap(edge)];
            const what = `${number - acknowledged}+${length} in ${window}, ${hasFin}`;
            say(judge.fitOf(n, length, hasFin, low, high), must, `fit of ${what}`);
            const over = end > edge ? end - edge : 0;
            say(judge.overhang(n, length, high), over, `overhang of ${what}`);
          }
}

/** States in which the peer's FIN has come and the connection has not ended. */
const AFTER_FIN = ["CLOSE-WAIT", "LAST-ACK", "CLOSING"];

/** Others keep tables by these numbers. */
function numbers({ verdict, window, syn }: Judge, say: Say): void {
  const lists = [
    [verdict.NO, verdict.YES, verdict.UNKNOWN],
    [window.FITS, window.OLD, window.BEYOND, window.TOUCHES],
    [syn.STAYS, syn.BY_TIMESTAMPS, syn.BY_SEQUENCE],
  ];
  for (const list of lists) say(list.join(), [...list.keys()].join(), "numbers");
}

function resets({ reset: judge, verdict }: Judge, say: Say): void {
  const { NO, YES, UNKNOWN } = verdict;
  STATES.forEach((state, code) => {
    for (const low of PLACES)
      for (const known of [0, 1, 2, 5000])
        for (const number of around(low - 1, low, low + known, low + known + 1))
          for (const strict of [false, true]) {
            const high = low + known;
            const isLate = AFTER_FIN.includes(state) && !strict;
            const couldBe: boolean[] = [];
            // Whatever RCV.NXT is, from low to high: what would its owner say?
            for (const nxt of new Set([low, low + 1, number, number + 1, high]))
              if (nxt >= low && nxt <= high)
                couldBe.push(number === nxt || (isLate && number === nxt - 1));
            const must = couldBe.every(Boolean) ? YES : couldBe.some(Boolean) ? UNKNOWN : NO;
            const words = [wrap(number), signed(low), wrap(high)] as const;
            const what = `RST ${number - low} of ${known} in ${state}, strict ${strict}`;
            say(judge.judgeReset(code, ...words, strict), must, what);
          }
  });
  for (const iss of PLACES)
    for (const sent of [1, 2, 1000])
      for (const ack of around(iss, iss + sent)) {
        const must = iss < ack && ack <= iss + sent;
        const is = judge.acknowledgesSyn(wrap(ack), signed(iss), wrap(iss + sent));
        say(is, must, `ACK ${ack - iss} of ${sent}`);
      }
}

/** From afar: every RCV.NXT that there may be, and for each that its user is there or gone. */
function resetsFromAfar({ reset: judge, verdict }: Judge, say: Say): void {
  const { NO, YES, UNKNOWN } = verdict;
  STATES.forEach((state, code) => {
    for (const low of PLACES)
      for (const known of [0, 1, 4])
        for (const window of [0, 1, 3, 1000])
          for (const length of [0, 1, 3])
            for (const number of around(low, low + known, low + known + window)) {
              const couldBe: boolean[] = [];
              for (let nxt = low; nxt <= low + known; nxt++) {
                const isLate = AFTER_FIN.includes(state) && number === nxt - 1;
                couldBe.push(number === nxt || isLate);
                if (state !== "FIN-WAIT-2") continue;
                const reaches = number + length > nxt && number < nxt + window;
                const onEdge = length === 0 && number === nxt + window;
                couldBe.push(number === nxt || reaches || onEdge);
              }
              const must = couldBe.every(Boolean) ? YES : couldBe.some(Boolean) ? UNKNOWN : NO;
              const words = [wrap(number), length, signed(low), wrap(low + known), window] as const;
              const what = `RST ${number - low}+${length} of ${known} in ${window}, ${state}`;
              say(judge.judgeResetFromAfar(code, ...words), must, `from afar: ${what}`);
            }
  });
}

function toldBlocks({ reset: judge }: Judge, say: Say): void {
  for (const told of PLACES)
    for (const number of around(told))
      for (const strict of [false, true]) {
        const is = judge.isBehindTold(wrap(number), signed(told), strict);
        say(is, !strict && number === told, `RST ${number - told} behind a block`);
      }
}

const has = (flags: number, flag: number): boolean => (flags & flag) !== 0;

function syns({ syn: judge }: Judge, say: Say): void {
  for (const flags of FLAGS) {
    const opens = has(flags, SYN) && !has(flags, ACK) && !has(flags, RST);
    say(judge.asksToOpen(flags), opens, `opens ${flags}`);
    for (const irs of PLACES)
      for (const number of around(irs)) {
        const again = opens && number === irs;
        say(judge.isSynAgain(flags, wrap(number), signed(irs)), again, `again ${flags}`);
        for (const length of [0, 1])
          for (const acked of [-1, 0, 1]) {
            const crossed = has(flags, ACK) && length === 0 && number === irs && acked === 0;
            const [rcvNxt, sndNxt] = [wrap(irs + 1), signed(irs + 77)];
            const ack = wrap(irs + 77 + acked);
            const is = judge.isCrossingSynAck(flags, wrap(number), length, ack, rcvNxt, sndNxt);
            say(is, crossed, `crossed ${flags} ${number - irs} ${length} ${acked}`);
          }
      }
  }
}

function reopenings({ syn: judge }: Judge, say: Say): void {
  for (const flags of FLAGS)
    for (const nxt of PLACES)
      for (const number of around(nxt))
        for (const hasTimestamps of [false, true])
          for (const recent of PLACES)
            for (const tsVal of [recent - 1, recent, recent + 1]) {
              const opens = has(flags, SYN) && !has(flags, ACK) && !has(flags, RST);
              let must = judge.STAYS as number;
              if (opens && hasTimestamps && tsVal > recent) must = judge.BY_TIMESTAMPS;
              else if (opens && !(hasTimestamps && tsVal < recent) && number > nxt)
                must = judge.BY_SEQUENCE;
              const numbers = [wrap(number), signed(nxt)] as const;
              const clocks = [wrap(tsVal), signed(recent)] as const;
              const is = judge.judgeReopening(flags, ...numbers, hasTimestamps, ...clocks);
              say(is, must, `reopen ${flags} ${number - nxt} ${hasTimestamps} ${tsVal - recent}`);
            }
}

function timestamps({ timestamps: judge }: Judge, say: Say): void {
  say(judge.STALE_MS, 24 * 86_400_000, "24 days");
  say(judge.STALE_FOR_RESET_MS, 60_000, "a minute");
  for (const recent of PLACES) {
    for (const ticks of [0, 1])
      for (const tsVal of around(recent)) {
        const is = judge.isOldTimestamp(wrap(tsVal), signed(recent), ticks);
        say(is, recent - tsVal > ticks, `old by ${recent - tsVal} of ${ticks}`);
      }
    for (const rtoMicros of [0, 100_000, 200_000, 1_000_000])
      for (const tsVal of around(recent, recent - 200, recent - 240, recent - 1200)) {
        const most = Math.max(200, (rtoMicros / 1000) * 1.2);
        const is = judge.isOvertaken(wrap(tsVal), signed(recent), rtoMicros);
        say(is, recent - tsVal <= most, `overtaken by ${recent - tsVal} with ${rtoMicros}`);
      }
    for (const tsEcr of around(recent, recent + 50)) {
      const is = judge.isEchoOf(wrap(tsEcr), signed(recent), wrap(recent + 50));
      say(is, recent <= tsEcr && tsEcr <= recent + 50, `echo ${tsEcr - recent}`);
    }
  }
}

function timeWaits({ timeWait: judge }: Judge, say: Say): void {
  for (const flags of FLAGS)
    for (const nxt of PLACES)
      for (const length of [0, 1, 1000])
        for (const window of [0, 1, 1000])
          for (const number of around(nxt, nxt + window)) {
            const words = [flags, wrap(number), length, signed(nxt)] as const;
            const quiet = number === nxt && (length === 0 || has(flags, RST));
            say(judge.isQuiet(...words), quiet, `quiet ${flags} ${number - nxt} ${length}`);
            const isBare = !has(flags, ACK) && !has(flags, SYN) && !has(flags, RST);
            const must = isBare && table6(number, length, nxt, window);
            say(judge.lacksAck(...words, window), must, `no ACK ${flags} ${number - nxt}`);
          }
}

function flagsAlone({ flags: judge }: Judge, say: Say): void {
  for (const flags of FLAGS) {
    say(judge.provesAnswer(flags), has(flags, ACK) && !has(flags, SYN), `answer ${flags}`);
    say(judge.endsDirection(flags), has(flags, FIN), `ends ${flags}`);
    say(judge.endsBoth(flags), has(flags, RST), `ends both ${flags}`);
  }
}

/** The questions that each module answers. */
const QUESTIONS: Readonly<Record<keyof Judge, readonly ((judge: Judge, say: Say) => void)[]>> = {
  verdict: [numbers],
  flags: [flagsAlone],
  timestamps: [timestamps],
  window: [windows, fits],
  reset: [resets, resetsFromAfar, toldBlocks],
  timeWait: [timeWaits],
  syn: [syns, reopenings],
};
