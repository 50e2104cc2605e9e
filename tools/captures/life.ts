/**
 * What a scenario expects synfin to say of a connection: the words of the schema
 * synfin.connection/1. Only what is given is compared, but these are always: opened.how,
 * closed.how, closed.first, reset (null, or by and cause) and timeWait.owner.
 */

/** The part that is always compared, in brief. */
export interface Brief {
  readonly first?: string | null;
  readonly reset?: { readonly by: string; readonly cause: string } | null;
  readonly timeWait?: string | null;
}

/** More of the schema's names: the brief ones' objects are merged with what the brief form says. */
export interface More {
  readonly opened?: object;
  readonly closed?: object;
  readonly reset?: object;
  readonly timeWait?: object;
  readonly clientPort?: number;
  readonly serverPort?: number;
  readonly incarnation?: number;
  readonly [name: string]: unknown;
}

/** What is expected of one connection, by the schema's names. */
export type Life = Readonly<Record<string, unknown>>;

/** `opened` and `closed` are opened.how and closed.how. */
export function life(opened: string, closed: string, brief: Brief, more: More = {}): Life {
  const { first = null, reset = null, timeWait = null } = brief;
  const { opened: o, closed: c, reset: r, timeWait: t, ...rest } = more;
  return {
    opened: { how: opened, ...o },
    closed: { how: closed, first, ...c },
    reset: reset && { ...reset, ...r },
    timeWait: { owner: timeWait, ...t },
    ...rest,
  };
}
