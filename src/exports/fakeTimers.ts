/**
 * `synfin/sim/fake-timers`: the application's own timers follow a world's time. `setTimeout`,
 * `setInterval` and `Date` are replaced by @sinonjs/fake-timers, an optional peer dependency, until
 * `restore` is called. Immediates, ticks and promises stay as they are: they take no time.
 */
import FakeTimers from "@sinonjs/fake-timers";
import { MICROS_PER_MS, type Micros, NEVER } from "../base/time.ts";
import { reportUncaught } from "../net/ticks.ts";
import type { FollowingClock } from "../sim/index.ts";

/** What follows a world, and how to stop it. */
export interface FollowingTimers {
  /** Puts the real timers back. Timers that are still set never fire. */
  restore(): void;
}

/** What `Date` shows at the world's beginning. */
export interface FakeTimersOptions {
  /** Milliseconds since 1970; 0 when not given. */
  readonly epochMs?: number;
}

/** Lets `setTimeout`, `setInterval` and `Date` follow the time of `world`. */
export function useFakeTimers(
  world: { follow(clock: FollowingClock): () => void },
  { epochMs = 0 }: FakeTimersOptions = {},
): FollowingTimers {
  const clock = FakeTimers.install({
    now: epochMs,
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
  });
  const references = new References(() => clock.timers ?? NONE);
  const nextAt = (): number => clock.timerHeap?.peek()?.callAt ?? Number.POSITIVE_INFINITY;
  const unfollow = world.follow({
    next: () => (nextAt() === Number.POSITIVE_INFINITY ? NEVER : microsAfter(nextAt(), epochMs)),
    holds: () => references.some(),
    advance(now) {
      const target = epochMs + Math.floor(now / MICROS_PER_MS);
      // One timer a turn: what its promises lead to comes before the next timer.
      if (nextAt() <= target) uncaughtAsInNode(() => clock.next());
      else if (target > clock.now) clock.tick(target - clock.now);
    },
  });
  return {
    restore() {
      unfollow();
      clock.uninstall();
    },
  };
}

const microsAfter = (ms: number, epochMs: number): Micros => (ms - epochMs) * MICROS_PER_MS;

/** What a timer of the application throws ends the process, or not, as in node: never the run. */
function uncaughtAsInNode(call: () => void): void {
  try {
    call();
  } catch (error) {
    reportUncaught(error);
  }
}

const NONE: ReadonlyMap<number, unknown> = new Map();

type SetTimer = typeof setTimeout & typeof setInterval;
type Timer = ReturnType<typeof setTimeout>;

/** Which timers of the application keep a run going: those that were not unref'ed, as in node. */
class References {
  readonly #set: () => ReadonlyMap<number, unknown>;
  readonly #unreferenced = new Set<number>();

  /** `set` tells which timers are set. */
  constructor(set: () => ReadonlyMap<number, unknown>) {
    this.#set = set;
    for (const name of ["setTimeout", "setInterval"] as const) {
      const start = globalThis[name] as SetTimer;
      const noting = (...words: Parameters<SetTimer>): Timer => this.#note(start(...words));
      globalThis[name] = Object.assign(noting, start) as unknown as SetTimer;
    }
  }

  /** Whether any is set that somebody waits for. */
  some(): boolean {
    const set = this.#set();
    if (this.#unreferenced.size > set.size) {
      for (const id of this.#unreferenced) if (!set.has(id)) this.#unreferenced.delete(id);
    }
    for (const id of set.keys()) if (!this.#unreferenced.has(id)) return true;
    return false;
  }

  #note(timer: Timer): Timer {
    // In a browser a timer is a number, and everybody waits for it.
    if (typeof timer !== "object") return timer;
    const { ref, unref } = timer;
    timer.ref = () => {
      this.#unreferenced.delete(Number(timer));
      return ref.call(timer);
    };
    timer.unref = () => {
      this.#unreferenced.add(Number(timer));
      return unref.call(timer);
    };
    return timer;
  }
}
