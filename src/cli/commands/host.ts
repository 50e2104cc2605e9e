/**
 * `synfin host`: a user-space host on a TUN device, run by the engine, with services to play with.
 * It lives until Ctrl-C, and leaves nothing behind.
 */
import { UserError } from "../../base/errors/userError.ts";
import { onInterrupt } from "../../input/onInterrupt.ts";
import { wrap } from "../../report/elements/width.ts";
import {
  chargen,
  discard,
  echo,
  http,
  iperf3,
  lines,
  type Service,
  ServiceHost,
} from "../../tun/index.ts";
import { HOST_OPTIONS } from "../calls/host.ts";
import { Output } from "../output.ts";
import { parseWords } from "../parseWords.ts";
import { lifePage } from "../play/lifePage.ts";
import { narrate } from "../play/narrator.ts";
import { Recorder } from "../play/recorder.ts";
import { playTexts } from "../play/texts.ts";
import {
  type RunningHost,
  readTunChoices,
  startHost,
  type TunChoices,
} from "../play/tunOptions.ts";

const BOUNDS = { connections: 256, events: 1024 };

/** Runs the command. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords("host", words, HOST_OPTIONS);
  const choices = readTunChoices(values);
  const output = new Output();
  const [surplus] = positionals;
  if (surplus !== undefined) throw new UserError("call.tooMany", { word: surplus });
  if (values.bare && choices.trace) {
    throw new UserError("call.notTogether", { one: "--bare", other: "--trace" });
  }
  const bounds = { ...BOUNDS, isNumbered: choices.pcap !== undefined };
  await serve(choices, values.bare ? null : new Recorder(bounds), output);
  return 0;
}

async function serve(choices: TunChoices, recorder: Recorder | null, output: Output) {
  if (choices.trace && recorder !== null) {
    recorder.onEvent = (event, recorded) => {
      const line = narrate(event, recorded, "all", choices.view);
      if (line !== undefined) output.line(line);
      output.flush();
    };
  }
  const running = await startHost(choices, recorder);
  const { host, stop } = running;
  try {
    const services = servicesOf(choices, recorder);
    const served = new ServiceHost(host);
    for (const [name, port, service] of services) {
      if (served.listen(port, service) < 0)
        throw new UserError("play.listen", { port, code: name });
    }
    const ready = readyLine(choices, running, services);
    for (const line of wrap(ready, choices.view.width)) output.line(line);
    output.flush();
    await new Promise<void>((resolve) => onInterrupt(resolve));
  } finally {
    await stop();
  }
}

type Named = readonly [name: string, port: number, service: Service];

function servicesOf({ language }: TunChoices, recorder: Recorder | null): readonly Named[] {
  const texts = playTexts(language);
  return [
    ["echo", 7, echo],
    ["discard", 9, discard],
    ["chargen", 19, chargen],
    ["http", 80, http(lifePage(recorder, language))],
    ["iperf3", 5201, iperf3()],
    [texts.lines, 8089, lines(texts)],
  ];
}

function readyLine(
  { language }: TunChoices,
  { host, addresses, peers }: RunningHost,
  services: readonly Named[],
): string {
  const names = services.map(([name, port]) => `${name} ${port}`).join(", ");
  const device = host.device.name;
  return playTexts(language).ready(addresses.join(", "), device, peers.join(", "), names);
}
