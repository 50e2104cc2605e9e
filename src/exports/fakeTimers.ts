/**
 * `synfin/sim/fake-timers`: the application's own timers follow a world's time. `setTimeout`,
 * `setInterval` and `Date` are replaced by @sinonjs/fake-timers, an optional peer dependency, until
 * `restore` is called. Immediates, ticks and promises stay as they are: they take no time.
 */
import FakeTimers from "@sinonjs/fake-timers";
import { MICROS_PER_MS, type Micros, NEVER } from "../base/time.ts";
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
  const nextAt = (): number => clock.timerHeap?.peek()?.callAt ?? Number.POSITIVE_INFINITY;
  const unfollow = world.follow({
    next: () => (nextAt() === Number.POSITIVE_INFINITY ? NEVER : microsAfter(nextAt(), epochMs)),
    advance(now) {
      const target = epochMs + Math.floor(now / MICROS_PER_MS);
      // One timer a turn: what its promises lead to comes before the next timer.
      if (nextAt() <= target) clock.next();
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
