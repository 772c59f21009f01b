import type { CodeFile, Expression } from '../../src/analysis/code.ts';
import { isFallback } from '../../src/analysis/knowledge/environment/fallbacks.ts';
import { isDevelopersFile, isForDevelopment } from '../../src/analysis/knowledge/environment/for-development.ts';
import { valuesNamed } from '../../src/analysis/knowledge/settings/named-values.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { rule, type Found } from '../rule.ts';

/** Names of places and people in a chat that a bot knows by number. */
const CHAT_NAMES = /(?:^|_|(?<=[a-z]))(?:channel|guild|chat|admin|owner|role|group|log|server)s?_?ids?$/i;
/** Numbers that Discord gives, and the groups of Telegram. */
const CHAT_ID = /^(?:\d{17,20}|-100\d{9,12})$/;
/** Sentry's address of a project, which holds its key and number. */
const SENTRY = /^https:\/\/[\da-f]{32}(?::[\da-f]{32})?@[\w.-]+\/\d+$/;

export default rule({
  id: 'config/hardcoded-account',
  title: 'Take the accounts and places that a deploy uses from the environment',
  why: 'A second deploy reports its errors to the project of the first one or writes into its channels, and nobody can run the app without changing its code.',
  remedy: 'Read the identifier from the environment.',
  severity: 'warning',
  limits: ['Of the numbers that chats give to their places those of Discord and the groups of Telegram are known.'],
  code: [{ languages: APP_LANGUAGES, literals: ['_ID', '_id', 'Id', 'ID', '@', 'ADMIN', 'OWNER', 'admin', 'owner', 'SUDO'], judge }],
  examples: {
    bad: [
      {
        name: 'a project of Sentry',
        files: { 'app.js': "Sentry.init({ dsn: 'https://0a1b2c3d4e5f60718293a4b5c6d7e8f9@o420.ingest.sentry.io/678' }); // ⟵\n" },
      },
      { name: 'Discord, a channel', files: { 'bot.py': 'LOG_CHANNEL_ID = 829384920193829384 # ⟵\n' } },
      { name: 'Discord, a server', files: { 'bot.js': "const guildId = '829384920193829384'; // ⟵\nclient.guilds.fetch(guildId);\n" } },
      { name: 'Telegram, who commands the bot', files: { 'bot.py': 'import telebot\nADMINS = [582913746] # ⟵\n' } },
      { name: 'Telegram, a group', files: { 'bot.py': 'CHAT_ID = -1001234567890 # ⟵\n' } },
    ],
    good: [
      {
        name: 'what holds where the deploy says nothing',
        files: { 'config.py': 'DEFAULT_OWNER_IDS = (757387358621532164, 1162165557647380542)\n' },
      },
      { name: 'from the environment', files: { 'bot.py': "import os\nCHAT_ID = int(os.environ['CHAT_ID'])\n" } },
      { name: 'a fallback', files: { 'bot.js': "const guildId = process.env.GUILD_ID || '829384920193829384';\n" } },
      { name: 'a number of something else', files: { 'roles.py': 'ADMIN_ID = 582913746\n' } },
      { name: 'a small number', files: { 'roles.py': 'ADMIN_ROLE_ID = 1\n' } },
      { name: 'an identifier that a request brings', files: { 'bot.js': 'const channelId = message.channel.id;\n' } },
      { name: 'the project, from the settings', files: { 'app.js': 'Sentry.init({ dsn: config.sentry.dsn });\n' } },
    ],
  },
});

function* judge(file: CodeFile): Iterable<Found> {
  if (isDevelopersFile(file.path)) return;
  for (const { span, what } of [...inChats(file), ...inTelegram(file), ...inSentry(file)]) {
    if (!isFallback(file, span) && !isForDevelopment(file, span)) yield { span, what };
  }
}

/** Telegram's numbers of people, where a bot knows who commands it. */
const PERSON = /(?:^|_|(?<=[a-z]))(?:admin|owner|sudo|developer)s?_?(?:user|chat|tg|telegram)?_?(?:ids?|list)?$/i;
const PERSON_ID = /^\d{8,10}$/;
const ABOUT_TELEGRAM = /telegram|telebot|aiogram|telegraf|pyrogram|telethon|teloxide|grammy/i;

function* inTelegram(file: CodeFile): Iterable<Found> {
  if (!ABOUT_TELEGRAM.test(file.source.text)) return;
  for (const { name, value } of valuesNamed(file, (one) => PERSON.test(one))) yield* people(name, value, file);
}

function* people(name: string, value: Expression, file: CodeFile): Iterable<Found> {
  for (const part of value.elements().length > 0 ? value.elements() : [value]) {
    const { provenance, origin } = part.value();
    const written = (origin ? file.source.slice(origin) : part.text).replaceAll(/["'`_nL]/g, '');
    if (provenance === 'literal' && PERSON_ID.test(written))
      yield { span: origin ?? part.span, what: `\`${name}\` is the number of one person in a chat, written into the code.` };
  }
}

function* inChats(file: CodeFile): Iterable<Found> {
  for (const { name, value } of valuesNamed(file, (one) => CHAT_NAMES.test(one) && !/default/i.test(one))) {
    for (const part of value.elements().length > 0 ? value.elements() : [value]) {
      const { provenance, origin } = part.value();
      // Numbers of this length lose their last digits as values.
      const written = (origin ? file.source.slice(origin) : part.text).replaceAll(/["'`_nL]/g, '');
      if (provenance === 'literal' && CHAT_ID.test(written))
        yield {
          span: origin ?? part.span,
          what: `\`${name}\` is the number of one ${PERSON.test(name) ? 'person' : 'place'} in a chat, written into the code.`,
          // A list is one decision.
          once: `${file.path} ${name}`,
        };
    }
  }
}

function* inSentry(file: CodeFile): Iterable<Found> {
  for (const { text, span } of file.source.text.includes('sentry') || file.source.text.includes('Sentry') ? file.strings : []) {
    if (SENTRY.test(text)) yield { span, what: 'The project that errors are reported to is written into the code.' };
  }
}
