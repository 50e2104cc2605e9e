/** Which listener a connection went to. */
import type { Case } from "./case.ts";

/** Its address and port, as a key. */
export function listenerOf({ connection }: Case): string {
  const { server0, server1, server2, server3, ports } = connection;
  return `${server0} ${server1} ${server2} ${server3} ${ports & 0xffff}`;
}
