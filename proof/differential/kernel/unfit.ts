/**
 * What keeps this machine from comparing with its kernel, in a sentence; null when nothing does.
 */
export async function unfit(): Promise<string | null> {
  if (process.platform !== "linux") return "this needs Linux";
  if (process.getuid?.() !== 0) return "this needs root: sudo npm run differential";
  const koffi = await import("koffi").catch(() => null);
  return koffi ? null : "this needs the optional package koffi: npm install koffi";
}
