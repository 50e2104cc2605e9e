/** Wrong arguments of the library's functions, with the codes that node's own functions give. */

/** An argument of a wrong kind: a TypeError with code ERR_INVALID_ARG_TYPE. */
export const wrongType = (sentence: string): TypeError & { readonly code: string } =>
  Object.assign(new TypeError(sentence), { code: "ERR_INVALID_ARG_TYPE" });

/** A value that cannot be: a RangeError with code ERR_OUT_OF_RANGE. */
export const outOfRange = (sentence: string): RangeError & { readonly code: string } =>
  Object.assign(new RangeError(sentence), { code: "ERR_OUT_OF_RANGE" });
