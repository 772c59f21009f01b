import type { Rule } from '../rule.ts';

/** What `file-logger` says of settings and of what the environment may change, and what it leaves alone. */
export const CONFIGURED: Rule['examples'] = {
  bad: [
    {
      name: 'logback, in a profile of a deploy',
      files: {
        'src/main/resources/logback-spring.xml':
          '<configuration>\n  <springProfile name="dev,prod">\n    <appender name="FILE" class="ch.qos.logback.core.FileAppender"/>\n    <root level="INFO"><appender-ref ref="FILE"/></root>\n  </springProfile>\n</configuration>\n',
      },
      at: 'src/main/resources/logback-spring.xml:3',
    },
    {
      name: 'a file beside a switch that is on',
      files: {
        'main.go': 'package main\n\nfunc main() {}\n',
        'configs/shop.toml': '[log]\nenabled = true\nfile = "logs/shop.log" # ⟵\n',
      },
    },
    {
      name: 'Traefik',
      files: {
        'docker-compose.yml':
          'services:\n  edge:\n    image: traefik:3.1.2\n    volumes:\n      - ./edge/traefik.yml:/etc/traefik/traefik.yml:ro\n',
        'edge/traefik.yml': 'entryPoints:\n  web: { address: ":80" }\naccessLog:\n  filePath: /var/log/traefik/access.log # ⟵\n',
      },
    },
    {
      name: 'a method of the app’s own that says what it does',
      files: {
        'config/container.php':
          "<?php\nreturn [\n  ErrorMiddleware::class => function ($container) {\n    return $container->get(LoggerFactory::class)->addFileHandler('error.log')->createLogger(); // ⟵\n  },\n];\n",
        'composer.json': '{"require":{"slim/slim":"4.12.0"}}',
        Procfile: 'web: heroku-php-apache2 public/\n',
      },
    },
    {
      name: 'a method of the app’s own in Python',
      files: { 'app.py': "from shop.logs import build\nlog = build('shop')\nlog.add_file_handler('/var/log/shop/app.log') # ⟵\n" },
    },
    {
      name: 'the class itself in a dictionary',
      files: {
        'log_settings.py':
          "import logging.config\nlogging.config.dictConfig({'version': 1, 'handlers': {'file': {'()': logging.FileHandler}}}) # ⟵\n",
      },
    },
    {
      name: 'a file unless the environment names another',
      files: { 'app.py': "import logging, os\nlogging.FileHandler(os.environ.get('LOG_FILE', 'app.log')) # ⟵\n" },
    },
    {
      name: 'Node, a file unless the environment names another',
      files: {
        'log.js':
          "const winston = require('winston');\nwinston.add(new winston.transports.File({ filename: process.env.LOG_FILE || 'app.log' })); // ⟵\n",
      },
    },
    {
      name: 'settings of the app',
      files: {
        'main.go': 'package main\n\nfunc main() {}\n',
        'config.yaml': 'server:\n  mode: release\nlog:\n  filename: ./log/shop.log # ⟵\n',
      },
    },
    {
      name: 'settings of the app in TOML',
      files: { 'src/main.rs': 'fn main() {}\n', 'config/default.toml': '[logging]\nlevel = "info"\nfile = "/var/log/shop.log" # ⟵\n' },
    },
    {
      name: 'settings of Spring that a server hands out',
      files: { 'src/main/java/App.java': 'class App {}\n', 'config/admin/admin-prod.yaml': 'logging:\n  file:\n    path: /var/logs # ⟵\n' },
    },
  ],
  good: [
    {
      name: 'a file that is named beside the stream that is chosen',
      files: {
        'main.go': 'package main\n\nfunc main() {}\n',
        'configs/shop.toml': '[log]\nlevel = "info"\noutput = "stdout"\nfile = "logs/shop.log"\n',
      },
    },
    {
      name: 'the directory of a broker, beside the app',
      files: {
        'docker-compose.yml':
          'services:\n  web:\n    build: .\n  kafka:\n    image: strimzi/kafka:0.11.3-kafka-2.1.0\n    environment:\n      LOG_DIR: /tmp/logs\n',
        Dockerfile: 'FROM node:22.4\nCMD ["node", "server.js"]\n',
      },
    },
    {
      name: 'logback, in a profile of developers, and what nothing refers to',
      files: {
        'src/main/resources/logback-spring.xml':
          '<configuration>\n  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender"/>\n  <appender name="OLD" class="ch.qos.logback.core.FileAppender"/>\n  <appender name="LOCAL" class="ch.qos.logback.core.FileAppender"/>\n  <springProfile name="dev | test">\n    <appender name="FILE" class="ch.qos.logback.core.rolling.RollingFileAppender"/>\n  </springProfile>\n  <root level="INFO">\n    <appender-ref ref="OUT"/>\n    <springProfile name="!prod"><appender-ref ref="LOCAL"/></springProfile>\n  </root>\n</configuration>\n',
      },
    },
    {
      name: 'Traefik on the stream',
      files: { 'edge/traefik.yml': 'entryPoints:\n  web: { address: ":80" }\naccessLog: {}\nlog:\n  level: INFO\n' },
    },
    {
      name: 'a handler for files that are no logs',
      files: { 'app.py': "from shop.imports import build\nimports = build('shop')\nimports.add_file_handler('orders.csv')\n" },
    },
    {
      name: 'settings of the stream',
      files: { 'main.go': 'package main\n\nfunc main() {}\n', 'config.yaml': 'log:\n  output: /dev/stdout\n  level: info\n' },
    },
    {
      name: 'other files, and a blog',
      files: {
        'main.go': 'package main\n\nfunc main() {}\n',
        'config.yaml': 'catalog:\n  file: items.json\nblog:\n  dir: ./blog\nlog:\n  file: ""\n',
      },
    },
    {
      name: 'the stream unless the environment names a file',
      files: { 'app.py': "import logging, os\nlogging.FileHandler(os.environ.get('LOG_FILE', '/dev/stdout'))\n" },
    },
  ],
};
