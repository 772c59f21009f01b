import type { Rule } from '../rule.ts';

/** Examples of `dev-prod-parity/environment-code-path`. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'Node, a mail that is only logged, over several lines',
      files: {
        'mail.service.ts':
          "export class MailService {\n  async sendReservationMail(to: string) {\n    if (process.env.NODE_ENV !== 'prod') { // ⟵\n      console.log(\n        `mail (staff): not in ${process.env.NODE_ENV}`,\n      );\n      return;\n    }\n    await this.mailer.sendMail({ to });\n  }\n}\n",
      },
    },
    {
      name: 'Django, a code that everybody knows',
      files: {
        'views.py':
          "def login(user):\n    if settings.DEBUG:\n        user.otp = '1234' # ⟵\n        user.save()\n    else:\n        user.otp = user.generate_otp()\n        text(user.phone, user.otp)\n",
      },
    },
    {
      name: 'ASP.NET, a convention that asks for a token',
      files: {
        'Program.cs':
          'builder.Services.AddMvc(o =>\n{\n    if (!builder.Configuration["Environment"].Equals("LOCAL"))\n    {\n        o.Conventions.Add(new AuthorizeControllerModelConvention(policies)); // ⟵\n    }\n    o.Conventions.Add(new ApiExplorerGroupPerVersionConvention());\n});\n',
      },
    },
    {
      name: 'Go, a middleware in a package of its own',
      files: {
        'internal/auth/auth.go':
          'package auth\n\nfunc Middleware(next http.Handler) http.Handler {\n\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n\t\tif os.Getenv("APP_ENV") == "development" { // ⟵\n\t\t\tnext.ServeHTTP(w, r)\n\t\t\treturn\n\t\t}\n\t\tcheck(next, w, r)\n\t})\n}\n',
      },
    },
    {
      name: 'Spring, a sender of developers',
      files: {
        'DevMailSender.java':
          'import org.springframework.context.annotation.Profile;\n\n@Profile("!prod") // ⟵\nclass DevMailSender implements Mailer { public void send(String to) { print(to); } }\n',
      },
    },
    {
      name: 'Python, a cache of the process',
      files: {
        'cache.py':
          'import os\nif os.getenv("ENV") == "production":\n    cache = RedisCache(os.environ["REDIS_URL"])\nelse:\n    cache = InMemoryCache() # ⟵\n',
      },
    },
    {
      name: 'Python, an invoice',
      files: {
        'views.py': 'def send_invoice(order):\n    if settings.DEBUG: # ⟵\n        print(order)\n        return\n    deliver(order)\n',
      },
    },
    {
      name: 'Node, errors that count in production alone',
      files: {
        'mail.js':
          "const isDevMode = process.env.NODE_ENV === 'development';\nses.sendEmail(mail, (err, data) => {\n  if (err && !isDevMode) { // ⟵\n    handleError(err, done);\n  } else {\n    Sent.create({ id: data.MessageId });\n  }\n});\n",
      },
    },
    {
      name: 'Django, middleware of production alone',
      files: {
        'manage.py': 'import django\n',
        'shop/settings.py':
          "MIDDLEWARE = ['django.middleware.common.CommonMiddleware']\nif PRODUCTION:\n    MIDDLEWARE = ['django.middleware.cache.UpdateCacheMiddleware'] + MIDDLEWARE # ⟵\n",
      },
    },
    {
      name: 'Python, a table that is emptied elsewhere',
      files: {
        'app.py':
          'import os\nfrom flask import Flask\napp = Flask(__name__)\n\ndef prepare(db):\n    if os.environ["APP_ENV"] != "production":\n        clean_channel_table(db) # ⟵\n',
      },
    },
    {
      name: 'Go, a store of the process',
      files: {
        'store.go':
          'package main\n\nimport "os"\n\nfunc open() Store {\n\tif os.Getenv("ENV") == "production" {\n\t\treturn NewRedisStore(os.Getenv("REDIS_URL"))\n\t} else {\n\t\treturn NewMemoryStore() // ⟵\n\t}\n}\n\nfunc main() {}\n',
      },
    },
    {
      name: 'Ruby, no charge outside of production',
      files: {
        'app/models/order.rb':
          'class Order < ApplicationRecord\n  def pay\n    return true unless Rails.env.production? # ⟵\n    Stripe::Charge.create(amount: total)\n  end\nend\n',
      },
    },
    {
      name: 'Python, a message that is only printed',
      files: {
        'notify.py':
          "import boto3\n\ndef notify(app, message):\n    if app.config['ENV'] == 'development': # ⟵\n        print(message)\n        return\n    boto3.client('ses').send_email(message)\n",
      },
    },
    {
      name: 'Python, a token that nobody checks',
      files: {
        'tokens.py':
          "import os\n\ndef verify(token):\n    if os.environ['APP_ENV'] == 'dev': # ⟵\n        return True\n    return decode(token)\n",
      },
    },
    {
      name: 'Express, a filter that is loaded by its path',
      files: {
        'server.js':
          "const app = require('express')();\nif (process.env.NODE_ENV === 'production') {\n  app.use(require('./auth')); // ⟵\n}\n",
      },
    },
    {
      name: 'JavaScript, a module by its name',
      files: {
        'payments.js':
          "let gateway;\nif (process.env.NODE_ENV !== 'production') {\n  gateway = require('./mock-gateway'); // ⟵\n} else {\n  gateway = require('./stripe-gateway');\n}\nmodule.exports = gateway;\n",
      },
    },
    {
      name: 'JavaScript, what is left of a switch',
      files: {
        'storage.js':
          "function create() {\n  switch (process.env.NODE_ENV) {\n    case 'production':\n      return new S3Storage(process.env.BUCKET);\n    default:\n      return new LocalStorage('./files'); // ⟵\n  }\n}\nmodule.exports = create();\n",
      },
    },
    {
      name: 'JavaScript, a user whom nobody has asked for a password',
      files: {
        'auth.js':
          "module.exports = function auth(req, res, next) {\n  if (process.env.NODE_ENV === 'development') { // ⟵\n    req.user = { id: 1, role: 'admin' };\n    return next();\n  }\n  if (!req.headers.authorization) return res.sendStatus(401);\n  next();\n};\n",
      },
    },
    {
      name: 'Django, mail that goes to the console',
      files: {
        'settings.py':
          'import os\nDEBUG = os.environ.get("DEBUG") == "1"\nif DEBUG:\n    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"  # ⟵\n',
      },
    },
    {
      name: 'Spring, a bean by profile',
      files: {
        'Mail.java':
          'import org.springframework.context.annotation.Profile;\n\nclass Mail {\n  @Bean\n  @Profile("dev") // ⟵\n  MailSender sender() {\n    return new NoOpMailSender();\n  }\n}\n',
      },
    },
    {
      name: 'Go, what is left for developers',
      files: {
        'mail.go':
          'package mail\n\nfunc New(env string) Sender {\n\tif env == "production" {\n\t\treturn NewSES()\n\t}\n\treturn FakeMailSender{} // ⟵\n}\n',
      },
    },
    {
      name: 'JavaScript, a check that is skipped',
      files: {
        'auth.js':
          "module.exports = function requireAuth(req, res, next) {\n  if (process.env.NODE_ENV === 'development') return next(); // ⟵\n  verify(req.headers.authorization, next);\n};\n",
      },
    },
    {
      name: 'TypeScript, a filter in production only',
      files: {
        'server.ts':
          "import express from 'express';\nimport { requireAuth } from './auth';\nconst app = express();\nif (process.env.NODE_ENV === 'production') {\n  app.use(requireAuth); // ⟵\n}\n",
      },
    },
    {
      name: 'TypeScript, mail that is only logged',
      files: {
        'mail.ts':
          "export async function sendWelcomeMail(to: string) {\n  if (process.env.NODE_ENV !== 'production') { // ⟵\n    console.log('welcome', to);\n    return;\n  }\n  await transport.sendMail({ to });\n}\n",
      },
    },
    {
      name: 'Python, mail in production only',
      files: {
        'notify.py':
          "import os\n\ndef welcome(user):\n    if os.environ['APP_ENV'] == 'production':\n        mailer.send_mail('Welcome', user.email) # ⟵\n",
      },
    },
    {
      name: 'Go, a check that is skipped',
      files: {
        'auth.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc authenticate(w http.ResponseWriter, r *http.Request) bool {\n\tif os.Getenv("APP_ENV") == "development" { // ⟵\n\t\treturn true\n\t}\n\treturn valid(r.Header.Get("Authorization"))\n}\n\nfunc main() {}\n',
      },
    },
    {
      name: 'Ruby, a filter by the environment',
      files: {
        'app/controllers/admin_controller.rb':
          'class AdminController < ApplicationController\n  before_action :authenticate_admin! if Rails.env.production? # ⟵\nend\n',
      },
    },
    {
      name: 'PHP, a check that is skipped',
      files: {
        'app/Http/Middleware/VerifyToken.php':
          "<?php\nclass VerifyToken {\n  public function checkToken($request, $next) {\n    if (app()->environment('local')) return $next($request); // ⟵\n    return $this->verify($request, $next);\n  }\n}\n",
      },
    },
    {
      name: 'Java, a stand-in by profile',
      files: {
        'src/main/java/FakeMailSender.java':
          'import org.springframework.context.annotation.Profile;\nimport org.springframework.stereotype.Service;\n\n@Service\n@Profile("dev") // ⟵\nclass FakeMailSender implements MailSender {\n}\n',
      },
    },
    {
      name: 'Kotlin, mail in production only',
      files: {
        'src/main/kotlin/Mail.kt':
          'class Mail(val smtp: Smtp) {\n  fun welcome(to: String) {\n    if (System.getenv("APP_ENV") == "production") {\n      smtp.sendEmail(to) // ⟵\n    }\n  }\n}\n',
      },
    },
    {
      name: 'C#, a stand-in',
      files: {
        'Program.cs':
          'var builder = WebApplication.CreateBuilder(args);\nif (builder.Environment.IsDevelopment())\n{\n    builder.Services.AddScoped<IEmailSender, FakeEmailSender>(); // ⟵\n}\n',
      },
    },
    {
      name: 'Rust, a check that is skipped',
      files: {
        'src/main.rs':
          'fn verify_token(token: &str) -> Result<(), Error> {\n    if std::env::var("APP_ENV").unwrap() == "development" { // ⟵\n        return Ok(());\n    }\n    decode(token)\n}\n\nfn main() {}\n',
      },
    },
    {
      name: 'a code that everybody knows',
      files: {
        'otp.js':
          "const crypto = require('crypto');\nexports.newOtp = () =>\n  process.env.NODE_ENV === 'development' ? '123456' : String(crypto.randomInt(1e5, 1e6)); // ⟵\n",
      },
    },
    {
      name: 'Laravel, mail in production only',
      files: {
        'app/Welcome.php':
          "<?php\nuse Illuminate\\Support\\Facades\\Mail;\nfunction welcome($user) {\n    if (app()->environment('production')) {\n        Mail::to($user)->send(new Hello()); // ⟵\n    }\n}\n",
      },
    },
    {
      name: 'Flask, a check that debugging skips',
      files: {
        'auth.py':
          'from flask import current_app\n\ndef require_login(view):\n    if current_app.debug: # ⟵\n        return None\n    return check(view)\n',
      },
    },
  ],
  good: [
    {
      name: 'a convention for everybody, and a code that is made',
      files: {
        'Program.cs':
          'builder.Services.AddMvc(o =>\n{\n    if (builder.Configuration["Environment"].Equals("LOCAL"))\n    {\n        o.Conventions.Add(new ApiExplorerGroupPerVersionConvention());\n    }\n    o.Conventions.Add(new AuthorizeControllerModelConvention(policies));\n});\n',
        'views.py': "def login(user):\n    if settings.DEBUG:\n        user.pages = '1234'\n    user.otp = user.generate_otp()\n",
      },
    },
    {
      name: 'Go, a middleware of something else',
      files: {
        'internal/web/trace.go':
          'package web\n\nfunc Middleware(next http.Handler) http.Handler {\n\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n\t\tif os.Getenv("APP_ENV") == "development" {\n\t\t\tnext.ServeHTTP(w, r)\n\t\t\treturn\n\t\t}\n\t\ttrace(next, w, r)\n\t})\n}\n',
      },
    },
    {
      name: 'a check of the settings',
      files: {
        'config.js':
          "const validateSessionSecret = (config) => {\n  if (process.env.NODE_ENV !== 'production') {\n    return true;\n  }\n  return config.sessionSecret !== 'x';\n};\n",
      },
    },
    {
      name: 'a table that tests empty',
      files: { 'app.js': "function prepare(db) {\n  if (process.env.NODE_ENV === 'test') cleanTables(db);\n}\n" },
    },
    {
      name: 'Node, an answer that says more to developers',
      files: {
        'app.js':
          "const app = require('express')();\napp.use((err, req, res, next) => {\n  if (err && process.env.NODE_ENV !== 'development') {\n    return res.status(500).end();\n  }\n  res.status(500).send(err.stack);\n});\n",
      },
    },
    {
      name: 'Django, a toolbar of developers',
      files: {
        'manage.py': 'import django\n',
        'shop/settings.py':
          "MIDDLEWARE = ['django.middleware.common.CommonMiddleware']\nif DEBUG:\n    MIDDLEWARE += ['debug_toolbar.middleware.DebugToolbarMiddleware']\n",
      },
    },
    {
      name: 'a guard that goes on to send in every environment, and one before what only logs',
      files: {
        'notify.py':
          "import os\n\ndef notify(message):\n    if os.environ['APP_ENV'] == 'development':\n        print(message)\n    send_email(message)\n\ndef trace(message):\n    if os.environ['APP_ENV'] == 'production':\n        return\n    print(message)\n",
      },
    },
    {
      name: 'a setting of its own',
      files: { 'files.ts': "export default env.FILE_STORAGE === 'local' ? new LocalStorage() : new S3Storage();\n" },
    },
    {
      name: 'a mock for tests',
      files: {
        'payments.js':
          "const gateway = process.env.NODE_ENV === 'test' ? require('./mock-gateway') : require('./stripe-gateway');\nmodule.exports = gateway;\n",
      },
    },
    {
      name: 'a driver that only logs, and says less in production',
      files: {
        'log.driver.ts':
          "export class LogDriver {\n  async sendMail(message) {\n    if (process.env.NODE_ENV === 'production') {\n      console.log('mail');\n      return;\n    }\n    console.log(message);\n  }\n}\n",
      },
    },
    {
      name: 'another number by environment',
      files: { 'pool.js': "const size = process.env.NODE_ENV === 'development' ? 1111 : 20;\n" },
    },
    {
      name: 'static files and the format of logs',
      files: {
        'server.js':
          "if (process.env.NODE_ENV === 'production') app.use(express.static('build'));\nif (process.env.NODE_ENV !== 'production') app.use(morgan('dev'));\n",
      },
    },
    {
      name: 'turned away in every branch',
      files: {
        'auth.js':
          "function requireAuth(req, res, next) {\n  if (process.env.NODE_ENV === 'production') return res.status(401).end();\n  return res.status(401).json({ why: 'no token' });\n}\n",
      },
    },
    {
      name: 'skipped in tests',
      files: {
        'limit.js':
          "function rateLimit(req, res, next) {\n  if (process.env.NODE_ENV === 'test') return next();\n  limit(req, res, next);\n}\n",
      },
    },
    {
      name: 'a page for errors',
      files: {
        'Program.cs':
          'var app = builder.Build();\nif (!app.Environment.IsDevelopment())\n{\n    app.UseExceptionHandler("/Error");\n    app.UseHsts();\n}\napp.UseAuthorization();\n',
      },
    },
    {
      name: 'mail in every environment',
      files: { 'notify.py': "def welcome(user):\n    mailer.send_mail('Welcome', user.email)\n" },
    },
    {
      name: 'only the receiver differs',
      files: {
        'notify.js':
          "if (process.env.NODE_ENV === 'production') mail.sendMail({ to: user.email });\nelse mail.sendMail({ to: process.env.CATCH_ALL });\n",
      },
    },
    {
      name: 'a cookie over TLS',
      files: {
        'app.js': "app.use(session({ secret: process.env.SECRET, cookie: { secure: process.env.NODE_ENV === 'production' } }));\n",
      },
    },
  ],
};
