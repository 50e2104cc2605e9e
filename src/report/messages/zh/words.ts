/** Chinese: the two ends as subjects. */
import type { End } from "../../../trace/events.ts";

/** The end, or "一端" where it is not said which. */
export function theEnd(end: End | null): string {
  if (end === null) return "一端";
  return end === "client" ? "客户端" : "服务端";
}

/** The end across from it. */
export function theOther(end: End | null): string {
  if (end === null) return "另一端";
  return end === "client" ? "服务端" : "客户端";
}
