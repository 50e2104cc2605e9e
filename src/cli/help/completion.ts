/**
 * Completions of bash, zsh and fish, made from the tables of options: commands, options, and the
 * values of those that take few. Operands complete to files.
 */
import type { Call, OptionRow } from "../calls/call.ts";
import { textIn } from "../calls/call.ts";
import { CALLS } from "../calls/index.ts";

/** The shells that a script can be had for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof SHELLS)[number];

/** The script for a shell; its comment says where it belongs. */
export function completionFor(shell: Shell): string {
  if (shell === "bash") return bash();
  return shell === "zsh" ? zsh() : fish();
}

const NAMES = CALLS.map(({ name }) => name);

const optionsOf = (call: Call): [string, OptionRow][] => [
  ...call.groups.flatMap(({ options }) => Object.entries(options)),
  ...Object.entries(call.untold ?? {}),
];

const spellings = ([name, { short }]: [string, OptionRow]): string[] =>
  short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];

function bash(): string {
  const cases = CALLS.map(
    (call) => `    ${call.name}) words="${optionsOf(call).flatMap(spellings).join(" ")}" ;;`,
  );
  const choices = new Map<string, readonly string[]>();
  for (const call of CALLS)
    for (const [name, row] of optionsOf(call))
      if (row.choices !== undefined) choices.set(`${call.name}:--${name}`, row.choices);
  const values = [...choices].map(
    ([at, words]) =>
      `    ${at}) COMPREPLY=($(compgen -W "${words.join(" ")}" -- "$now")); return ;;`,
  );
  return `# bash completion of synfin: synfin completion bash > /etc/bash_completion.d/synfin
_synfin() {
  local now="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${NAMES.join(" ")} help completion --help --version --lang" -- "$now"))
    return
  fi
  case "\${COMP_WORDS[1]}:$before" in
${values.join("\n")}
    help:*) COMPREPLY=($(compgen -W "${NAMES.join(" ")}" -- "$now")); return ;;
    completion:*) COMPREPLY=($(compgen -W "${SHELLS.join(" ")}" -- "$now")); return ;;
  esac
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  case "$now" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$now")) ;;
    *) COMPREPLY=($(compgen -f -- "$now")) ;;
  esac
}
complete -o filenames -F _synfin synfin
`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function zsh(): string {
  const functions = CALLS.map((call) => {
    const rows = optionsOf(call).map(([name, row]) => zshRow(name, row));
    return `    ${call.name}) _arguments -s ${[...rows, "'*:file:_files'"].join(" \\\n      ")} ;;`;
  });
  const commands = [
    ...CALLS.map(({ name, says }) => quoted(`${name}:${textIn(says, "en")}`)),
    "'help:tell more of a command' 'completion:completions for a shell'",
  ];
  return `#compdef synfin
# zsh completion of synfin: synfin completion zsh > "\${fpath[1]}/_synfin"
_synfin() {
  local -a commands
  commands=(${commands.join(" ")})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${functions.join("\n")}
    help) _values command ${NAMES.join(" ")} ;;
    completion) _values shell ${SHELLS.join(" ")} ;;
  esac
}
compdef _synfin synfin
`;
}

function zshRow(name: string, row: OptionRow): string {
  const says = textIn(row.says, "en").replace(/[[\]:\\]/g, "\\$&");
  const many = row.many === true ? "*" : "";
  const files = row.isFile === true ? "_files" : " ";
  const action = row.choices === undefined ? files : `(${row.choices.join(" ")})`;
  const value =
    row.value === undefined ? "" : `:${textIn(row.value, "en").replace(/[[\]:]/g, " ")}:${action}`;
  const equals = row.value === undefined ? "" : "=";
  const long = quoted(`${many}--${name}${equals}[${says}]${value}`);
  if (row.short === undefined) return long;
  return `${long} ${quoted(`${many}-${row.short}[${says}]${value}`)}`;
}

const FISH_COMMAND = "complete -c synfin -n __fish_use_subcommand -f";

function fish(): string {
  const lines = CALLS.flatMap((call) => [
    `${FISH_COMMAND} -a ${call.name} -d ${fishText(textIn(call.says, "en"))}`,
    ...optionsOf(call).map(([name, row]) => fishRow(call.name, name, row)),
  ]);
  return `# fish completion of synfin, to be kept as ~/.config/fish/completions/synfin.fish
${lines.join("\n")}
${FISH_COMMAND} -a help -d 'tell more of a command'
${FISH_COMMAND} -a completion -d 'completions for a shell'
complete -c synfin -n '__fish_seen_subcommand_from help' -f -a '${NAMES.join(" ")}'
complete -c synfin -n '__fish_seen_subcommand_from completion' -f -a '${SHELLS.join(" ")}'
`;
}

const fishText = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

function fishRow(command: string, name: string, row: OptionRow): string {
  const short = row.short === undefined ? "" : ` -s ${row.short}`;
  const choices = row.choices === undefined ? "" : ` -f -a '${row.choices.join(" ")}'`;
  const value = row.value === undefined ? "" : ` -r${choices}`;
  const seen = `-n '__fish_seen_subcommand_from ${command}'`;
  const says = fishText(textIn(row.says, "en"));
  return `complete -c synfin ${seen} -l ${name}${short}${value} -d ${says}`;
}
