/** Bytes to one reused record and back: what the floors above import. */
export * from "./problems.ts";
export * from "./segment.ts";
export * from "./verdicts.ts";
