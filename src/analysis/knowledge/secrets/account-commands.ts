import type { Command } from '../../shell.ts';

/** What the statement of a database gives an account as its password. */
const STATEMENT = /\b(?:IDENTIFIED\s+(?:WITH\s+\w+\s+)?BY|(?:WITH\s+)?(?:ENCRYPTED\s+)?PASSWORD)\s+\\?['"]([^'"\\\s]{3,60})\\?['"]/i;
/** The same of MongoDB: `createUser({ user: "shop", pwd: "…" })`. */
const DOCUMENT = /\bcreateUser\s*\([^)]*?\bpwd\s*:\s*\\?['"]([^'"\\\s]{3,60})\\?['"]/;
/** Without a pipe or a file these speak to people. */
const SPEAKS = /^(?:echo|printf|cat)$/;
const TAKES_SQL = /^(?:mysql|mariadb|psql|sqlcmd|mongo|mongosh|su|docker|kubectl|docker-compose)$/;

/** Positions of the password among the words of programs that make accounts, counted from the word that says so. */
const ACCOUNTS: Readonly<Record<string, readonly (readonly [verb: string, password: number])[]>> = {
  rabbitmqctl: [
    ['add_user', 2],
    ['change_password', 2],
  ],
};

/** A virtual host or a database by the name of an environment that is nobody's deploy. */
const NOT_DEPLOYED = /(?:^|[._-])(?:dev|devel|development|tests?|testing|local|ci)$/i;
const DATABASE = /\bCREATE\s+DATABASE\s+(?:IF\s+NOT\s+EXISTS\s+)?\\?[`"']?([\w.-]+)/gi;

/** True for commands that make what developers and tests use. */
export function setUpDevelopment(commands: readonly Command[]): boolean {
  return commands.some(({ name, args }) => {
    if (name === 'rabbitmqctl') return args[0] === 'add_vhost' && NOT_DEPLOYED.test(args[1] ?? '');
    const texts = SPEAKS.test(name) || TAKES_SQL.test(name) ? args : [];
    return name === 'createdb' ? args.some((word) => NOT_DEPLOYED.test(word)) : texts.some(makesNoDeploy);
  });
}

function makesNoDeploy(text: string): boolean {
  return [...text.matchAll(DATABASE)].some(([, made = '']) => NOT_DEPLOYED.test(made));
}

/** Passwords that a command sets for an account: of RabbitMQ, of a database by its statement, of the machine through `chpasswd`. */
export function accountPasswords({ name, args, redirects, joint }: Command, next: Command | undefined): readonly string[] {
  const made = (ACCOUNTS[name] ?? []).flatMap(([verb, password]) => {
    const at = args.indexOf(verb);
    return at === -1 ? [] : (args[at + password] ?? []);
  });
  const isSpoken =
    SPEAKS.test(name) && (joint === '|' || redirects.some(({ operator, target }) => operator.startsWith('>') && target.endsWith('.sql')));
  const texts =
    isSpoken || TAKES_SQL.test(name) ? [...args, ...redirects.flatMap(({ body, target }) => (body === undefined ? [] : target))] : [];
  const stated = texts.flatMap((text) => STATEMENT.exec(text)?.[1] ?? DOCUMENT.exec(text)?.[1] ?? []);
  const isOfMachine = /^(?:echo|printf)$/.test(name) && joint === '|' && next?.name === 'chpasswd';
  const account = isOfMachine ? args.flatMap((text) => /^[\w-]+:([^\s\\]+)/.exec(text)?.[1] ?? []) : [];
  return [...made, ...stated, ...account];
}
