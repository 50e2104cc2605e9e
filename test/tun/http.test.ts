/** The host's HTTP: what an answer is told of its request, and how long a connection is kept. */
import { expect, test } from "vitest";
import type { Connection } from "../../src/tun/connection.ts";
import { HttpAnswer, type HttpRequest, http } from "../../src/tun/services/http.ts";

/** What is answered to `text`, and whether the connection was ended. */
function exchange(text: string, seen: (request: HttpRequest) => void = () => {}) {
  let unread = text;
  let answer = "";
  let hasEnded = false;
  const connection = {
    read(into: Uint8Array) {
      const count = new TextEncoder().encodeInto(unread, into).written;
      unread = "";
      return count;
    },
    write(bytes: Uint8Array) {
      answer += new TextDecoder().decode(bytes);
      return bytes.length;
    },
    end() {
      hasEnded = true;
    },
  } as unknown as Connection;
  const service = http((request) => {
    seen(request);
    return new HttpAnswer("200 OK", "text/plain", "yes");
  });
  service(connection).onReady(connection, 0);
  return { answer, hasEnded };
}

test("fields are found by their names, whatever their case, and trimmed", () => {
  const text =
    "GET /a HTTP/1.1\r\nHOST: h\r\nAccept-Language:  zh, en;q=0.5 \r\nX: accept: 1\r\n\r\n";
  exchange(text, ({ path, header }) => {
    expect(path).toBe("/a");
    expect(header("accept-language")).toBe("zh, en;q=0.5");
    expect(header("accept")).toBeUndefined();
  });
  expect.assertions(3);
});

test.each([
  ["HTTP/1.1", "", false],
  ["HTTP/1.1", "connection:Close\r\n", true],
  ["HTTP/1.0", "", true],
  ["HTTP/1.0", "Connection: Keep-Alive\r\n", false],
])("%s with %j: the connection ends: %s", (version, field, ends) => {
  const { answer, hasEnded } = exchange(`GET / ${version}\r\n${field}\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\nyes$/s);
  expect(hasEnded).toBe(ends);
});
