/**
 * Many short connections: each is opened, held until its turn, and closed. Where all of them may be
 * open together, they are closed together, which is the classic way to a crowd of TIME-WAITs. Ends
 * with how many connections were in which state over time.
 */
import { countStates } from "../../host/proc/procTcp.ts";
import type { State } from "../../machine/states.ts";
import type { End, Lifecycle } from "../../trace/index.ts";
import { Progress } from "../progress.ts";
import { note, type Place } from "./place.ts";
import type { Recorder } from "./recorder.ts";
import { type Sample, stateTable } from "./stateTable.ts";
import { playTexts, type TimeWaits } from "./texts.ts";
import type { TunChoices } from "./tunOptions.ts";

/** What is to be done. */
export interface CrowdOptions {
  readonly place: Place;
  readonly target: { readonly host: string; readonly port: number };
  readonly resets: boolean;
  readonly count: number;
  readonly concurrent: number | undefined;
  /** Connections a second at most. */
  readonly rate: number | undefined;
  readonly recorder: Recorder;
  readonly choices: TunChoices;
}

const CONCURRENT = 50;
const SAMPLE_MS = 50;
const AFTERWARDS_MS = 1000;

/** Opens and closes them all; how many failed. */
export async function openCrowd(options: CrowdOptions): Promise<number> {
  const { place, recorder, count, choices, target } = options;
  const texts = playTexts(choices.language);
  const states = new Map<number, State>();
  if (!choices.trace) recorder.onEvent = null;
  const started = performance.now();
  const samples: Sample[] = [];
  const sample = (): void => {
    const counts = place.isKernel
      ? countStates(target.port, place.ownPorts)
      : statesOf(recorder, states);
    samples.push([(performance.now() - started) / 1000, counts]);
  };
  const timer = setInterval(sample, SAMPLE_MS);
  const failed = await openAll(options);
  const seconds = (performance.now() - started) / 1000;
  sample();
  await new Promise((resolve) => setTimeout(resolve, AFTERWARDS_MS));
  sample();
  clearInterval(timer);
  note(texts.crowd(count, failed, seconds.toFixed(2), (count / seconds).toFixed(0)));
  note(`${texts.overTime}\n${stateTable(samples, choices.besideView)}`);
  note(texts.timeWaits(timeWaitsOf(recorder.latest(count)), place.isKernel));
  return failed;
}

async function openAll(options: CrowdOptions): Promise<number> {
  const { count, rate, choices } = options;
  const concurrent = Math.min(count, options.concurrent ?? CONCURRENT);
  const progress = new Progress(process.stderr);
  const started = performance.now();
  const together = concurrent >= count ? new Gate(count) : null;
  let next = 0;
  let done = 0;
  let failed = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const number = next++;
      if (rate !== undefined) await until(started + (number * 1000) / rate);
      failed += (await openOne(options, together)) ? 0 : 1;
      progress.show(++done, count);
    }
  };
  await Promise.all(Array.from({ length: concurrent }, worker));
  progress.end();
  if (choices.trace) note("");
  return failed;
}

/** Opens one, waits for the others where they close together, closes; whether all went well. */
function openOne({ place, target, resets }: CrowdOptions, gate: Gate | null): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = place.net.connect(target);
    let isWell = true;
    socket.on("connect", async () => {
      await gate?.arrive();
      if (resets) socket.resetAndDestroy();
      else socket.end();
    });
    socket.on("error", () => {
      isWell = false;
      void gate?.arrive();
    });
    socket.on("close", () => resolve(isWell));
    socket.resume();
  });
}

/** Lets nobody through before all have come. */
class Gate {
  #missing: number;
  #open!: () => void;
  readonly #opened = new Promise<void>((resolve) => {
    this.#open = resolve;
  });

  constructor(count: number) {
    this.#missing = count;
  }

  arrive(): Promise<void> {
    this.#missing -= 1;
    if (this.#missing === 0) this.#open();
    return this.#opened;
  }
}

const until = (at: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));

/** The state of our end of every connection, by its last step. */
function statesOf(recorder: Recorder, states: Map<number, State>): ReadonlyMap<State, number> {
  const counts = new Map<State, number>();
  for (const [number, { events }] of recorder.connections) {
    const last = events.findLast((event) => event.kind === "step");
    if (last?.kind === "step" && last.to !== "unknown") states.set(number, last.to);
    const state = states.get(number);
    if (state !== undefined) counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}

/** Whose TIME-WAITs are left; `lives` are ours, who are the clients. */
export function timeWaitsOf(lives: readonly Lifecycle[]): TimeWaits {
  const left = lives.filter(({ timeWait }) => timeWait.assassinatedAt === null);
  const ownedBy = (end: End) =>
    left.filter(({ timeWait: { owner } }) => owner === end || owner === "both").length;
  const ended = lives.length - left.length;
  return { own: ownedBy("client"), peer: ownedBy("server"), ended };
}
