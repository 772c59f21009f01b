import type { Call, Expression } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';

/** A construction or call that sends a log to a file. */
export interface FileSink {
  /** Canonical names, as in `Call.name`. */
  readonly calls: readonly string[];
  /** Positional argument or option that holds the path; undefined when the file is implied. */
  readonly path?: number | string;
  /** What readers call it: "winston's File transport". */
  readonly words: string;
  /** It takes nothing but a file, so that it writes one whatever the path is. */
  readonly always?: true;
  /** Tells a call of that name from others that have nothing to do with a log. */
  readonly isLogging?: (call: Call) => boolean;
}

interface LanguageSinks {
  readonly languages: readonly Language[];
  readonly sinks: readonly FileSink[];
}

/** `loggerFactory.AddFile`, `builder.Logging.AddFile`, and in `AddLogging(b => b.AddFile(…))`; a message takes files, too. */
function isLogging({ receiver, inside }: Call): boolean {
  return /log/i.test(receiver?.text.split('(', 1)[0] ?? '') || /Logging/.test(inside?.argumentOf?.method ?? '');
}

/** `new CompactJsonFormatter()`, which may stand before the path. */
function isFormatter(argument: Expression | undefined): boolean {
  return /formatter/i.test(argument?.text ?? '');
}

const SERILOG_SINKS = ['*.WriteTo.File', '*.WriteTo.RollingFile', '*.WriteTo.Async.File'];
const SERILOG_FILES = ['*.File', '*.RollingFile'];

/**
 * What the usual logging libraries write files with.
 * Sources: the documentation of each library named in `words`.
 */
