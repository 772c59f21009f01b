import { ECMASCRIPT, JVM, type Language } from '../../languages.ts';
import type { CodeMark } from './sign.ts';

/** Libraries of bots for chats. */
const PYTHON_CHATS =
  'discord nextcord disnake hikari interactions telebot telegram aiogram pyrogram telethon twitchio vk_api vkbottle slack_bolt nonebot'.split(
    ' ',
  );

const bot = (languages: readonly Language[], text: RegExp, library: Pick<CodeMark, 'and' | 'modules'>): CodeMark => ({
  languages,
  text,
  ...library,
  kind: 'worker',
  framework: 'chat-bot',
  because: 'it runs a bot',
});

/** How bots are started that answer people in chats, by the documentation of each library. */
export const BOTS: readonly CodeMark[] = [
  bot(
    ['python'],
    /^[ \t]*(?:await[ \t]+|asyncio\.run\()?(?:\w{1,40}\.){1,4}(?:run|start|start_polling|infinity_polling|polling|run_polling|run_until_disconnected)\(/m,
    { modules: PYTHON_CHATS },
  ),
  bot(ECMASCRIPT, /(?<!\bsuper)\.login\s*\(/, {
    modules: ['discord.js', 'eris', 'oceanic.js', '@sapphire/framework', 'discord-akairo', 'discordx'],
  }),
  bot(ECMASCRIPT, /\.(?:launch|start|startPolling|startRTM|connect)\s*\(|\bnew TelegramBot\s*\(/, {
    modules: [
      'botkit',
      '@slack/rtm-api',
      'dank-twitch-irc',
      'telegraf',
      'grammy',
      'node-telegram-bot-api',
      'vk-io',
      'tmi.js',
      'whatsapp-web.js',
      'eris',
      'matrix-bot-sdk',
    ],
  }),
  bot(JVM, /\bJDABuilder\b|\bDefaultShardManagerBuilder\b|\bDiscordClient(?:Builder)?\.create\(|\bTelegramBotsApi\b|\bKord\(/, {
    and: /\bnet\.dv8tion\.jda\b|\bdiscord4j\b|\btelegram(?:bots)?\b|\bdev\.kord\b/,
  }),
  bot(
    ['csharp'],
    /\bnew (?:DiscordSocketClient|DiscordShardedClient|DiscordClient|TelegramBotClient)\b|\bAdd(?:Singleton|Transient|Scoped)<(?:I\w+,\s*)?(?:Discord(?:Socket|Sharded)?|TelegramBot)Client\b|\bAddDiscordHost\(|\bAddDiscordGateway\(/,
    {
      and: /\bDiscord\b|\bDSharpPlus\b|\bTelegram\.Bot\b|\bRemora\b|\bNetCord\b/,
    },
  ),
  bot(['ruby'], /\bDiscordrb::(?:Commands::Command)?Bot\.new\b|\bTelegram::Bot::Client\.run\b|\bSlackRubyBot\b/, {}),
  bot(['rust'], /\bClient::builder\(|\bDispatcher::builder\(|\bteloxide::repl\b|\bFramework::builder\(|\bShard::new\(/, {
    and: /\b(?:serenity|poise|teloxide|twilight_gateway)::/,
  }),
];

/** The same of a program in Go, which is told by the packages that it reaches. */
export const GO_BOT =
  /\bdiscordgo\.New\(|\btgbotapi\.NewBotAPI\(|\btele(?:bot)?\.NewBot\(|\btb\.NewBot\(|\bslacker\.NewClient\(|\bdisgo\.New\(/;
