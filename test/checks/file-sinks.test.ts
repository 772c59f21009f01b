import { expect, test } from '@jest/globals';
import fileLogger from '../../checks/11-logs/file-logger.ts';
import { judged, runnable } from './judging.ts';

const gomod = { 'go.mod': 'module shop\n\ngo 1.22\n' };
const go = (path: string, call: string): string => `package main\n\nimport "${path}"\n\nfunc setup(cfg Config) {\n\t_ = ${call}\n}\n`;

test.each([
  ['logbook', 'log.py', 'import logbook\nlogbook.RotatingFileHandler(settings.LOG_PATH)\n', 2],
  ['Twisted', 'log.py', "from twisted.python.logfile import DailyLogFile\nDailyLogFile('shop.log', '/var/log')\n", 2],
  ['aiologger', 'log.py', "from aiologger.handlers.files import AsyncFileHandler\nAsyncFileHandler('shop.log')\n", 2],
  ['timberjack', 'main.go', go('github.com/DeRuina/timberjack', '&timberjack.Logger{Filename: cfg.LogFile}'), 6],
  ['log15', 'main.go', go('github.com/inconshreveable/log15', 'log15.FileHandler(cfg.LogFile, log15.LogfmtFormat())'), 6],
  ['gookit/slog', 'main.go', go('github.com/gookit/slog/handler', 'handler.MustFileHandler(cfg.LogFile)'), 6],
  ['log4go', 'main.go', go('github.com/alecthomas/log4go', 'log4go.NewFileLogWriter(cfg.LogFile, true)'), 6],
  [
    'log4j 2',
    'src/main/java/Log.java',
    'import org.apache.logging.log4j.core.appender.FileAppender;\nclass Log {\n  void set() {\n    FileAppender.newBuilder().build();\n  }\n}\n',
    4,
  ],
  ['Log4r', 'log.rb', "require 'log4r'\nLog4r::FileOutputter.new('shop', filename: 'shop.log')\n", 2],
  ['Yell', 'log.rb', "require 'yell'\nYell.new('shop.log')\n", 2],
  ['Logging', 'log.rb', "require 'logging'\nLogging.appenders.file('shop.log')\n", 2],
  ['Laminas', 'log.php', "<?php\nuse Laminas\\Log\\Writer\\Stream;\n$writer = new Stream('data/shop.log');\n", 3],
  [
    'Serilog, a path that is given',
    'Log.cs',
    'class Log {\n  void Set(string path) => new LoggerConfiguration().WriteTo.File(path);\n}\n',
    2,
  ],
  ['Serilog, behind a formatter', 'Log.cs', 'new LoggerConfiguration().WriteTo.File(new JsonFormatter(), "shop.log");\n', 1],
])('%s', (_, path, code, line) => {
  expect(judged(runnable({ ...gomod, [path]: code }), [fileLogger])).toEqual([`${path}:${line} logs/file-logger`]);
});

test.each([
  ['Serilog, a formatter for the console', 'Log.cs', 'new LoggerConfiguration().WriteTo.Console(new JsonFormatter());\n'],
  ['Yell on the stream', 'log.rb', "require 'yell'\nYell.new(STDOUT)\n"],
  ['Laminas on the stream', 'log.php', "<?php\nuse Laminas\\Log\\Writer\\Stream;\n$writer = new Stream('php://stderr');\n"],
  ['logbook on the stream', 'log.py', 'import logbook, sys\nlogbook.StreamHandler(sys.stdout)\n'],
  ['a path from the environment', 'log.py', "import logbook, os\nlogbook.FileHandler(os.environ['LOG_FILE'])\n"],
  ['another writer of files', 'main.go', go('shop/csv', 'csv.NewFileWriter(cfg.Report)')],
])('nothing: %s', (_, path, code) => {
  expect(judged(runnable({ ...gomod, [path]: code }), [fileLogger])).toEqual([]);
});

const COMPOSE = 'services:\n  web:\n    image: acme/shop:1.4\n    environment:\n      LOG_CHANNEL: daily\n';

test.each([
  ['an image', { Dockerfile: 'FROM php:8.3-fpm\nENV LOG_CHANNEL=daily\n' }, ['Dockerfile:2']],
  ['a compose file', { 'compose.yaml': COMPOSE }, ['compose.yaml:5']],
  ['a compose file for developers', { 'docker-compose.dev.yml': COMPOSE }, []],
  ['the file of a deploy by its name', { '.env.production': 'LOG_CHANNEL=single\n' }, ['.env.production:1']],
  ['the file of a deploy by what it says', { '.env': 'APP_ENV=production\nLOG_CHANNEL=single\n' }, ['.env:2']],
  ['the file of a developer', { '.env': 'APP_ENV=local\nLOG_CHANNEL=single\n' }, []],
  ['an example', { '.env.example': 'APP_ENV=production\nLOG_CHANNEL=single\n' }, []],
  ['the stream', { Dockerfile: 'FROM php:8.3-fpm\nENV LOG_CHANNEL=stderr\n' }, []],
] as const)('Laravel’s channel in %s', (_, files, places) => {
  const app = { 'public/index.php': "<?php\nrequire 'x';\n", 'composer.json': '{"require":{"php":"8.3"}}', ...files };
  expect(judged(app, [fileLogger])).toEqual(places.map((place) => `${place} logs/file-logger`));
});
