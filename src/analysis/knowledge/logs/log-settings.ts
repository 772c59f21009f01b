/** Keys that name the log file in settings. */
export const LOG_FILE_KEYS: readonly RegExp[] = [
  /^logging\.(?:file(?:\.(?:name|path))?|path)$/,
  /^(?:%\w+\.)?quarkus\.log\.file\.path$/,
  /^log4j\.appender\.\w+\.File$/i,
  /^appender\.\w+\.fileName$/,
  /^(?:program:[\w-]+|supervisord|[\w-]+)\.(?:stdout_logfile|stderr_logfile|logfile|logto|log_file)$|^uwsgi\.daemonize$/,
  /^Serilog[.:].*\b(?:WriteTo|configure)(?:[.:]\d+|\[\d+\]|[.:]\w+)[.:]Args[.:](?:path|pathFormat)$/,
  /^NLog[.:]targets[.:][\w-]+[.:]fileName$/i,
  /^Logging[.:](?:PathFormat|File[.:](?:PathFormat|LogDirectory))$/i,
  /^accessLog\.filePath$|^log\.filePath$/,
  /^uwsgi\.logto2$/,
  /^watcher:[\w-]+\.std(?:out|err)_stream\.filename$/,
  /^(?:[\w-]+\.)?php_admin_value\[error_log\]$/,
  /^tinylog\.writer\w*\.file$|^writer\w*\.file$/,
  /^(?:[\w.]+\.)?FileHandler\.pattern$/,
  /^uwsgi\.(?:req-)?logger$/,
  /^:?logfile$/,
  /^configuration\.appenders\.\w*File(?:\[\d+\])?\.fileName$/i,
  /^appenders\.\w+\.path$/,
  /^Logging[.:]File[.:]Path$/i,
];
/** Keys of INI files that name a log file, whatever program reads them; the value has to be a path. */
export const LOG_PATH_KEYS = /(?:^|\.)(?:logfile|log_file|error_log|access\.log|slowlog|auditlog|log_path)$/i;
/** Keys by which the settings of an app, in whatever format, name the file or the directory of its log; the value has to be called like one. */
export const OWN_LOG_KEYS =
  /(?:^|[.:])(?:logs?|logging|logger|zap|lumberjack|winston|pino)[.:](?:\w+[.:])?(?:file|path|dir|directory|director|output|file_?name|file_?path|log_?file|log_?dir|log_?path|save_?path|root_?path)$|(?:^|[.:])(?:\w+_)?log_?(?:file|path|dir|directory|file_?name|file_?path)$/i;
/** What a log is called, and what its directory is. */
export const LOG_PLACE = /^(?!https?:)[\w.~/\\:%{}$()-]*(?:\.log|(?:^|[\\/])logs?[\\/]?|[\\/]logs?[\\/][\w.-]+)$/i;

/** Switches that make a server write log files of its own accord. */
export const LOG_FILE_SWITCHES =
  /^(?:%\w+\.)?(?:server\.(?:tomcat|undertow|jetty)\.accesslog\.enabled|quarkus\.http\.access-log\.log-to-file|quarkus\.log\.file\.enabled?)$/;

/** Flags that name a log file, by each server's documentation. */
export const LOG_FLAGS: readonly { readonly program: RegExp; readonly flag: RegExp }[] = [
  { program: /^java$/, flag: /^(?:-D|--)logging\.file(?:\.name|\.path)?=/ },
  { program: /^gunicorn$/, flag: /^(?:--access-logfile|--error-logfile|--log-file)(?:=|$)/ },
  { program: /^celery$/, flag: /^(?:-f|--logfile)(?:=|$)/ },
  { program: /^uwsgi$/, flag: /^(?:--logto2?|--daemonize2?|-d)(?:=|$)/ },
  { program: /^(?:pm2(?:-runtime)?)$/, flag: /^(?:-l|--log|-o|--output|-e|--error)(?:=|$)/ },
  { program: /^forever$/, flag: /^-[loe]$/ },
  { program: /^thin$/, flag: /^(?:-l|--log)(?:=|$)/ },
  { program: /^puma$/, flag: /^(?:--redirect-std(?:out|err))(?:=|$)/ },
  { program: /^hypercorn$/, flag: /^(?:--access-logfile|--error-logfile|--access-log|--error-log|--log-file)(?:=|$)/ },
  { program: /^mod_wsgi-express$/, flag: /^(?:--log-directory|--access-log-name|--error-log-name)(?:=|$)/ },
  { program: /^traefik$/, flag: /^--(?:accesslog|log)\.filepath(?:=|$)/i },
  { program: /^supervisord$/, flag: /^(?:-l|--logfile)(?:=|$)/ },
  { program: /^(?:daphne)$/, flag: /^--access-log(?:=|$)/ },
  { program: /^sidekiq$/, flag: /^(?:-L|--logfile)(?:=|$)/ },
  // Whatever program has such an option means the same by it.
  {
    program: /./,
    flag: /^(?:--?log[-_]?(?:file|dir|path)(?:ectory|[-_]?path|[-_]?name)?|--(?:access|error)[-_]?log(?:[-_]?file|[-_]?path)?|--(?:accesslog|log)\.filepath)(?:=|$)/i,
  },
];

/** Variables by which a deploy tells an app to write its log to a file, or where. */
export const LOG_FILE_VARIABLES =
  /^(?:\w+_)?LOG(?:GING)?_?FILE(?:_?(?:NAME|PATH))?$|^(?:(?:APP|APPLICATION|SERVER|SERVICE|API|WEB)_)?LOG(?:S|GING)?_?(?:PATH|DIR(?:ECTORY)?|FOLDER)$/;
/** The same as a switch. */
export const LOG_FILE_VARIABLE_SWITCHES =
  /^(?:\w+_)?(?:LOG_TO_FILE|FILE_LOGGING(?:_ENABLED)?|LOG_FILE_ENABLED|ENABLE_FILE_LOG(?:GING)?|LOGGING_TO_FILE)$/;
