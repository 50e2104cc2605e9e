/**
 * What a test asks a million times: a plain comparison, and `expect` with its message only when it
 * does not hold, for each call of `expect` takes microseconds.
 */
import { expect } from "vitest";

/** `actual` is `expected`, by `Object.is`. */
export function mustBe(actual: unknown, expected: unknown, what = ""): void {
  if (!Object.is(actual, expected)) expect(actual, what).toBe(expected);
}

/** `actual` is `least` or more; NaN is not. */
export function mustReach(actual: number, least: number, what = ""): void {
  if (!(actual >= least)) expect(actual, what).toBeGreaterThanOrEqual(least);
}

/** Two records of one class have the same fields, as far as `expect` can tell. */
export function mustMatch<T extends object>(actual: T, expected: T): void {
  for (const name of Object.keys(expected) as (keyof T)[]) {
    if (isSame(actual[name], expected[name])) continue;
    expect(actual).toEqual(expected);
    return;
  }
}

/** Plain values by `Object.is`, arrays of such item by item. */
function isSame(one: unknown, two: unknown): boolean {
  if (!ArrayBuffer.isView(one) && !Array.isArray(one)) return Object.is(one, two);
  const [items, others] = [one as ArrayLike<unknown>, two as ArrayLike<unknown>];
  if (items.length !== others.length) return false;
  for (let i = 0; i < items.length; i++) if (!Object.is(items[i], others[i])) return false;
  return true;
}
