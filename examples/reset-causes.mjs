/**
 * Who reset the connections of a capture, and why: `synfin` in one call.
 *
 *   node examples/reset-causes.mjs [FILE.pcap]
 */
import { explain, UserError } from "synfin";

const file = process.argv[2] ?? "samples/sample.pcap";
try {
  const { connections, summary } = await explain(file, { where: "closed.how = reset" });
  console.log(`${connections.length} of ${summary.connections} connections were reset`);
  for (const { number, client, server, reset } of connections) {
    const who = `${client.ip}:${client.port} → ${server.ip}:${server.port}`;
    console.log(`#${number} ${who}: by the ${reset?.by}, ${reset?.certainty} ${reset?.cause}`);
  }
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message); // one sentence, with what to do; error.code for programs
  process.exitCode = 2;
}