export const FILE_SINKS: readonly LanguageSinks[] = [
  {
    languages: ECMASCRIPT,
    sinks: [
      { calls: ['winston.transports.File', 'winston.File'], path: 'filename', words: "winston's File transport", always: true },
      {
        calls: ['winston-daily-rotate-file', 'winston.transports.DailyRotateFile'],
        path: 'filename',
        words: "winston's daily rotating file",
        always: true,
      },
      { calls: ['pino.destination', 'pino'], path: 0, words: "pino's file destination" },
      { calls: ['pino', 'pino.transport'], path: 'transport.options.destination', words: "pino's file transport" },
      { calls: ['pino.transport'], path: 'options.destination', words: "pino's file transport" },
      { calls: ['winston.add'], path: 'filename', words: "winston's File transport", always: true },
      { calls: ['fastify'], path: 'logger.file', words: "pino's file destination" },
      { calls: ['pino'], path: 1, words: "pino's file destination", isLogging: ({ args }) => args[1]?.kind === 'string' },
      { calls: ['pino.extreme', 'pino.final'], path: 0, words: "pino's file destination" },
      { calls: ['rotating-file-stream'], path: 0, words: 'a rotating log file', isLogging: ({ args }) => args.length > 0 },
      { calls: ['log4js.appenders.file', 'log4js.appenders.dateFile'], path: 0, words: "log4js's file appender" },
      { calls: ['logger.createLogger'], path: 0, words: "the logger's file", isLogging: ({ module }) => module === 'logger' },
      { calls: ['tracer.dailyfile'], words: "tracer's daily file" },
      { calls: ['node-file-logger.SetUserOptions', 'file-logger.createLogger'], words: "the logger's file" },
      { calls: ['log-to-file'], words: 'log-to-file' },
      { calls: ['winston-logrotate.Rotate', 'winston.transports.Rotate'], path: 'file', words: "winston's rotating file", always: true },
      {
        calls: ['simple-node-logger.createSimpleLogger'],
        path: 0,
        words: "simple-node-logger's file",
        isLogging: ({ args }) => args.length > 0,
      },
      {
        calls: ['rotating-file-stream.createStream', 'file-stream-rotator.getStream'],
        path: 0,
        words: 'a rotating log file',
        always: true,
      },
      {
        calls: ['simple-node-logger.createSimpleFileLogger', 'simple-node-logger.createRollingFileLogger'],
        path: 0,
        words: "simple-node-logger's file",
      },
    ],
  },
  {
    languages: ['python'],
    sinks: [
      { calls: ['loguru.logger.add'], path: 0, words: "loguru's file sink" },
      {
        calls: ['daiquiri.output.File', 'daiquiri.output.RotatingFile', 'daiquiri.output.TimedRotatingFile'],
        words: "daiquiri's file output",
      },
      { calls: ['eliot.FileDestination'], path: 'file', words: "eliot's file" },
      {
        calls: [
          'cloghandler.ConcurrentRotatingFileHandler',
          'mlog.ConcurrentTimedRotatingFileHandler',
          'concurrent_log_handler.ConcurrentTimedRotatingFileHandler',
          'safe_logger.TimedRotatingFileHandlerSafe',
          'logging_handler_rotation.SizeTimedRotatingFileHandler',
        ],
        path: 0,
        words: "logging's rotating file handler",
        always: true,
      },
      { calls: ['logzero.logfile'], path: 0, words: "logzero's log file" },
      { calls: ['logzero.setup_logger', 'logzero.setup_default_logger'], path: 'logfile', words: "logzero's log file" },
      {
        calls: ['logbook.FileHandler', 'logbook.RotatingFileHandler', 'logbook.TimedRotatingFileHandler', 'logbook.MonitoringFileHandler'],
        path: 0,
        words: "logbook's file handler",
        always: true,
      },
      {
        calls: [
          'twisted.python.logfile.DailyLogFile',
          'twisted.python.logfile.DailyLogFile.fromFullPath',
          'twisted.python.logfile.LogFile',
          'twisted.python.logfile.LogFile.fromFullPath',
        ],
        path: 0,
        words: "Twisted's log file",
      },
      { calls: ['aiologger.handlers.files.AsyncFileHandler'], path: 0, words: "aiologger's file handler" },
      { calls: ['logging.basicConfig'], path: 'filename', words: "logging's file handler" },
      { calls: ['logging.FileHandler', 'logging.handlers.WatchedFileHandler'], path: 0, words: "logging's file handler", always: true },
      {
        calls: [
          'logging.handlers.RotatingFileHandler',
          'logging.handlers.TimedRotatingFileHandler',
          'concurrent_log_handler.ConcurrentRotatingFileHandler',
        ],
        path: 0,
        words: "logging's rotating file handler",
        always: true,
      },
    ],
  },
  {
    languages: ['go'],
    sinks: [
      { calls: ['go.uber.org/zap.Open'], path: 0, words: "zap's file" },
      {
        calls: ['github.com/zeromicro/go-zero/core/logx.MustSetup', 'github.com/zeromicro/go-zero/core/logx.SetUp'],
        words: "logx's files",
        isLogging: ({ args }) => /Mode:\s*"(?:file|volume)"/.test(args[0]?.text ?? ''),
      },
      {
        calls: ['flag.Set'],
        path: 1,
        words: "glog's log directory",
        isLogging: ({ args }) => /^"(?:log_dir|log_file)"$/.test(args[0]?.text ?? ''),
      },
      { calls: ['github.com/kataras/golog.AddOutput'], path: 0, words: "golog's file" },
      {
        calls: [
          'gopkg.in/natefinch/lumberjack.v2.Logger{}',
          'gopkg.in/natefinch/lumberjack.v2.Logger',
          'gopkg.in/natefinch/lumberjack.v3.Logger{}',
          'github.com/natefinch/lumberjack.Logger{}',
          'github.com/natefinch/lumberjack/v3.Logger{}',
          'gopkg.in/lumberjack.v2.Logger{}',
        ],
        path: 'Filename',
        words: 'a rotating lumberjack file',
        always: true,
      },
      {
        calls: ['github.com/DeRuina/timberjack.Logger{}', 'github.com/phuslu/log.FileWriter{}'],
        path: 'Filename',
        words: 'a rotating log file',
        always: true,
      },
      {
        calls: [
          '*.NewFileLogWriter',
          '*.NewRotatingFileHandler',
          '*.NewTimeRotatingFileHandler',
          'github.com/inconshreveable/log15.FileHandler',
          'github.com/orandin/lumberjackrus.NewHook',
        ],
        path: 0,
        words: "the logger's file",
        always: true,
      },
      {
        calls: [
          'github.com/gookit/slog/handler.NewRotateFileHandler',
          'github.com/gookit/slog/handler.MustRotateFile',
          'github.com/gookit/slog/handler.NewFileHandler',
          'github.com/gookit/slog/handler.MustFileHandler',
        ],
        path: 0,
        words: "slog's file handler",
        always: true,
      },
      {
        calls: ['github.com/rifflock/lfshook.NewHook'],
        path: 0,
        words: "lfshook's file",
        always: true,
      },
      {
        calls: ['github.com/lestrrat-go/file-rotatelogs.New', 'github.com/lestrrat/go-file-rotatelogs.New'],
        path: 0,
        words: 'a rotating log file',
        always: true,
      },
    ],
  },
  {
    languages: ['java', 'kotlin'],
    sinks: [
      {
        calls: [
          'org.apache.logging.log4j.core.appender.FileAppender.newBuilder',
          'org.apache.logging.log4j.core.appender.RollingFileAppender.newBuilder',
        ],
        words: "log4j's file appender",
      },
      { calls: ['java.util.logging.FileHandler'], path: 0, words: "java.util.logging's FileHandler" },
      {
        calls: ['NCSARequestLog', 'AsyncNCSARequestLog', 'CustomRequestLog', 'RequestLogWriter'].flatMap((name) => [
          name,
          `org.eclipse.jetty.server.${name}`,
        ]),
        path: 0,
        words: "Jetty's log of requests",
      },
      {
        calls: ['org.apache.catalina.valves.AccessLogValve', 'org.apache.catalina.valves.ExtendedAccessLogValve'],
        words: "Tomcat's access log",
      },
      {
        calls: ['org.pmw.tinylog.writers.FileWriter', 'org.pmw.tinylog.writers.RollingFileWriter'],
        path: 0,
        words: "tinylog's file writer",
      },
      {
        calls: ['org.apache.log4j.FileAppender', 'org.apache.log4j.RollingFileAppender', 'org.apache.log4j.DailyRollingFileAppender'],
        path: 1,
        words: "log4j's file appender",
        always: true,
      },
      {
        calls: ['ch.qos.logback.core.FileAppender', 'ch.qos.logback.core.rolling.RollingFileAppender', 'RollingFileAppender'],
        words: "logback's file appender",
      },
    ],
  },
  {
    languages: ['ruby'],
    sinks: [
      {
        calls: ['Logger.new', 'ActiveSupport.Logger.new', 'ActiveSupport.TaggedLogging.logger', 'Lograge.Logger.new'],
        path: 0,
        words: 'a Logger on a file',
      },
      { calls: ['Log4r.FileOutputter.new', 'Log4r.RollingFileOutputter.new', 'Log4r.DateFileOutputter.new'], words: "Log4r's file" },
      // `configure { logger 'search.log' }` of the libraries that are set up so.
      {
        calls: ['logger', '*.logger'],
        path: 0,
        words: 'a logger on a file',
        isLogging: ({ args }) => /\.log['"]$/.test(args[0]?.text ?? ''),
      },
      { calls: ['Yell.new'], path: 0, words: "Yell's file" },
      {
        calls: [
          'Ougai.Logger.new',
          'MonoLogger.new',
          'Lumberjack.Logger.new',
          'Syslog.Logger.File.new',
          'ActiveSupport.BufferedLogger.new',
          'Hutch.Logger.new',
        ],
        path: 0,
        words: 'a Logger on a file',
      },
      { calls: ['LogStashLogger.new'], path: 'path', words: "LogStashLogger's file" },
      { calls: ['Logging.appenders.file', 'Logging.appenders.rolling_file'], path: 0, words: "Logging's file appender" },
    ],
  },
  {
    languages: ['php'],
    sinks: [
      { calls: ['Monolog.Handler.StreamHandler'], path: 0, words: "Monolog's StreamHandler on a file" },
      { calls: ['Laminas.Log.Writer.Stream', 'Zend.Log.Writer.Stream', 'Zend_Log_Writer_Stream'], path: 0, words: "the log writer's file" },
      { calls: ['Monolog.Handler.RotatingFileHandler'], path: 0, words: "Monolog's rotating file handler", always: true },
      {
        calls: [
          'Phalcon.Logger.Adapter.File',
          'Phalcon.Logger.Adapter.Stream',
          'Phalcon.Logger.Adapter.FileLogger',
          'Apix.Log.Logger.File',
          'Cascade.Logger.File',
        ],
        path: 0,
        words: "the logger's file",
      },
      {
        calls: ['Katzgrau.KLogger.Logger', 'Wa72.SimpleLogger.FileLogger', 'SimpleLogger.FileLogger'],
        path: 0,
        words: "the logger's files",
        always: true,
      },
      {
        calls: ['Analog.Handler.File.init', 'Analog.Handler.LevelName.init'],
        words: "Analog's file handler",
        isLogging: ({ name }) => name.includes('File'),
      },
      {
        calls: ['Log.useFiles', 'Log.useDailyFiles', '*.useFiles', '*.useDailyFiles'],
        words: "Laravel's log file",
      },
    ],
  },
  {
    languages: ['csharp'],
    sinks: [
      { calls: SERILOG_SINKS, path: 0, words: "Serilog's file sink", always: true, isLogging: ({ args }) => !isFormatter(args[0]) },
      { calls: SERILOG_FILES, path: 0, words: "Serilog's file sink", isLogging: ({ name }) => !name.includes('.WriteTo.') },
      { calls: [...SERILOG_SINKS, ...SERILOG_FILES], path: 1, words: "Serilog's file sink" },
      { calls: ['*.AddFile'], path: 0, words: 'the file logger', isLogging },
      { calls: ['TextWriterTraceListener', 'System.Diagnostics.TextWriterTraceListener'], path: 0, words: 'a trace listener on a file' },
      { calls: ['NLog.Targets.FileTarget'], words: "NLog's FileTarget" },
      { calls: ['FileTarget'], words: "NLog's FileTarget" },
      { calls: ['log4net.Appender.RollingFileAppender', 'log4net.Appender.FileAppender'], words: "log4net's file appender" },
    ],
  },
  {
    languages: ['rust'],
    sinks: [
      {
        calls: [
          'tracing_appender.rolling.daily',
          'tracing_appender.rolling.hourly',
          'tracing_appender.rolling.minutely',
          'tracing_appender.rolling.never',
          'tracing_appender.rolling.RollingFileAppender.new',
          'tracing_appender.rolling.RollingFileAppender.builder',
        ],
        words: "tracing-appender's file",
      },
      {
        calls: [
          'log4rs.append.file.FileAppender.builder',
          'log4rs.append.rolling_file.RollingFileAppender.builder',
          'FileAppender.builder',
        ],
        words: "log4rs' file appender",
      },
      { calls: ['*.log_to_file'], words: 'the log file of flexi_logger' },
      { calls: ['fern.DateBased.new'], words: "fern's log file" },
      {
        calls: [
          'sloggers.file.FileLoggerBuilder.new',
          'ftlog.appender.FileAppender.rotate',
          'ftlog.appender.FileAppender.new',
          'file_rotate.FileRotate.new',
        ],
        words: "the logger's file",
      },
      { calls: ['spdlog.sink.FileSink.builder', 'spdlog.sink.RotatingFileSink.builder'], words: "spdlog's file sink" },
      { calls: ['rolling_file.BasicRollingFileAppender.new'], words: 'a rotating log file' },
      { calls: ['simple_logging.log_to_file'], path: 0, words: "simple_logging's file" },
      { calls: ['fern.log_file'], path: 0, words: "fern's log file" },
    ],
  },
];

/** Streams that look like paths: a log written there is an event stream. */
const STREAM_PATH =
  /^(?:\/dev\/(?:stdout|stderr|fd\/[12]|null|tty)|\/proc\/(?:self|1)\/fd\/[12]|php:\/\/(?:stdout|stderr|output)|-|1|2|stdout|stderr)$/i;

/** True for a path that is the process's own output. */
export function isStreamPath(path: string): boolean {
  return STREAM_PATH.test(path.trim());
}
