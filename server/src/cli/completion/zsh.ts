import type { Completable, CompletableOption } from './words';

/** The script for zsh: to be sourced below compinit, or to be put into a folder of fpath as _statefulset. */
export function zsh(commands: readonly Completable[]): string {
  return `#compdef statefulset
_statefulset() {
  local -a commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}
if [[ $funcstack[1] == _statefulset ]]; then
  _statefulset "$@"
else
  compdef _statefulset statefulset
fi
`;
}

function commandCase({ name, options, words }: Completable): string {
  const rest = quoted(`*:${words ? `word:(${words.join(' ')})` : 'path:_files'}`);
  const lines = [...options.flatMap(specs), rest].map((spec) => `        ${spec}`);
  return `    ${name})\n      _arguments -s \\\n${lines.join(' \\\n')}\n      ;;`;
}

/** What _arguments is told of an option, for each of its names. */
function specs({ names, description, isRepeatable, value }: CompletableOption): string[] {
  const others = isRepeatable ? '*' : names.length > 1 ? `(${names.join(' ')})` : '';
  const told = description === '' ? '' : `[${description.replace(/[\]\\]/g, '\\$&')}]`;
  const message = value === 'none' ? '' : value === 'any' ? ':value:_files' : `:value:(${value.join(' ')})`;
  return names.map((name) => {
    // `=`: in the same word or the next; `+`: the same for short options.
    const join = value === 'none' ? '' : name.startsWith('--') ? '=' : '+';
    return quoted(`${others}${name}${join}${told}${message}`);
  });
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
