/** The words of the help that belong to no command. */
import type { Language } from "../../report/index.ts";

interface HelpWords {
  readonly about: string;
  readonly usage: string;
  readonly usageLabel: string;
  readonly colon: string;
  readonly more: string;
}

const WORDS: Readonly<Record<Language, HelpWords>> = {
  en: {
    about: "synfin: TCP connection management to watch, explain and run",
    usage: "Usage: synfin COMMAND [OPTIONS]",
    usageLabel: "Usage: ",
    colon: ": ",
    more:
      "synfin help COMMAND, or synfin COMMAND --help, tells more; synfin help knobs and " +
      "synfin help findings list those. --lang en|zh chooses the " +
      "language (default: from LANG). synfin completion bash|zsh|fish prints completions for a " +
      "shell.",
  },
  zh: {
    about: "synfin：观察、解释并运行 TCP 连接管理",
    usage: "用法：synfin 命令 [选项]",
    usageLabel: "用法：",
    colon: "：",
    more:
      "synfin help 命令，或 synfin 命令 --help 查看详情。--lang en|zh 选择语言（默认取自 LANG）。synfin completion " +
      "bash|zsh|fish 输出 shell 的补全脚本。",
  },
};

/** Those words in a language. */
export const helpWords = (language: Language): HelpWords => WORDS[language];
