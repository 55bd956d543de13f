import type { Completable, CompletableOption } from './words';

/** The script for bash, which needs no other package. Where it has no words, readline completes paths. */
export function bash(commands: readonly Completable[]): string {
  return `# bash completion for statefulset
_statefulset() {
  local cur=$2 prev=$3 words=
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}' -- "$cur"))
    return
  fi
  # --option=value is three words to bash.
  [[ $cur == = ]] && cur=
  [[ $prev == = ]] && prev=\${COMP_WORDS[COMP_CWORD - 2]}
  case \${COMP_WORDS[1]}:$prev in
${commands.flatMap(valueCases).join('\n')}
    *)
      case \${COMP_WORDS[1]}:$cur in
${commands.flatMap(wordCases).join('\n')}
      esac
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _statefulset statefulset
`;
}

/** What stands behind the options of a command. */
function valueCases({ name, options }: Completable): string[] {
  const patterns = (each: CompletableOption) => each.names.map((option) => `${name}:${option}`).join('|');
  return options.flatMap((each) => {
    if (each.value === 'none') return [];
    return [`    ${patterns(each)}) ${each.value === 'any' ? 'return' : `words='${each.value.join(' ')}'`} ;;`];
  });
}

/** What stands anywhere else. */
function wordCases({ name, options, words }: Completable): string[] {
  const all = options.flatMap(({ names }) => names).join(' ');
  return [
    `        ${name}:-*) words='${all}' ;;`,
    ...(words ? [`        ${name}:*) words='${words.join(' ')}' ;;`] : []),
  ];
}
