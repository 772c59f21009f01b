import type { CodeFile, Value } from '../../src/analysis/code.ts';
import { LOG_PLACE } from '../../src/analysis/knowledge/logs/log-settings.ts';
import { isStreamPath } from '../../src/analysis/knowledge/logs/loggers.ts';
import { deployValues } from '../../src/analysis/knowledge/environment/deploy-variables.ts';
import { namedLiterals, valuesNamed } from '../../src/analysis/knowledge/settings/named-values.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { rule, type Context, type Found } from '../rule.ts';

export default rule({
  id: 'logs/log-file-option',
  title: 'Leave the log-file options of servers and loggers alone',
  why: 'The option takes the events out of the stream that the platform reads, and the file is gone with the container.',
  remedy: 'Take the option away or point it at the stream (`-`, `/dev/stdout`).',
  severity: 'warning',
  code: [
    {
      languages: APP_LANGUAGES,
      literals: [
        'accesslog',
        'errorlog',
        '_file',
        'stdout_',
        'stderr_',
        'OutputPaths',
        'FileTarget',
        'WP_DEBUG_LOG',
        'appenders',
        'bunyan',
        'SetLogger',
        'add_appender',
        'error_log',
        'output',
        'OutputTo',
        'log.access_file',
        'log_file_prefix',
        'CELERYD_LOG_FILE',
        'CELERYBEAT_LOG_FILE',
        'FileLog',
        'CakeLog',
        'setConfig',
        'log_threshold',
        'FileHandler::class',
        "'log'",
        'good-file',
      ],
      judge,
    },
    { languages: APP_LANGUAGES, literals: ['log'], judge: judgeDefaults },
  ],
  examples: {
    bad: [
      {
        name: 'Go, the default of a flag',
        files: {
          'main.go':
            'package main\n\nimport "flag"\n\nvar file = flag.String("log-file", "/var/log/shop.log", "where the log goes") // ⟵\n',
        },
      },
      {
        name: 'Python, the default of an option',
        files: {
          'app.py': "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--log-file', default='shop.log') # ⟵\n",
        },
      },
      {
        name: 'gunicorn, a path that is put together',
        files: { 'gunicorn.conf.py': "import os\nerrorlog = os.path.join(os.getcwd(), 'error.log') # ⟵\n" },
      },
      { name: 'Tornado', files: { 'app.py': "from tornado.options import options\noptions.log_file_prefix = '/var/log/shop.log' # ⟵\n" } },
      { name: 'CherryPy', files: { 'app.py': "import cherrypy\ncherrypy.config.update({'log.access_file': 'access.log'}) # ⟵\n" } },
      { name: 'CakePHP', files: { 'config/bootstrap.php': "<?php\nLog::setConfig('default', [\n  'engine' => 'File', // ⟵\n]);\n" } },
      { name: 'CodeIgniter', files: { 'application/config/config.php': "<?php\n$config['log_threshold'] = 1; // ⟵\n" } },
      { name: 'Laravel 5', files: { 'config/app.php': "<?php\nreturn ['log' => 'daily']; // ⟵\n" } },
      { name: 'gunicorn', files: { 'gunicorn.conf.py': "bind = '0.0.0.0:8000'\naccesslog = '/var/log/gunicorn/access.log' # ⟵\n" } },
      { name: 'puma', files: { 'config/puma.rb': "stdout_redirect 'log/puma.log', 'log/puma.err', true # ⟵\n" } },
      {
        name: 'pm2',
        files: { 'ecosystem.config.js': "module.exports = { apps: [{ script: 'server.js', out_file: './logs/out.log' }] }; // ⟵\n" },
      },
      {
        name: 'Go, zap',
        files: {
          'main.go':
            'package main\n\nimport "go.uber.org/zap"\n\nfunc main() {\n\tserve(zap.Config{OutputPaths: []string{"stdout", "/var/log/shop.log"}}) // ⟵\n}\n',
        },
      },
      {
        name: 'log4js',
        files: {
          'log.js':
            "const log4js = require('log4js');\nlog4js.configure({ appenders: { out: { type: 'file', filename: 'app.log' } } }); // ⟵\n",
        },
      },
      {
        name: 'Laravel’s scheduler',
        files: {
          'app/Console/Kernel.php':
            "<?php\nclass Kernel {\n  protected function schedule(Schedule $schedule) {\n    $schedule->command('mail:fetch')->everyMinute()->sendOutputTo(storage_path('logs/fetch.log')); // ⟵\n  }\n}\n",
        },
      },
      { name: 'WordPress', files: { 'wp-config.php': "<?php\ndefine('WP_DEBUG_LOG', true); // ⟵\n" } },
      { name: 'Yii', files: { 'config/web.php': "<?php\nreturn ['log' => ['targets' => [['class' => 'yii\\log\\FileTarget']]]]; // ⟵\n" } },
    ],
    good: [
      {
        name: 'an option without a default, and one that is no log',
        files: {
          'main.go':
            'package main\n\nimport "flag"\n\nvar (\n\tfile = flag.String("log-file", "", "where the log goes, else the stream")\n\tlevel = flag.String("log-level", "info", "")\n\tblog = flag.String("blog-dir", "blog/", "")\n)\n',
        },
      },
      {
        name: 'a cache of CakePHP, and a log that is off',
        files: {
          'config/bootstrap.php': "<?php\nCache::setConfig('default', ['engine' => 'File']);\n",
          'application/config/config.php': "<?php\n$config['log_threshold'] = 0;\n",
        },
      },
      { name: 'gunicorn on the stream', files: { 'gunicorn.conf.py': "accesslog = '-'\nerrorlog = '/dev/stderr'\n" } },
      { name: 'a form that uploads', files: { 'upload.js': "exports.fields = { type: 'file', name: 'avatar' };\n" } },
      {
        name: 'log4js on the console',
        files: { 'log.js': "const log4js = require('log4js');\nlog4js.configure({ appenders: { out: { type: 'stdout' } } });\n" },
      },
      {
        name: 'zap on the streams',
        files: {
          'main.go': 'package main\n\nimport "go.uber.org/zap"\n\nfunc main() {\n\tserve(zap.Config{OutputPaths: []string{"stdout"}})\n}\n',
        },
      },
    ],
  },
});

