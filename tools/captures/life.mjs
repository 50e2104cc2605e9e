/**
 * What a scenario expects synfin to say of a connection: the words of the schema
 * synfin.connection/1. Only what is given is compared, but these are always: opened.how,
 * closed.how, closed.first, reset (null, or by and cause) and timeWait.owner.
 */

/** @typedef {{by: string, cause: string}} ExpectedReset */

/**
 * @param {string} opened opened.how
 * @param {string} closed closed.how
 * @param {{first?: string | null, reset?: ExpectedReset | null, timeWait?: string | null}} brief
 * @param {Record<string, any>} [more] merged over what the brief form says, one level deep
 */
export function life(opened, closed, { first = null, reset = null, timeWait = null }, more = {}) {
  const { opened: o, closed: c, reset: r, timeWait: t, ...rest } = more;
  return {
    opened: { how: opened, ...o },
    closed: { how: closed, first, ...c },
    reset: reset && { ...reset, ...r },
    timeWait: { owner: timeWait, ...t },
    ...rest,
  };
}
