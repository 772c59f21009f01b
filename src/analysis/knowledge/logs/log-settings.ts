/** Keys that name the log file in settings. */
export const LOG_FILE_KEYS: readonly RegExp[] = [
  /^logging\.file(?:\.(?:name|path))?$/,
  /^quarkus\.log\.file\.(?:path|enable)$/,
  /^log4j\.appender\.\w+\.File$/i,
  /^appender\.\w+\.fileName$/,
  /^(?:program:[\w-]+|supervisord|[\w-]+)\.(?:stdout_logfile|stderr_logfile|logfile|logto|log_file)$|^uwsgi\.daemonize$/,
  /^Serilog[.:]WriteTo(?:[.:]\d+|\[\d+\]|[.:]\w+)[.:]Args[.:](?:path|pathFormat)$/,
  /^tinylog\.writer\w*\.file$|^writer\w*\.file$/,
  /^(?:[\w.]+\.)?FileHandler\.pattern$/,
  /^uwsgi\.(?:req-)?logger$/,
  /^:?logfile$/,
  /^Configuration\.(?:A|a)ppenders\.\w*File(?:\[\d+\])?\.fileName$/,
  /^appenders\.\w+\.path$/,
  /^Logging[.:]File[.:]Path$/i,
];
/** Keys of INI files that name a log file, whatever program reads them; the value has to be a path. */
export const LOG_PATH_KEYS = /(?:^|\.)(?:logfile|log_file|error_log|access\.log|slowlog|auditlog|log_path)$/i;
/** Switches that make a server write log files of its own accord. */
export const LOG_FILE_SWITCHES = /^(?:server\.(?:tomcat|undertow|jetty)\.accesslog\.enabled|quarkus\.http\.access-log\.log-to-file)$/;

/** Flags that name a log file, by each server's documentation. */
export const LOG_FLAGS: readonly { readonly program: RegExp; readonly flag: RegExp }[] = [
  { program: /^java$/, flag: /^(?:-D|--)logging\.file(?:\.name|\.path)?=/ },
  { program: /^gunicorn$/, flag: /^(?:--access-logfile|--error-logfile|--log-file)(?:=|$)/ },
  { program: /^celery$/, flag: /^(?:-f|--logfile)(?:=|$)/ },
  { program: /^uwsgi$/, flag: /^(?:--logto2?)(?:=|$)/ },
  { program: /^supervisord$/, flag: /^(?:-l|--logfile)(?:=|$)/ },
  { program: /^(?:daphne)$/, flag: /^--access-log(?:=|$)/ },
  { program: /^sidekiq$/, flag: /^(?:-L|--logfile)(?:=|$)/ },
  // Whatever program has such an option means the same by it.
  { program: /./, flag: /^--log[-_]?(?:file|dir)(?:ectory|path|name)?(?:=|$)/ },
];