/** Settings of servers and loggers that are written as code: gunicorn, unicorn, pm2, zap, Yii, WordPress, bunyan, log4js, beego. */
function* judge(file: CodeFile, context: Context): Iterable<Found> {
  const { path } = context;
  yield* judgeAssignments(file, context);
  for (const { name, literal, origin } of namedLiterals(file, (one) => NAMED_FILES.test(one))) {
    const isConfiguration = /(?:^|\/)(?:gunicorn[\w.-]*\.py|(?:unicorn|puma|schedule)\.rb|(?:ecosystem|pm2|processes)[\w.-]*\.c?js)$/.test(
      path,
    );
    if (isConfiguration && /[./]/.test(literal) && !isStreamPath(literal))
      yield { span: origin, once: path, what: `\`${name}\` sends the log to a file.` };
  }
  for (const call of file.callsTo(
    'stdout_redirect',
    'stderr_path',
    'stdout_path',
    'define',
    '*.SetLogger',
    'SemanticLogger.add_appender',
    'set',
    'ini_set',
    '*.sendOutputTo',
    '*.appendOutputTo',
  )) {
    const text = file.source.slice({ start: call.callee.end, end: call.span.end });
    if (CALLED.some(([name, given]) => call.name.endsWith(name) && given.test(text)))
      yield { span: call.span, what: `\`${call.method}\` sends the log to a file.` };
  }
  for (const { key, value, span } of file.properties) {
    const { literal } = value.value();
    const type = typeof literal === 'string' ? literal : '';
    const isFile =
      /^log\.(?:access|error)_file$/.test(key) ||
      (key === 'module' && type === 'good-file') ||
      (key === 'log' && /(?:^|\/)config\/app\.php$/.test(path) && isLaravelsFile(value.value(), context)) ||
      (key === 'className' && /(?:^|\\)FileLog(?:::class)?$/.test(type === '' ? value.text : type)) ||
      (key === 'engine' && /^(?:File|FileLog)$/.test(type) && isOfCakesLog(span, file)) ||
      (key === 'type' && /^(?:rotating-file|file|dateFile|fileSync|multiFile)$/.test(type) && /bunyan|log4js/.test(file.source.text)) ||
      (key === 'class' && type.endsWith('FileTarget'));
    if (isFile) yield { span, what: `The logger \`${type === '' ? key : type}\` writes the log to a file.` };
  }
  for (const { value } of valuesNamed(file, (one) => one === 'OutputPaths' || one === 'ErrorOutputPaths')) {
    const target = value.elements().find((one) => /^[./\w-]*[./][\w./-]+$/.test(String(one.value().literal ?? '')));
    if (target && !isStreamPath(String(target.value().literal))) yield { span: target.span, what: 'The logger writes to a file.' };
  }
}

/** The log of Laravel 5, unless a deploy of the repository chooses one that is no file. */
function isLaravelsFile({ literal, variables }: Value, { repository, path }: Context): boolean {
  const given = variables.flatMap((variable) => deployValues(variable, repository));
  // From 5.6 on a file of its own says where the log goes, and this key is dead.
  if (repository.source(path.replace(/app\.php$/, 'logging.php'))) return false;
  return /^(?:single|daily)$/.test(String(literal ?? '')) && !given.some((value) => /^(?:errorlog|syslog|stderr|stdout)$/.test(value));
}

