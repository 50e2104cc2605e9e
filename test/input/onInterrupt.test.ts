import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { onInterrupt } from "../../src/input/index.ts";

describe("an interrupt", () => {
  let before = 0;
  let ends = 0;
  let done = (): void => undefined;

  beforeEach(() => {
    vi.useFakeTimers();
    before = process.listenerCount("SIGINT");
    ends = 0;
    done = onInterrupt(() => ends++);
  });
  afterEach(() => {
    done();
    vi.useRealTimers();
  });

  const interrupt = (): boolean => process.emit("SIGINT", "SIGINT");

  test("ends in order, once, though it arrives twice", () => {
    interrupt();
    interrupt();
    process.emit("SIGTERM", "SIGTERM");
    expect(ends).toBe(1);
    expect(process.listenerCount("SIGINT")).toBe(before + 1);
  });

  test("a second one later is nobody's: the program can be stopped", () => {
    interrupt();
    vi.advanceTimersByTime(1_000);
    expect(process.listenerCount("SIGINT")).toBe(before);
  });

  test("when all is done nobody listens any more", () => {
    done();
    expect(process.listenerCount("SIGINT")).toBe(before);
    expect(ends).toBe(0);
  });
});
