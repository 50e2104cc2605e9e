/**
 * As much of HTTP/1.1 (RFC 9112) as a page needs: GET and HEAD, keep-alive, requests one behind the
 * other in one segment or cut anywhere. No bodies of requests, no transfer codings, no TLS.
 */
import { END } from "../../engine/api.ts";
import type { Connection, ConnectionUser } from "../connection.ts";
import type { Service } from "../serviceHost.ts";

/** Longer heads are refused. */
const LONGEST_HEAD = 16_384;

/** A request as far as it matters here. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly connection: Connection;
  /** The value of the field of that name (in lower case), trimmed; undefined without one. */
  readonly header: (name: string) => string | undefined;
}

/** An answer, ready to be sent again and again. */
export class HttpAnswer {
  readonly #body: Uint8Array;
  readonly #keepAlive: Uint8Array;
  readonly #close: Uint8Array;

  constructor(status: string, type: string, body: string) {
    this.#body = encoder.encode(body);
    const head = `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\n`;
    const rest = `Content-Length: ${this.#body.length}\r\n`;
    this.#keepAlive = this.#join(`${head}${rest}\r\n`);
    this.#close = this.#join(`${head}${rest}Connection: close\r\n\r\n`);
  }

  /** The bytes to send. */
  bytes(keepAlive: boolean, headOnly: boolean): Uint8Array {
    const all = keepAlive ? this.#keepAlive : this.#close;
    return headOnly ? all.subarray(0, all.length - this.#body.length) : all;
  }

  #join(head: string): Uint8Array {
    const headBytes = encoder.encode(head);
    const all = new Uint8Array(headBytes.length + this.#body.length);
    all.set(headBytes);
    all.set(this.#body, headBytes.length);
    return all;
  }
}

/** Serves what `answer` gives for a request. */
export const http =
  (answer: (request: HttpRequest) => HttpAnswer): Service =>
  () =>
    new HttpUser(answer);

const encoder = new TextEncoder();
const scratch = Buffer.alloc(65_536);
const TOO_LONG = new HttpAnswer("431 Request Header Fields Too Large", "text/plain", "too long\n");
const NOT_ALLOWED = new HttpAnswer("405 Method Not Allowed", "text/plain", "GET and HEAD only\n");

class HttpUser implements ConnectionUser {
  readonly #answer: (request: HttpRequest) => HttpAnswer;
  /** What came of a request whose end has not come. */
  #head = "";
  /** What is to be sent and has not been taken. */
  #unsent: Uint8Array | null = null;
  #hasEnded = false;

  constructor(answer: (request: HttpRequest) => HttpAnswer) {
    this.#answer = answer;
  }

  onReady(connection: Connection): void {
    if (!this.#sendRest(connection)) return;
    for (;;) {
      const count = connection.read(scratch);
      if (count === 0) return;
      if (count < 0) {
        if (count === END) connection.close();
        return;
      }
      if (this.#hasEnded) continue;
      this.#head += scratch.toString("latin1", 0, count);
      this.#answerAll(connection);
      if (this.#unsent !== null) return;
    }
  }

  #answerAll(connection: Connection): void {
    for (;;) {
      const end = this.#head.indexOf("\r\n\r\n");
      if (end < 0) {
        if (this.#head.length > LONGEST_HEAD) this.#send(connection, TOO_LONG, false, false);
        return;
      }
      const head = this.#head.slice(0, end + 2);
      this.#head = this.#head.slice(end + 4);
      this.#answerOne(connection, head);
      if (this.#hasEnded) return;
    }
  }

  #answerOne(connection: Connection, head: string): void {
    const [method = "", path = "", version = ""] = head.slice(0, head.indexOf("\r\n")).split(" ");
    const header = (name: string) => fieldOf(head, name);
    const allowed = method === "GET" || method === "HEAD";
    const answer = allowed ? this.#answer({ method, path, connection, header }) : NOT_ALLOWED;
    this.#send(connection, answer, keepsAlive(header("connection"), version), method === "HEAD");
  }

  #send(connection: Connection, answer: HttpAnswer, keepAlive: boolean, headOnly: boolean): void {
    const bytes = answer.bytes(keepAlive, headOnly);
    this.#unsent = this.#unsent === null ? bytes : Buffer.concat([this.#unsent, bytes]);
    if (!keepAlive) this.#hasEnded = true;
    this.#sendRest(connection);
  }

  /** Sends on; false while something is left. Ends the connection after its last answer. */
  #sendRest(connection: Connection): boolean {
    if (this.#unsent !== null) {
      const taken = connection.write(this.#unsent);
      if (taken < 0) return false;
      this.#unsent = taken === this.#unsent.length ? null : this.#unsent.subarray(taken);
      if (this.#unsent === null && this.#hasEnded) connection.end();
    }
    return this.#unsent === null;
  }
}

/** RFC 9112 5: the value of the first field line of that name. */
function fieldOf(head: string, name: string): string | undefined {
  const line = head.split("\r\n").find((text) => text.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

/** RFC 9112 9.3: HTTP/1.1 goes on unless told, 1.0 ends unless told. */
function keepsAlive(connection: string | undefined, version: string): boolean {
  const told = connection?.toLowerCase();
  return version === "HTTP/1.0" ? told === "keep-alive" : told !== "close";
}
