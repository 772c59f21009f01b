import type { Call, CodeFile } from '../../code.ts';

/** Calls that put a record in, by the libraries that people use most; the receiver tells them from others. */
const CREATES: readonly (readonly [method: RegExp, receiver: RegExp])[] = [
  [
    /^(?:create|insertMany|bulkCreate|findOrCreate|upsert|createMany)$/,
    /^(?!(?:Object|Array|Reflect|Proxy|Promise|Buffer|URL|Intl)$)(?:[A-Z]\w*|\w*[mM]odel|(?:db|models)\.[A-Z]\w*|(?:this\.)?(?:prisma|tx|db)\.\w+|this\.\w*(?:Model|Repository|Repo))$/,
  ],
  [/^(?:add|add_all)$/, /^(?:db|session|db\.session|\w+_session)$/],
  [/^(?:create|get_or_create|update_or_create|create_user|create_superuser)$/, /\.objects$/],
  [/^(?:Add|AddRange|AddRangeAsync|AddAsync)$/, /^_?(?:db|context|\w*[cC]ontext)\.[A-Z]\w*$/],
  [/^(?:FirstOrCreate|Create)$/, /^(?:db|DB|tx|\w+\.(?:db|DB))$/],
  // Drivers of document databases, whatever the collection is called.
  [/^(?:insert_one|insert_many|insertOne|insertMany|InsertOne|InsertOneAsync|InsertMany|InsertManyAsync)$/, /\w/],
];

/** Words of one of which every such call holds one. */
export const CREATING_WORDS: readonly string[] = [
  'create(',
  'createMany(',
  'create_user(',
  'create_superuser(',
  'insertMany(',
  'insertOne(',
  'insert_one(',
  'insert_many(',
  'InsertOne',
  'InsertMany',
  'bulkCreate(',
  'upsert(',
  '.add(',
  'add_all(',
  '_or_create',
  'AddRange',
  '.Add(',
  'AddAsync(',
  'FirstOrCreate',
  '.Create(',
  '.save(',
  '.Save(',
];

/** `new Role({ … }).save()`, or `admin.save()` of an object that the file has made. */
function savesMade({ method, receiver }: Call, file: CodeFile): boolean {
  if (method !== 'save' || receiver === undefined) return false;
  const made = /^\(?new\s+[A-Z]\w*\s*\(/;
  if (made.test(receiver.text)) return true;
  if (!/^\w+$/.test(receiver.text)) return false;
  return file.assignments.some(({ name, value }) => name === receiver.text && (made.test(value.text) || /^[A-Z]\w*\(/.test(value.text)));
}

/** True for a call that puts a record into a store. */
export function createsRecord(call: Call, file: CodeFile): boolean {
  const text = call.receiver?.text ?? '';
  return CREATES.some(([name, of]) => name.test(call.method) && of.test(text)) || savesMade(call, file);
}

/** `userService.createUser(new User("admin"))`: a service is handed what the code has made for it. */
export function savesByService({ method, receiver, args }: Call, file: CodeFile): boolean {
  if (!/(?:service|manager|facade|useCase)$/i.test(receiver?.text ?? '')) return false;
  if (!/^(?:save|create|add|register|insert)(?:[A-Z]\w*)?$/.test(method)) return false;
  const [record] = args;
  if (record === undefined) return false;
  if (/^(?:new\s+)?[A-Z]\w*\(/.test(record.text) || typeof record.value().literal === 'string') return true;
  return file.assignments.some(({ name, value }) => name === record.text && /^(?:new\s+)?[A-Z]\w*\(/.test(value.text));
}

/** An insertion whose values are all written out, without a parameter for what only comes up while the app runs. */
const WRITTEN_ROWS = /^\s*insert\s+(?:or\s+\w+\s+|ignore\s+)?into\s[^@?:{}%]*\bvalues\b[^@?:{}%]*$/i;

/** True for a statement that inserts rows as they are written in the code. */
export function insertsWrittenRows(text: unknown): boolean {
  return typeof text === 'string' && text.length < 5000 && WRITTEN_ROWS.test(text) && !/\$\d/.test(text);
}

/** Methods that run a statement. */
export const RUNS_SQL =
  /^(?:execute\w*|exec|query|prepare\w*|run|queryRaw\w*|ExecContext|MustExec|Exec|createStatement|command|executescript|execute_batch|batch)$/i;
