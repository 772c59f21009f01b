import type { CodeFile } from '../../src/analysis/code.ts';
import { isDevelopersFile, isForDevelopment } from '../../src/analysis/knowledge/environment/for-development.ts';
import { replacedStreams } from '../../src/analysis/knowledge/logs/replaced-streams.ts';
import { handWrittenLogs } from '../../src/analysis/knowledge/logs/log-files.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Programs that somebody starts by hand. */
const ONE_OFF = /(?:^|\/)(?:scripts?|tools?|benchmarks?|migrations?)\/|\.rake$/i;

export default rule({
  id: 'logs/hand-written-log-file',
  title: 'Write events to stdout, not to a file that the code opens',
  why: 'The file is gone with the container and nobody reads it, and lines that two processes write to it at once are torn.',
  remedy: 'Hand the events to the logger or print them, and let the platform keep the stream.',
  severity: 'warning',
  limits: ['Only a file whose name, or the variable that holds it, says that it is a log is known for one.'],
  code: [
    {
      languages: APP_LANGUAGES,
      literals: [
        '.log',
        'log.txt',
        'logs.txt',
        "'logs'",
        '"logs"',
        "'log'",
        '"log"',
        'logs/',
        'logPath',
        'log_path',
        'logFile',
        'log_file',
        'LogFile',
        'LogPath',
        'logfile',
        'LOG_FILE',
        'LOGFILE',
        'LOG_PATH',
        'log/',
        'error_log',
      ],
      judge,
    },
    {
      languages: APP_LANGUAGES,
      literals: ['stdout', 'stderr', 'setOut', 'setErr', 'SetOut', 'SetError', 'Stdout', 'Stderr'],
      judge: judgeStreams,
    },
  ],
  examples: {
    bad: [
      {
        name: 'a directory of logs, whatever the file is called',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"}}',
          'server.js':
            "const path = require('path');\nconst fsPromises = require('fs').promises;\nconst logEvents = async (message, name) => {\n  await fsPromises.appendFile(path.join(__dirname, '..', 'logs', name), message); // ⟵\n};\n",
        },
      },
      {
        name: 'Go, a name with the day in it',
        files: {
          'main.go':
            'package main\n\nimport (\n\t"fmt"\n\t"os"\n\t"path/filepath"\n)\n\nfunc open(dir string) (*os.File, error) {\n\tname := filepath.Join(dir, fmt.Sprintf("shop-%s.log", today()))\n\treturn os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644) // ⟵\n}\n',
        },
      },
      {
        name: 'the stream itself',
        files: { 'app.py': "import sys\nsys.stdout = open('output.txt', 'w') # ⟵\n" },
      },
      {
        name: 'Java, the stream itself',
        files: {
          'Main.java':
            'import java.io.*;\nclass Main {\n  static void main(String[] a) { System.setErr(new PrintStream("errors.txt")); } // ⟵\n}\n',
        },
      },
      {
        name: 'Kotlin',
        files: { 'Log.kt': 'import java.io.File\nfun log(text: String) {\n    File("app.log").appendText(text) // ⟵\n}\n' },
      },
      {
        name: 'Rust',
        files: {
          'src/main.rs': 'use std::fs::OpenOptions;\nfn main() {\n    let out = OpenOptions::new().append(true).open("app.log"); // ⟵\n}\n',
        },
      },
      { name: 'PHP, a constant', files: { 'index.php': '<?php\nerror_log($text, 3, LOG_PATH); // ⟵\n' } },
      { name: 'Python, a path object', files: { 'app.py': "from pathlib import Path\nout = Path('app.log').open('a') # ⟵\n" } },
      {
        name: 'C#, a stream',
        files: { 'Log.cs': 'class Log {\n  FileStream Out = new FileStream("app.log", FileMode.Append); // ⟵\n}\n' },
      },
      {
        name: 'morgan into a file',
        files: {
          'app.js':
            "const fs = require('fs');\nconst path = require('path');\nconst stream = fs.createWriteStream(path.join(__dirname, 'access.log'), { flags: 'a' }); // ⟵\n",
        },
      },
      {
        name: 'Node, line by line',
        files: { 'log.js': "const fs = require('fs');\nexports.log = (text) => fs.appendFileSync('server.log', text); // ⟵\n" },
      },
      { name: 'Python', files: { 'app.py': "def log(text):\n    with open('app.log', 'a') as out: # ⟵\n        out.write(text)\n" } },
      {
        name: 'Go',
        files: {
          'main.go':
            'package main\n\nimport (\n\t"log"\n\t"os"\n)\n\nfunc main() {\n\tfile, _ := os.OpenFile("app.log", os.O_APPEND|os.O_CREATE, 0644) // ⟵\n\tlog.SetOutput(file)\n}\n',
        },
      },
      { name: 'PHP', files: { 'index.php': "<?php\nerror_log($text, 3, '/var/log/shop.log'); // ⟵\n" } },
      {
        name: 'PHP, a path put together',
        files: { 'index.php': "<?php\nfile_put_contents(__DIR__ . '/logs/app.log', $text, FILE_APPEND); // ⟵\n" },
      },
      {
        name: 'Go, a path of the configuration',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"log"\n\t"os"\n)\n\nfunc setup(cfg Config) {\n\tfile, _ := os.OpenFile(cfg.LogFile, os.O_APPEND|os.O_CREATE, 0644) // ⟵\n\tlog.SetOutput(file)\n}\n',
        },
      },
      {
        name: 'Node, a variable that is called so',
        files: { 'log.js': "const fs = require('fs');\nexports.log = (text) => fs.appendFileSync(this.logFilePath, text); // ⟵\n" },
      },
      { name: 'Ruby', files: { 'app.rb': "File.open('app.log', 'a') { |out| out.puts text } # ⟵\n" } },
      { name: 'C#', files: { 'Log.cs': 'class Log {\n  void Say(string text) { File.AppendAllText("log.txt", text); } // ⟵\n}\n' } },
      {
        name: 'Java',
        files: {
          'src/main/java/Log.java':
            'import java.io.FileWriter;\nclass Log {\n  FileWriter out = new FileWriter("app.log", true); // ⟵\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'a directory of uploads, and one of logs that is read',
        files: {
          'server.js':
            "const path = require('path');\nconst fs = require('fs');\nfs.appendFileSync(path.join(__dirname, 'uploads', name), chunk);\nfs.readFileSync(path.join(__dirname, 'logs', name));\n",
        },
      },
      {
        name: 'an encoding of the stream',
        files: { 'app.py': "import sys\nsys.stdout = open(sys.stdout.fileno(), mode='w', encoding='utf8')\n" },
      },
      {
        name: 'a log that is opened to be read',
        files: { 'Log.cs': 'class Log {\n  FileStream In = new FileStream("app.log", FileMode.Open);\n}\n' },
      },
      { name: 'a log that is read', files: { 'app.py': "with open('app.log') as lines:\n    show(lines)\n" } },
      {
        name: 'a file that the operator asks for',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"log"\n\t"os"\n)\n\nfunc setup(cfg Config) {\n\tif cfg.LogFile != "" {\n\t\tfile, _ := os.OpenFile(cfg.LogFile, os.O_APPEND|os.O_CREATE, 0644)\n\t\tlog.SetOutput(file)\n\t}\n}\n',
        },
      },
      {
        name: 'a log of changes that is read, and a catalogue that is added to',
        files: {
          'app.js':
            "const fs = require('fs');\nfs.open(logPath, 'r', show);\nfs.appendFileSync(catalogFile, text);\nfs.appendFileSync(blogPath, text);\n",
        },
      },
      { name: 'another file', files: { 'app.js': "const fs = require('fs');\nfs.createWriteStream('report.csv');\n" } },
      { name: 'a path from the environment', files: { 'app.py': "import os\nout = open(os.environ['LOG_FILE'], 'a')\n" } },
      { name: 'the stream', files: { 'index.php': "<?php\nfile_put_contents('php://stderr', $text);\n" } },
      { name: 'a page called log', files: { 'app.js': "const fs = require('fs');\nfs.appendFile('changelog.md', text, done);\n" } },
    ],
  },
});

function* judge(file: CodeFile, { deployable, path }: Context): Iterable<Found> {
  if (deployable?.kind === 'client' || isDevelopersFile(path) || ONE_OFF.test(path)) return;
  for (const call of handWrittenLogs(file)) {
    if (!isForDevelopment(file, call.span)) yield { span: call.span, what: `\`${call.method}\` writes the log to a file.` };
  }
}

function* judgeStreams(file: CodeFile, { deployable, path }: Context): Iterable<Found> {
  if (deployable?.kind === 'client' || isDevelopersFile(path) || ONE_OFF.test(path)) return;
  for (const { span, stream, by } of replacedStreams(file)) if (by === 'file') yield { span, what: `\`${stream}\` is replaced by a file.` };
}
