import { expect, test } from '@jest/globals';
import mutableGlobalState from '../../checks/06-processes/mutable-global-state.ts';
import { judged } from './judging.ts';

const bot = (write: string): string => `import os
from telegram import Update
from telegram.ext import Application, CommandHandler, MessageHandler, filters

rates = {}

def load():
    rates["eur"] = 1.1

async def start(update: Update, context):
    ${write}

async def answer(update: Update, context):
    await update.message.reply_text(str(rates["eur"]))

load()
application = Application.builder().token(os.environ["TOKEN"]).build()
application.add_handler(CommandHandler("start", start))
application.add_handler(MessageHandler(filters.TEXT, answer))
application.run_polling()
`;

test.each([
  ['a message writes it', 'rates[update.message.text] = 1', ['bot.py:5 processes/mutable-global-state']],
  ['only the start writes it', 'await update.message.reply_text("hello")', []],
])('what a bot keeps: %s', (_, write, found) => {
  expect(judged({ 'bot.py': bot(write) }, [mutableGlobalState])).toEqual(found);
});