/** Options that mean a log file wherever they are set, and those of gunicorn's own file that are put together. */
function* judgeAssignments(file: CodeFile, { path }: Context): Iterable<Found> {
  const isGunicorns = /(?:^|\/)gunicorn[\w.-]*\.py$/.test(path);
  for (const { name, target, value, span } of file.assignments) {
    const { provenance, literal } = value.value();
    const isNamed = /^(?:log_file_prefix|CELERYD_LOG_FILE|CELERYBEAT_LOG_FILE)$/.test(name) && provenance === 'literal' && literal !== '';
    const isBuilt =
      isGunicorns && /^(?:accesslog|errorlog)$/.test(name) && /["'][^"']*\.log["']/.test(value.text) && !/environ|getenv/.test(value.text);
    const isThreshold =
      /(?:^|\/)application\/config\/config\.php$/.test(path) && name === 'log_threshold' && typeof literal === 'number' && literal > 0;
    if (isNamed || (isBuilt && provenance !== 'literal') || isThreshold) yield { span, what: `\`${target}\` sends the log to a file.` };
  }
  const handler = /(?:^|\/)app\/Config\/Logger\.php$/.test(path)
    ? /^\s*(?:\\?CodeIgniter\\Log\\Handlers\\)?FileHandler::class\s*=>/m.exec(file.source.text)
    : null;
  if (handler) {
    const start = handler.index + handler[0].search(/\S/);
    yield { span: { start, end: handler.index + handler[0].length }, what: "CodeIgniter's `FileHandler` writes the log to a file." };
  }
}

/** `Log::setConfig('default', ['engine' => 'File'])`; caches have engines, too. */
function isOfCakesLog(span: Found['span'], file: CodeFile): boolean {
  return file
    .callsTo('*.setConfig', '*.config', 'Log.setConfig', 'Log.config', 'CakeLog.config', 'Cake.Log.Log.setConfig')
    .some(
      (call) => /(?:^|\.)(?:Cake)?Log\.(?:setConfig|config)$/.test(call.name) && call.span.start <= span.start && span.end <= call.span.end,
    );
}

/** Ways to declare an option or a setting with what it is unless somebody says otherwise. */
const DECLARES =
  /^(?:String|StringVar|StringP|StringVarP|SetDefault|add_argument|option|setDefault|set_default|addOption|getString|get_config)$/;
const LOG_OPTION = /^-{0,2}(?:[\w-]+[._-])?log(?:ging|ger)?[._-]?(?:file|path|dir)(?:[._-]?(?:name|path))?$/i;

/** `flag.String("log-file", "shop.log", …)`, `add_argument('--log-file', default='shop.log')`, `viper.SetDefault("log.file", "shop.log")`. */
function* judgeDefaults(file: CodeFile): Iterable<Found> {
  // What is learned is logged elsewhere: the directory is of measurements.
  if (/\b(?:torch|tensorflow|keras|tensorboard|lightning)\b/.test(file.source.text)) return;
  for (const call of file.calls) {
    if (!DECLARES.test(call.method)) continue;
    const words = call.args
      .map((given) => given.value())
      .map(({ provenance, literal }) => (provenance === 'literal' ? literal : undefined));
    const at = words.findIndex((word) => typeof word === 'string' && LOG_OPTION.test(word));
    const named = call.option('default')?.value();
    const given =
      named?.provenance === 'literal' ? named.literal : words.slice(at + 1).find((word) => typeof word === 'string' && word.length > 1);
    if (at === -1 || typeof given !== 'string' || !LOG_PLACE.test(given) || isStreamPath(given)) continue;
    yield { span: call.span, what: `Unless \`${String(words[at])}\` says otherwise, the log goes to \`${given}\`.` };
  }
}

const NAMED_FILES = /^(?:accesslog|errorlog|logfile|(?:out|error|log|combined|combine)_?(?:file|logs)|outFile|errorFile|logFile)$/;
/** Calls of settings with what their arguments look like. */
const CALLED: readonly (readonly [name: string, given: RegExp])[] = [
  // Laravel's scheduler.
  ['OutputTo', /^\([^)]*(?:storage_path\(|\.log\b)/],
  ['stdout_redirect', /["'][^"']*[./][^"']+["']/],
  ['stderr_path', /["'][^"']*[./][^"']+["']/],
  ['stdout_path', /["'][^"']*[./][^"']+["']/],
  ['define', /^\(\s*["']WP_DEBUG_LOG["']\s*,\s*(?:true|["'])/],
  ['SetLogger', /^\(\s*(?:logs\.AdapterFile|"file"|"multifile")/],
  ['add_appender', /file_name:\s*["']/],
  ['set', /^[ (]*:output,\s*["'{][^)]*\.log/],
  ['ini_set', /^\(\s*["']error_log["']\s*,\s*(?!["'](?:\/dev\/|php:|syslog))[^)]*["'][^"']+["']/],
];
