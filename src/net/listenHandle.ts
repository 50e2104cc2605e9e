/**
 * A listener of the stack as a server wants it: connections are handed over one a turn, so that
 * the callbacks of each have run before the next is there, as libuv does it.
 */
import { ACCEPTABLE, type ListenOptions, type SocketId } from "../engine/index.ts";
import type { Face, Owner } from "./face.ts";
import { Handle, REUSE } from "./handle.ts";
import { type AddressInfo, infoOf } from "./info.ts";

/** An open listener. */
export class ListenHandle implements Owner {
  /** Whom connections are handed to. The first argument is an error in node; here there is none. */
  onconnection: (error: number, handle: Handle) => void = () => {};
  /** Told when the host crashes: it listens no more, and no connection is left. */
  oncrash: () => void = () => {};
  readonly #face: Face;
  readonly #isDualStack: boolean;
  #id: SocketId;
  #isReferenced = true;

  private constructor(face: Face, id: SocketId, isDualStack: boolean) {
    this.#face = face;
    this.#id = id;
    this.#isDualStack = isDualStack;
    face.own(id, this);
    face.count(1, 0);
  }

  /** Listens; a negative errno when that cannot be. */
  static listen(face: Face, options: ListenOptions): ListenHandle | number {
    const id = face.stack.listen({ ...options, options: REUSE }, face.host.now);
    if (id < 0) return id;
    const isDualStack = options.address === "::" && options.ipv6Only !== true;
    const handle = new ListenHandle(face, id, isDualStack);
    face.host.wake();
    return handle;
  }

  /** Where it listens; undefined once it does not. */
  address(): AddressInfo | undefined {
    if (!this.#isOpen) return undefined;
    const endpoint = this.#face.stack.localEndpoint(this.#id);
    const isAny = endpoint?.ip === "0.0.0.0" || endpoint?.ip === "::";
    if (endpoint === undefined || !this.#isDualStack || !isAny) return infoOf(endpoint);
    return { address: "::", family: "IPv6", port: endpoint.port };
  }

  /** Listens no more; what nobody has accepted is reset. */
  close(): void {
    if (!this.#isOpen) return;
    const id = this.#id;
    this.#id = -1;
    this.#face.disown(id);
    this.#face.count(this.#isReferenced ? -1 : 0, this.#isReferenced ? 0 : -1);
    this.#face.stack.close(id, this.#face.host.now);
    this.#face.host.wake();
  }

  /** A run of the world waits for it. */
  ref(): void {
    this.#reference(true);
  }

  /** No run of the world waits for it. */
  unref(): void {
    this.#reference(false);
  }

  hasRef(): boolean {
    return this.#isReferenced;
  }

  onEvent(what: number): void {
    if ((what & ACCEPTABLE) !== 0) this.#acceptOne();
  }

  onCrash(): void {
    this.#id = -1;
    this.oncrash();
  }

  get #isOpen(): boolean {
    return this.#id >= 0;
  }

  #acceptOne(): void {
    if (!this.#isOpen) return;
    const id = this.#face.stack.accept(this.#id, this.#face.host.now);
    if (id === undefined || id < 0) return;
    this.#face.soon(() => this.#acceptOne());
    this.onconnection(0, new Handle(this.#face, id, this.#isDualStack));
  }

  #reference(isReferenced: boolean): void {
    if (this.#isReferenced === isReferenced) return;
    this.#isReferenced = isReferenced;
    const sign = isReferenced ? 1 : -1;
    if (this.#isOpen) this.#face.count(sign, -sign);
  }
}
