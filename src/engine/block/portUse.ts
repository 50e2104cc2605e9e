/**
 * How many tuples have each local port: bind() must look closer only where there is one. Counts
 * stand in pages that are made when a port of theirs is first used.
 */
const PAGE_BITS = 8;
const PAGE = 1 << PAGE_BITS;

/** Counts by port. */
export class PortUse {
  readonly #pages: (Uint32Array | undefined)[] = [];

  /** One tuple more, or with -1 one less. */
  add(port: number, change: 1 | -1): void {
    const at = port >>> PAGE_BITS;
    const page = this.#pages[at] ?? this.#newPage(at);
    page[port & (PAGE - 1)] = (page[port & (PAGE - 1)] as number) + change;
  }

  /** How many tuples have the port. */
  count(port: number): number {
    return this.#pages[port >>> PAGE_BITS]?.[port & (PAGE - 1)] ?? 0;
  }

  #newPage(at: number): Uint32Array {
    while (this.#pages.length <= at) this.#pages.push(undefined);
    const page = new Uint32Array(PAGE);
    this.#pages[at] = page;
    return page;
  }
}
