/** Seeded chance (xorshift32): the same seed makes the same capture, byte for byte. */
export function seeded(seed: number): (bound: number) => number {
  let state = seed >>> 0 || 1;
  return function below(bound: number): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
