import { type Command, type CommandKind, COMMANDS, formOf } from '../src/commands/command.ts';
import { type Commenter, mayUse } from '../src/commands/who-may.ts';
import { MEANS } from '../src/github/commands/press.ts';
import { buttonsFor } from '../src/report/github/check-run/buttons.ts';

/** Everybody who may write a comment, from the least to the most, as the table names them. */
const PEOPLE: readonly { readonly name: string; readonly commenter: Commenter }[] = [
  { name: 'a stranger, a reader', commenter: somebody('read', false) },
  { name: 'the author', commenter: somebody('read', true) },
  { name: 'triage', commenter: somebody('triage', false) },
  { name: 'write', commenter: somebody('write', false) },
  { name: 'maintain', commenter: somebody('maintain', false) },
  { name: 'admin', commenter: somebody('admin', false) },
];

function somebody(role: Commenter['role'], isAuthor: boolean): Commenter {
  return { login: 'somebody', isAuthor, role, teams: new Set() };
}

const topic = { kind: 'rule', ruleId: 'logs/file-logger' } as const;

/** One of each command. */
const SAMPLES: { readonly [K in CommandKind]: Extract<Command, { readonly kind: K }> } = {
  audit: { kind: 'audit' },
  explain: { kind: 'explain', topic },
  ignore: { kind: 'ignore', topic, reason: 'a demo' },
  unignore: { kind: 'unignore', topic },
  baseline: { kind: 'baseline' },
  fix: { kind: 'fix' },
  policy: { kind: 'policy' },
  help: { kind: 'help' },
};

const KINDS = Object.keys(COMMANDS) as CommandKind[];

/** docs/commands.md: what can be said and who may, asked of the code that decides it. */
export function commandPage(): string {
  return `${[
    '# Slash commands',
    'Write a command at the beginning of a line in the conversation of a pull request, as an answer to a line comment, or in the words of a review; several lines are several commands, ten of a comment at most (of more the answer says so) and within its first thousand lines; of a reason 300 characters are kept. Code blocks and quotes are not looked at, nor what is folded away or not shown at all (HTML comments, attributes, titles of links, footnotes), and neither are comments that somebody has edited, or that another app wrote in somebody’s name (of answers to line comments and of reviews GitHub does not tell). 👀 says that it was seen, 🚀 or 😕 how it ended; there is a reply only where there is something to say: to a review it stands in the conversation.',
    commandTable(),
    'A finding is named by the beginning of its id (sixteen characters or more), which stands beside it in the summary of the check. In the thread of a finding `ignore`, `unignore` and `explain` need no id.',
    '## Who may',
    whoTable(),
    'Permission is asked of GitHub when the command is carried out, and again at every audit for whatever is ignored: what somebody accepted who may not any more counts no more. Strangers of whom GitHub has said within the hour that they may nothing are asked about again only when they write. Bots may nothing. Whoever may not is not answered. Of one person thirty comments are seen to in an hour, and those beyond it in the next. In one audit a limited number of people is asked about, the author and the people of the repository first, and the newest thousand comments are read, of a thread eleven hundred; the check says when what somebody asked for was not considered, and what was decided before something that is not read counts no more, because it could have been taken back there.',
    'A policy can say it otherwise, with roles (and above), accounts, teams of the organisation, and for `ignore` and `unignore` by factor:',
    '```yaml\ncommands:\n  fix: [author, write]\n  ignore:\n    logs: [ops-team] # a team of the organisation\n    "*": [maintain, "@robin"]\n```',
    'Findings are accepted by whoever may `ignore` them, in whatever way: `baseline` and **Accept once** leave out those of factors that the policy gives to others, and say so.',
    '## What ignoring means',
    '`ignore` and `baseline` hold for one pull request, in its merge group too. They are read from the conversation at each audit, so that nothing is lost with a database; the check lists what is accepted, by whom and why. The comment of an accepted finding is folded away and says who accepted it; `unignore` brings it back. What is accepted stays so when its file is renamed, by its old id and its new one; only what has no comment, in a file that the pull request itself brought and renamed, has to be accepted again, and what is accepted by a path holds under the new one only for what stood there. One line says one thing per factor: what else stands there is said once that is accepted by itself; what accepts everything accepts it, too. `baseline` is about the head that was known when it was written: after a push it accepts nothing, and says so. What is about nothing that this change has ends with 😕 and a reply that says what there is. To accept findings for good, write `twelvefold-ignore <rule> -- <reason>` beside the code, or keep a [baseline](policy.md#the-baseline).',
    'The buttons beside the check do the same: **Re-audit** is `audit`, **Explain** explains every rule that found something, **Accept once** accepts what is new for this commit only, for whoever may use `baseline`.',
  ].join('\n\n')}\n`;
}

function commandTable(): string {
  const rows = KINDS.map((kind) => `| \`${formOf(kind).replaceAll('|', '\\|')}\` | ${COMMANDS[kind].does} |`);
  return ['| Command | What it does |', '| --- | --- |', ...rows].join('\n');
}

function whoTable(): string {
  const head = `| | ${PEOPLE.map(({ name }) => name).join(' | ')} |`;
  const row = (name: string, command: Command): string =>
    `| ${name} | ${PEOPLE.map(({ commenter }) => (mayUse(command, commenter, {}) ? '✓' : '·')).join(' | ')} |`;
  const commands = KINDS.map((kind) => row(`\`${kind}\``, SAMPLES[kind]));
  const buttons = buttonsFor(1).map(({ label, identifier }) => row(`**${label}**`, MEANS[identifier]));
  return [head, `|---|${PEOPLE.map(() => ':-:').join('|')}|`, ...commands, ...buttons].join('\n');
}
