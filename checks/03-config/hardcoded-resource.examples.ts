import type { Rule } from '../rule.ts';

/** What `hardcoded-resource` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'Spring, a name with hyphens',
      files: {
        'src/main/resources/application.yml': 'shop:\n  frontend-url: https://shop.acme.io # ⟵\n',
        Procfile: 'web: java -jar app.jar\n',
      },
    },
    {
      name: 'Go, the header of a mail',
      files: {
        'mail.go':
          'package mail\n\nimport "gopkg.in/gomail.v2"\n\nfunc message() *gomail.Message {\n\tm := gomail.NewMessage()\n\tm.SetHeader("From", "noreply@acme.io") // ⟵\n\treturn m\n}\n',
      },
    },
    {
      name: 'Java, the bucket of a request',
      files: {
        'src/main/java/Files.java':
          'class Files {\n  void put(byte[] data) {\n    s3.putObject(PutObjectRequest.builder().bucket("acme-reports").key("r").build(), RequestBody.fromBytes(data)); // ⟵\n  }\n}\n',
      },
    },

    {
      name: 'one of several receivers',
      files: {
        'mail.py':
          "from django.core.mail import EmailMessage\nRECIPIENTS = [\n    'orders@acme.io', # ⟵\n    'stock@acme.io',\n]\nEmailMessage('Order', body, to=RECIPIENTS)\n",
      },
    },

    {
      name: 'nginx, the name of one deploy',
      files: {
        'nginx/default.conf': 'server {\n  listen 80;\n  server_name shop.acme.io www.shop.acme.io; # ⟵\n}\n',
        Procfile: 'web: node server.js\n',
      },
    },
    {
      name: 'Laravel, who gets the mail',
      files: { 'app/Contact.php': "<?php\nMail::to('ops@acme.io')->send(new Contact($data)); // ⟵\n" },
    },
    {
      name: 'Rails, who gets the mail',
      files: { 'app/mailers/notice.rb': "class Notice < ActionMailer::Base\n  def hello\n    mail to: 'ops@acme.io' # ⟵\n  end\nend\n" },
    },
    { name: 'Django, the domain of the cookies', files: { 'shop/settings.py': "SESSION_COOKIE_DOMAIN = '.acme.io' # ⟵\n" } },
    {
      name: 'Rails, the sender of Devise',
      files: { 'config/initializers/devise.rb': "Devise.setup { |config| config.mailer_sender = 'shop@acme.io' } # ⟵\n" },
    },
    {
      name: 'Ruby’s settings, which nothing comes before',
      files: {
        Gemfile: "gem 'rails', '7.1.0'\ngem 'config', '5.4.0'\n",
        'config.ru': 'run Rails.application\n',
        'config/settings.yml': 'shop:\n  base_url: https://shop.acme.io # ⟵\n',
        'config/initializers/config.rb': 'Config.setup do |config|\n  # config.use_env = true\nend\n',
      },
    },
    {
      name: 'Go, an address under no variable',
      files: {
        'config/options.go':
          'package config\n\nfunc NewOptions() *options {\n\treturn &options{\n\t\trootURL: "http://localhost", // ⟵\n\t}\n}\n',
      },
    },
    {
      name: 'JavaScript, a sender',
      files: { 'mail.js': "exports.welcome = (to) => send({ from: 'Shop <hello@shop.acme.io>', to }); // ⟵\n" },
    },
    {
      name: 'TypeScript, a bucket',
      files: { 'files.ts': "export const put = (Body: string) => s3.send(new PutObject({ Bucket: 'acme-shop-uploads', Body })); // ⟵\n" },
    },
    { name: 'Python, administrators', files: { 'config.py': "class Config:\n    ADMINS = ['ops@acme.io'] # ⟵\n" } },
    { name: 'Python, its own address', files: { 'shop/settings/production.py': "BASE_URL = 'http://localhost:8000' # ⟵\n" } },
    {
      name: 'Go, the number of an account',
      files: { 'main.go': 'package main\n\nfunc main() {\n\tserve("https://sqs.eu-west-1.amazonaws.com/420420420420/orders") // ⟵\n}\n' },
    },
    {
      name: 'Java, a sender',
      files: {
        'src/main/java/Mail.java':
          'import javax.mail.internet.InternetAddress;\nclass Mail {\n  void send(MimeMessage message) throws Exception {\n    message.setFrom(new InternetAddress("noreply@acme.io", "Acme")); // ⟵\n  }\n}\n',
      },
    },
    {
      name: 'Ruby, a sender',
      files: {
        'app/mailers/application_mailer.rb': "class ApplicationMailer < ActionMailer::Base\n  default from: 'shop@acme.io' # ⟵\nend\n",
      },
    },
    {
      name: 'Rails, the host of its links',
      files: {
        'config/environments/production.rb':
          "Rails.application.configure do\n  config.action_mailer.default_url_options = { host: 'shop.acme.io' } # ⟵\nend\n",
      },
    },
    {
      name: 'Django, a sender by its place',
      files: {
        'mail.py': "from django.core.mail import send_mail\n\ndef welcome(to):\n    send_mail('Hi', 'Welcome', 'shop@acme.io', [to]) # ⟵\n",
      },
    },
    {
      name: 'Python, a bucket by its place',
      files: { 'files.py': "import boto3\nboto3.client('s3').upload_file(path, 'acme-media', key) # ⟵\n" },
    },
    {
      name: 'Laravel, a sender',
      files: { 'config/mail.php': "<?php\nreturn ['from' => ['address' => 'hello@acme.io', 'name' => 'Acme']]; // ⟵\n" },
    },
    { name: 'PHP, a bucket', files: { 'config/filesystems.php': "<?php\nreturn ['s3' => ['bucket' => 'acme-shop-uploads']]; // ⟵\n" } },
    {
      name: 'Spring settings',
      files: {
        'src/main/resources/application.properties': 'shop.frontend.url=https://shop.acme.io\n',
        Procfile: 'web: java -jar app.jar\n',
      },
      at: 'src/main/resources/application.properties:1',
    },
    {
      name: 'a sender in appsettings',
      files: {
        'appsettings.json': '{\n  "Mail": { "From": "shop@acme.io" }\n}\n',
        Procfile: 'web: dotnet App.dll\n',
      },
      at: 'appsettings.json:2',
    },
    {
      name: 'C#, its own address',
      files: { 'Startup.cs': 'class Startup {\n  public const string FrontendUrl = "https://shop.acme.io"; // ⟵\n}\n' },
    },
    {
      name: 'Rails, who learns of errors, everywhere but in the tests',
      files: {
        Gemfile: "gem 'rails', '7.1.3'\n",
        'config.ru': 'run Shop\n',
        'config/initializers/errors.rb':
          'unless Rails.env.development? or Rails.env.test?\n  Shop.config.middleware.use ExceptionNotifier,\n    exception_recipients: %w{errors@acme.io} # ⟵\nend\n',
      },
    },
  ],
  good: [
    {
      name: 'a sender that mail is looked for by, and the receiver of a list who reads nothing',
      files: {
        'mail.py':
          "from imap_tools import AND\ncriteria = AND(from_='report@acme.io', subject='Report')\nmessage['To'] = 'no-reply@acme.io'\nemail = {'to': 'no-reply@acme.io'}\n",
      },
    },
    { name: 'a sender on a machine of its own', files: { 'mail.js': "exports.from = 'admin@grafana.localhost';\n" } },
    {
      name: 'values of developers beside those of a deploy',
      files: { 'config.js': "const devConfig = { clientUrl: 'http://localhost:5173' };\nmodule.exports = pick(devConfig);\n" },
    },
    {
      name: 'settings of a test runner',
      files: { 'src/shop/playwright.config.ts': "export default defineConfig({ use: { baseURL: 'http://localhost:8081' } });\n" },
    },
    {
      name: 'Go, what the environment is read over',
      files: {
        'config/config.go':
          'package config\n\nimport "github.com/kelseyhightower/envconfig"\n\ntype Config struct {\n\tSiteDomain string `envconfig:"SITE_DOMAIN"`\n}\n\nfunc Get() (*Config, error) {\n\tcfg := &Config{SiteDomain: "acme.io"}\n\treturn cfg, envconfig.Process("", cfg)\n}\n',
      },
    },
    {
      name: 'Rust, what stands in for what was left out',
      files: {
        'src/storage.rs':
          '#[derive(Clone, Deserialize)]\n#[serde(default)]\npub struct Storage {\n    bucket_name: String,\n}\n\nimpl Default for Storage {\n    fn default() -> Self {\n        Self { bucket_name: "acme-stage-cdn".to_owned() }\n    }\n}\n',
      },
    },
    {
      name: 'somebody else’s service in a file of its name',
      files: { 'config/payment/blockonomics.json': '{ "hostUrl": "https://www.blockonomics.co" }\n', Procfile: 'web: node server.js\n' },
    },
    {
      name: 'settings that a program pairs with variables',
      files: {
        'src/settings.rs':
          'const VARIABLES: [(&str, &str); 1] = [("site.base_url", "SHOP_BASE_URL")];\nfn read() { for (key, name) in VARIABLES { env::var(name); } }\n',
        'config/default.toml': '[site]\nbase_url = "https://shop.acme.io"\n',
        Procfile: 'web: shop\n',
      },
    },

    {
      name: 'values that a deploy installs a chart with',
      files: {
        Dockerfile: 'FROM node:22.4.0\nCMD ["node", "server.js"]\n',
        'shop/Chart.yaml':
          'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n  - name: harbor\n    version: 1.18.1\n    repository: https://helm.goharbor.io\n',
        'shop/values.yaml': 'web:\n  replicas: 2\n',
        'config/hetzner.yaml': 'harbor:\n  s3:\n    bucket: shop-registry\nweb:\n  replicas: 3\n',
      },
    },
    {
      name: 'Rails, who learns of errors, from the environment',
      files: {
        Gemfile: "gem 'rails', '7.1.3'\n",
        'config.ru': 'run Shop\n',
        'config/initializers/errors.rb':
          "unless Rails.env.test?\n  Shop.config.middleware.use ExceptionNotifier, exception_recipients: ENV['ERRORS_TO'].split(',')\nend\n",
      },
    },
    {
      name: 'the bucket of Laravel’s skeleton, to be filled in',
      files: {
        artisan: '#!/usr/bin/env php\n',
        'composer.json': '{"name":"acme/shop","require":{"laravel/framework":"10.0"}}',
        'config/filesystems.php':
          "<?php\nreturn ['disks' => ['s3' => ['driver' => 's3', 'region' => 'your-region', 'bucket' => 'your-bucket']]];\n",
      },
    },
    {
      name: 'a catalogue of sites',
      files: {
        'settings.yml':
          'engines:\n  - name: wiki 0\n    base_url: https://wiki0.acme.org/\n  - name: wiki 1\n    base_url: https://wiki1.acme.org/\n  - name: wiki 2\n    base_url: https://wiki2.acme.org/\n  - name: wiki 3\n    base_url: https://wiki3.acme.org/\n  - name: wiki 4\n    base_url: https://wiki4.acme.org/\n  - name: wiki 5\n    base_url: https://wiki5.acme.org/\n  - name: wiki 6\n    base_url: https://wiki6.acme.org/\n  - name: wiki 7\n    base_url: https://wiki7.acme.org/\n  - name: wiki 8\n    base_url: https://wiki8.acme.org/\n  - name: wiki 9\n    base_url: https://wiki9.acme.org/\n  - name: wiki 10\n    base_url: https://wiki10.acme.org/\n  - name: wiki 11\n    base_url: https://wiki11.acme.org/\n',
        'server.js': "require('express')().listen(process.env.PORT);\n",
      },
    },
    {
      name: 'nginx, any name, a placeholder and a sample',
      files: {
        'nginx/default.conf':
          'server { server_name _; }\nserver { server_name localhost web; }\nserver { server_name ${HOST}; }\nserver { server_name shop.example.com; }\n',
        Procfile: 'web: node server.js\n',
      },
    },
    {
      name: 'whoever asked gets the mail',
      files: { 'mail.js': 'exports.welcome = (user) => send({ to: user.email });\nexports.move = (piece) => piece.to("e4");\n' },
    },
    { name: 'a domain from the environment', files: { 'shop/settings.py': "import os\nSESSION_COOKIE_DOMAIN = os.environ['DOMAIN']\n" } },
    {
      name: 'a bucket of tests',
      files: { 'local_run.py': "bucket_name = 'shop-test-bucket'\nuploader = emulator(bucket_name)\n" },
    },
    {
      name: 'Ruby’s settings, which variables come before',
      files: {
        Gemfile: "gem 'rails', '7.1.0'\ngem 'config', '5.4.0'\n",
        'config.ru': 'run Rails.application\n',
        'config/settings.yml': 'shop:\n  base_url: https://shop.acme.io\n',
        'config/initializers/config.rb': "Config.setup do |config|\n  config.use_env = true\n  config.env_prefix = 'SETTINGS'\nend\n",
      },
    },
    {
      name: 'a redirect that nobody follows, one to a machine of its own, and an address for questions',
      files: {
        'app.py':
          "import flask\n\nredirect_uri = 'https://example.com'\nredirect_uris = 'http://127.0.0.1/callback http://[::1]/callback'\nSUPPORT_EMAIL = 'help@acme.io'\n",
      },
    },
    {
      name: 'addresses of records that are put in',
      files: { 'db/seeds.rb': "Form.create!(name: 'Apply', support_email: 'help@acme.io')\n", 'config.ru': 'run App\n' },
    },
    {
      name: 'Go, a table of defaults',
      files: {
        'config/options.go':
          'package config\n\n// NewOptions makes a configuration with default values.\nfunc NewOptions() *options {\n\treturn &options{\n\t\trootURL: "http://localhost",\n\t\toptions: map[string]*value{\n\t\t\t"BASE_URL": {rawValue: "http://localhost"},\n\t\t\t"LOG_LEVEL": {rawValue: "info"},\n\t\t\t"LISTEN_ADDR": {rawValue: "127.0.0.1:8080"},\n\t\t},\n\t}\n}\n',
      },
    },
    {
      name: 'Rails, a host from the environment',
      files: {
        'config/environments/production.rb':
          "Rails.application.configure do\n  config.action_mailer.default_url_options = { host: ENV.fetch('APP_HOST') }\nend\n",
      },
    },
    {
      name: 'a placeholder of Spring',
      files: { 'src/main/resources/application.properties': 'shop.frontend.url=${FRONTEND_URL}\n', Procfile: 'web: java -jar app.jar\n' },
    },
    { name: 'from the environment', files: { 'mail.js': 'exports.welcome = (to) => send({ from: process.env.MAIL_FROM, to });\n' } },
    { name: 'a fallback', files: { 'config.py': "import os\nMAIL_FROM = os.environ.get('MAIL_FROM', 'shop@acme.io')\n" } },
    { name: 'a name without an address', files: { 'mail.js': "exports.range = { from: 'monday', to: 'friday' };\n" } },
    { name: 'the API of somebody else', files: { 'github.py': "BASE_URL = 'https://api.github.com'\n" } },
    { name: 'the kind of a bucket', files: { 'stats.ts': "export const group = { bucket: 'hour' };\n" } },
    {
      name: 'the account of the documentation',
      files: { 'main.go': 'package main\n\nfunc main() {\n\tserve("arn:aws:sns:eu-west-1:123456789012:orders")\n}\n' },
    },
  ],
};
