/** The words of a packet filter, one after the other, and the primitives that they form. */
import { type Network, parseNetwork } from "../../wire/network.ts";
import { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG } from "../../wire/segment.ts";

/** Something in a filter that is not understood. */
export class FilterMistake extends Error {
  readonly word: string;
  readonly position: number;

  constructor(word: string, position: number) {
    super(word);
    this.word = word;
    this.position = position;
  }
}

const PROTOCOLS = ["ip", "ip6", "tcp", "icmp", "icmp6"] as const;

/** A primitive about addresses, ports or the protocol. */
export interface Term {
  readonly protocol: (typeof PROTOCOLS)[number] | null;
  readonly side: "any" | "src" | "dst" | "both";
  readonly kind: "host" | "net" | "port" | "portrange" | null;
  readonly network: Network | null;
  readonly ports: readonly [first: number, last: number] | null;
}

interface Word {
  readonly text: string;
  /** From 1. */
  readonly position: number;
}

const WORD = /\s*(&&|\|\||!=|<=|>=|==|[!()[\]&|<>=]|[^\s!()[\]&|<>=]+)/uy;

const FLAGS: Readonly<Record<string, number>> = {
  "tcp-fin": FIN,
  "tcp-syn": SYN,
  "tcp-rst": RST,
  "tcp-push": PSH,
  "tcp-ack": ACK,
  "tcp-urg": URG,
  "tcp-ece": ECE,
  "tcp-cwr": CWR,
};

/** The services whose names people type; any other goes by its number. */
const SERVICES: Readonly<Record<string, number>> = {
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  http: 80,
  pop3: 110,
  imap: 143,
  https: 443,
};

/** The flags of the header's 14th byte: what tcp[13] holds. */
const FLAGS_BYTE = 0xff;

/** The words, read from the left. */
export class Words {
  readonly #words: readonly Word[];
  readonly #end: number;
  #next = 0;

  constructor(source: string) {
    const words: Word[] = [];
    WORD.lastIndex = 0;
    for (let match = WORD.exec(source); match !== null; match = WORD.exec(source)) {
      const text = match[1] as string;
      words.push({ text: text.toLowerCase(), position: WORD.lastIndex - text.length + 1 });
    }
    this.#words = words;
    this.#end = source.length + 1;
  }

  get isAtEnd(): boolean {
    return this.#next >= this.#words.length;
  }

  /** The mistake that the next word is. */
  mistake(): FilterMistake {
    const word = this.#words[this.#next];
    return new FilterMistake(word?.text ?? "", word?.position ?? this.#end);
  }

  /** Goes past one of `texts` where it comes next. */
  take(...texts: readonly string[]): boolean {
    const isNext = texts.includes(this.#peek());
    if (isNext) this.#next++;
    return isNext;
  }

  /** "[ip] [src] host 192.0.2.1"; a value alone takes the words of `last`; null: none of these. */
  term(last: Term | null): Term | null {
    const protocol = this.#oneOf(PROTOCOLS);
    const side = this.#side();
    const kind = this.#oneOf(["host", "net", "port", "portrange"] as const);
    const isBare = side === "any" && kind === null;
    if (isBare && protocol !== null) {
      return { protocol, side, kind, network: null, ports: null };
    }
    const words = isBare && last?.kind != null ? last : { protocol, side, kind };
    return this.#value(words);
  }

  #value({ protocol, side, kind }: Pick<Term, "protocol" | "side" | "kind">): Term | null {
    const text = this.#peek();
    const about = kind ?? "host";
    const network = about === "host" || about === "net" ? parseNetwork(text) : undefined;
    const ports = network === undefined ? portsIn(text, about) : undefined;
    if (network === undefined && ports === undefined) return null;
    this.#next++;
    return { protocol, side, kind: about, network: network ?? null, ports: ports ?? null };
  }

  #side(): Term["side"] {
    const first = this.#oneOf(["src", "dst"] as const);
    if (first === null) return "any";
    const isPair = ["src", "dst"].includes(this.#peek(1)) && this.#peek(1) !== first;
    if (!isPair || !["and", "or"].includes(this.#peek())) return first;
    const joined = this.#peek() === "and" ? "both" : "any";
    this.#next += 2;
    return joined;
  }

  /** `tcp[tcpflags] & (tcp-syn|tcp-fin) != 0`; also tcp[13], no mask, and numbers. */
  flagsTest(): ((flags: number) => boolean) | null {
    if (this.#peek() !== "tcp" || this.#peek(1) !== "[") return null;
    this.#next += 2;
    if (!this.take("tcpflags", "13")) throw this.mistake();
    if (!this.take("]")) throw this.mistake();
    const mask = this.take("&") ? this.#flags() : FLAGS_BYTE;
    const compare = this.#comparison();
    const wanted = this.#flags();
    return (flags) => compare(flags & mask & FLAGS_BYTE, wanted);
  }

  /** `less N`, `greater N`, `len <= N`. */
  lengthTest(): ((bytes: number) => boolean) | null {
    if (this.take("less")) return this.#bound((bytes, bound) => bytes <= bound);
    if (this.take("greater")) return this.#bound((bytes, bound) => bytes >= bound);
    return this.take("len") ? this.#bound(this.#comparison()) : null;
  }

  #bound(compare: Comparison): (bytes: number) => boolean {
    const bound = this.#number();
    return (bytes) => compare(bytes, bound);
  }

  #flags(): number {
    if (!this.take("(")) return this.#flag();
    let flags = this.#flag();
    while (this.take("|")) flags |= this.#flag();
    if (!this.take(")")) throw this.mistake();
    return flags;
  }

  #flag(): number {
    const known = FLAGS[this.#peek()];
    if (known === undefined) return this.#number();
    this.#next++;
    return known;
  }

  #number(): number {
    const text = this.#peek();
    if (!/^(?:\d{1,9}|0x[\da-f]{1,7})$/.test(text)) throw this.mistake();
    this.#next++;
    return Number(text);
  }

  #comparison(): Comparison {
    const compare = COMPARISONS[this.#peek()];
    if (compare === undefined) throw this.mistake();
    this.#next++;
    return compare;
  }

  #oneOf<T extends string>(texts: readonly T[]): T | null {
    const found = texts.find((text) => text === this.#peek());
    if (found !== undefined) this.#next++;
    return found ?? null;
  }

  #peek(ahead = 0): string {
    return this.#words[this.#next + ahead]?.text ?? "";
  }
}

type Comparison = (value: number, wanted: number) => boolean;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  "=": (value, wanted) => value === wanted,
  "==": (value, wanted) => value === wanted,
  "!=": (value, wanted) => value !== wanted,
  "<": (value, wanted) => value < wanted,
  "<=": (value, wanted) => value <= wanted,
  ">": (value, wanted) => value > wanted,
  ">=": (value, wanted) => value >= wanted,
};

function portsIn(text: string, kind: string): Term["ports"] | undefined {
  if (kind === "port") {
    const port = SERVICES[text] ?? portIn(text);
    return port === undefined ? undefined : [port, port];
  }
  if (kind !== "portrange") return undefined;
  const [first, last, surplus] = text.split("-").map(portIn);
  return first === undefined || last === undefined || surplus !== undefined
    ? undefined
    : [first, last];
}

function portIn(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : undefined;
}
