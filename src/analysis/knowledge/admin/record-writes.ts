import type { Call, CodeFile, FunctionScope } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';

/** Languages whose models put a record in themselves: `User.create(…)`. Elsewhere a type makes an object so: `URI.create(…)`. */
const SCRIPT: ReadonlySet<Language> = new Set(ECMASCRIPT);
const ACTIVE_RECORD: readonly Language[] = [...ECMASCRIPT, 'python', 'ruby', 'php'];

/** Calls that put a record in, by the libraries that people use most; the receiver tells them from others. */
const CREATES: readonly (readonly [method: RegExp, receiver: RegExp, languages?: readonly Language[]])[] = [
  [
    /^(?:create!?|insertMany|bulkCreate|findOrCreate|upsert|createMany)$/,
    /^(?!(?:Object|Array|Reflect|Proxy|Promise|Buffer|URL|Intl|Schema)$)(?:[A-Z]\w*|(?:db|models)\.[A-Z]\w*)$/,
    ACTIVE_RECORD,
  ],
  [
    /^(?:create|insertMany|bulkCreate|findOrCreate|upsert|createMany)$/,
    /^(?:\w*[mM]odel|(?:this\.)?(?:prisma|tx|db)\.\w+|this\.\w*(?:Model|Repository|Repo))$/,
  ],
  [/^(?:create!?|firstOrCreate|updateOrCreate|insert|insertOrIgnore)$/, /^(?:\\?[A-Z]\w*)+$|^DB::table\(/, ['php']],
  [/^(?:find_or_create_by!?|create_or_find_by!?|first_or_create!?|create!)$/, /^[A-Z]/, ['ruby']],
  [/^(?:insert|multi_insert|import)$/, /^DB(?:\[:\w+\]|\.from\()/, ['ruby']],
  // Exposed, whose tables are objects.
  [/^(?:insert|insertIgnore|batchInsert|insertAndGetId|new)$/, /^[A-Z]\w*$/, ['kotlin']],
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
  'create!',
  'firstOrCreate',
  'updateOrCreate',
  'insert',
  'batchInsert',
  '.new {',
  'CreateAsync(',
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

/** `private readonly plans: Repository<Plan>`: what TypeORM and MikroORM hand out for a table. */
function savesInRepository({ method, receiver }: Call, { language, source: { text } }: CodeFile): boolean {
  if (!SCRIPT.has(language) || !/^(?:save|insert|upsert|persistAndFlush|insertMany)$/.test(method)) return false;
  const field = /^(?:this\.)?(\w+)$/.exec(receiver?.text ?? '')?.[1];
  return field !== undefined && new RegExp(`\\b${field}\\s*(?::\\s*(?:Entity)?Repository<|=[^;\\n]*\\bgetRepository\\()`).test(text);
}

/** `roles.CreateAsync(…)` of ASP.NET's Identity, whatever the manager is called. */
function createsIdentity({ method, receiver }: Call, { language, source: { text } }: CodeFile): boolean {
  if (language !== 'csharp' || method !== 'CreateAsync' || !/^\w+$/.test(receiver?.text ?? '')) return false;
  return new RegExp(`\\b${receiver?.text}\\s*=[^;]*\\b(?:User|Role)Manager<|\\b(?:User|Role)Manager<[^;{]*?>\\s+${receiver?.text}\\b`).test(
    text,
  );
}

/** True for a call that puts a record into a store. */
export function createsRecord(call: Call, file: CodeFile): boolean {
  const text = call.receiver?.text ?? '';
  return (
    CREATES.some(([name, of, languages]) => name.test(call.method) && of.test(text) && (languages?.includes(file.language) ?? true)) ||
    savesMade(call, file) ||
    savesInRepository(call, file) ||
    createsIdentity(call, file)
  );
}

/** Calls that put in many records at once. */
const MANY =
  /^(?:insertMany|bulkCreate|createMany|insert_many|bulk_create|add_all|AddRange(?:Async)?|InsertMany(?:Async)?|saveAll|multi_insert)$/;

/** Records that are written out in the code: `Role.bulkCreate([{ name: 'admin' }])`. What an app notes about itself is one at a time. */
export function createsWrittenRecords(call: Call, file: CodeFile): boolean {
  if (!MANY.test(call.method) || !createsRecord(call, file)) return false;
  const text = call.args.map((one) => one.text).join(', ');
  return /^\[|\bnew\s|\(/.test(text) && /["'][^"']+["']/.test(text);
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

/** What may bring something into a store, by the words that calls of this kind have. */
const MAY_STORE =
  /save|insert|create|add|put|exec|query|persist|store|write|upsert|post|commit|seed|send|request|fetch|sync|update|register|merge|bulk|load|import|transaction|run|dispatch|call|apply|populate|init/i;

/** True for a function that only makes values or fills what the process holds in memory: `fn seed_products() -> Vec<Product>`. */
export function keepsInMemory({ span }: FunctionScope, file: CodeFile): boolean {
  const within = file.calls.filter((call) => span.start <= call.span.start && call.span.end <= span.end);
  return !/\binsert\s+into\b|\byield\b/i.test(file.source.slice(span)) && !within.some(({ method }) => MAY_STORE.test(method));
}
