import type { Example } from '../rule.ts';

/** What looks like `processes/mutable-global-state` and is none. */
export const LOOK_ALIKES: readonly Example[] = [
  {
    name: 'Rust, copies in a struct that is a cache',
    files: {
      'src/main.rs':
        'use actix_web::{get, post, web, HttpServer};\nuse std::collections::HashMap;\nuse std::sync::Mutex;\n\nstruct PriceCache {\n    data: Mutex<HashMap<String, f64>>,\n    max_age: u64,\n}\n\n#[post("/prices")]\nasync fn put(cache: web::Data<PriceCache>, item: web::Json<Item>) -> String {\n    cache.data.lock().unwrap().insert(item.name.clone(), item.price);\n    "ok".into()\n}\n\n#[get("/prices")]\nasync fn count(cache: web::Data<PriceCache>) -> String {\n    cache.data.lock().unwrap().len().to_string()\n}\n\nasync fn main() {\n    HttpServer::new(app).bind(address()).unwrap().run().await;\n}\n',
    },
  },
  {
    name: 'ASP.NET, a copy of settings that each start makes again',
    files: {
      'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
      'Sources.cs':
        'using System.Collections.Concurrent;\n\npublic static class Sources\n{\n    private static readonly ConcurrentDictionary<string, string> Chosen = new();\n\n    public static void Choose(string shop, string source)\n    {\n        Chosen[shop] = source;\n    }\n\n    public static IApplicationBuilder UseSources(this IApplicationBuilder app, string shop, string source)\n    {\n        Choose(shop, source);\n        return app.Use(async (context, next) =>\n        {\n            context.Items["source"] = Chosen.TryGetValue(shop, out var chosen) ? chosen : source;\n            await next(context);\n        });\n    }\n}\n',
      'ShopsController.cs':
        'using Microsoft.AspNetCore.Mvc;\n\n[ApiController]\n[Route("shops")]\npublic class ShopsController : ControllerBase\n{\n    [HttpPut("{id}")]\n    public IActionResult Put(string id, string source)\n    {\n        Sources.Choose(id, source);\n        return Ok();\n    }\n}\n',
    },
  },
  {
    name: 'Flask, a table that is read when it is first asked for, and what the process notes of itself',
    files: {
      'app.py':
        'import pandas as pd\nfrom flask import Flask, jsonify, request\n\napp = Flask(__name__)\ndf = None\nlatencies = []\n\n@app.get("/rows")\ndef rows():\n    global df\n    df = load_rows()\n    latencies.append(1)\n    print(max(latencies))\n    return jsonify(len(df))\n\n@app.get("/columns")\ndef columns():\n    return jsonify(list(df.columns))\n',
      Procfile: 'web: gunicorn app:app\n',
    },
  },
  {
    name: 'a bot, tasks under way and what keeps them apart',
    files: {
      'requirements.txt': 'python-telegram-bot==21.0\n',
      'bot.py':
        'import asyncio\nfrom telegram.ext import Application, CommandHandler\n\nuser_semaphores = {}\nuser_tasks = {}\n\nasync def message(update, context):\n    user_semaphores[update.user.id] = asyncio.Semaphore(1)\n    task = asyncio.create_task(answer(update))\n    user_tasks[update.user.id] = task\n\nasync def cancel(update, context):\n    async with user_semaphores[update.user.id]:\n        user_tasks[update.user.id].cancel()\n\napplication = Application.builder().build()\napplication.add_handler(CommandHandler("m", message))\napplication.add_handler(CommandHandler("c", cancel))\napplication.run_polling()\n',
      Procfile: 'worker: python bot.py\n',
    },
  },
  {
    name: 'work that is under way, and connections that wait for events',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2"}}',
      'server.js':
        "const app = require('express')();\nconst refreshByWallet = new Map();\nfunction refresh(key) {\n  const promise = load(key).finally(() => refreshByWallet.delete(key));\n  refreshByWallet.set(key, promise);\n  return promise;\n}\napp.post('/:key', (req, res) => refresh(req.params.key).then(() => res.end()));\napp.get('/:key', (req, res) => res.json({ busy: refreshByWallet.has(req.params.key), of: refreshByWallet.get(req.params.key) }));\napp.listen(process.env.PORT);\n",
    },
  },
];
