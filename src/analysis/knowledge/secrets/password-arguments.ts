type Positions = Readonly<Record<string, number>>;

const each = (position: number, ...names: readonly string[]): Positions => Object.fromEntries(names.map((name) => [name, position]));

/** Calls that take a credential without saying which argument it is, and its position, from the libraries' documentation. */
export const PASSWORD_ARGUMENTS: Positions = {
  // The Java platform
  ...each(2, 'java.sql.DriverManager.getConnection', 'DriverManager.getConnection'),
  ...each(1, 'javax.mail.PasswordAuthentication', 'jakarta.mail.PasswordAuthentication', 'java.net.PasswordAuthentication'),
  ...each(1, 'com.amazonaws.auth.BasicAWSCredentials', 'software.amazon.awssdk.auth.credentials.AwsBasicCredentials.create'),
  ...each(1, 'com.twilio.Twilio.init', 'org.apache.http.auth.UsernamePasswordCredentials', 'okhttp3.Credentials.basic'),
  ...each(1, 'org.apache.hc.client5.http.auth.UsernamePasswordCredentials', 'org.neo4j.driver.AuthTokens.basic'),
  ...each(1, 'org.springframework.http.HttpHeaders().setBasicAuth', '*.basicAuthentication', '*.setBasicAuth'),
  ...each(0, '*.setBearerAuth', '*.bearerAuth'),
  ...each(3, 'org.jetbrains.exposed.sql.Database.connect'),
  ...each(2, 'com.mongodb.MongoCredential.createCredential', 'org.springframework.jdbc.datasource.DriverManagerDataSource'),
  ...each(4, 'redis.clients.jedis.JedisPool'),
  // Go
  ...each(2, 'net/smtp.PlainAuth', 'github.com/minio/minio-go.New'),
  ...each(3, 'gopkg.in/gomail.v2.NewDialer', 'gopkg.in/mail.v2.NewDialer', 'github.com/boj/redistore.NewRediStore'),
  ...each(1, '*.SetBasicAuth', 'net/url.UserPassword', 'github.com/influxdata/influxdb-client-go/v2.NewClient'),
  ...each(1, 'github.com/aws/aws-sdk-go/aws/credentials.NewStaticCredentials'),
  ...each(1, 'github.com/aws/aws-sdk-go-v2/credentials.NewStaticCredentialsProvider'),
  ...each(1, 'github.com/minio/minio-go/v7/pkg/credentials.NewStaticV4', 'github.com/minio/minio-go/v6/pkg/credentials.NewStaticV4'),
  ...each(1, 'github.com/neo4j/neo4j-go-driver/v4/neo4j.BasicAuth', 'github.com/neo4j/neo4j-go-driver/v5/neo4j.BasicAuth'),
  // C#
  ...each(1, 'userManager.CreateAsync', '_userManager.CreateAsync', 'UserManager().CreateAsync'),
  ...each(1, 'Microsoft.AspNetCore.Identity.UserManager().CreateAsync', 'um.CreateAsync', 'userMgr.CreateAsync', '*.AddPasswordAsync'),
  ...each(1, 'NetworkCredential', 'System.Net.NetworkCredential', 'TwilioClient.Init', 'Twilio.TwilioClient.Init'),
  ...each(1, 'BasicAWSCredentials', 'Amazon.Runtime.BasicAWSCredentials', 'StorageSharedKeyCredential'),
  ...each(1, 'AuthenticationHeaderValue', 'System.Net.Http.Headers.AuthenticationHeaderValue'),
  ...each(0, 'AzureKeyCredential', 'Azure.AzureKeyCredential', 'ApiKeyServiceClientCredentials'),
  ...each(1, 'X509Certificate2', 'System.Security.Cryptography.X509Certificates.X509Certificate2'),
  ...each(1, 'X509CertificateLoader.LoadPkcs12FromFile', '*.UseHttps'),
  ...each(2, 'CloudinaryDotNet.Account'),
  // JavaScript
  ...each(1, 'twilio', 'twilio.Twilio', 'aws-sdk.Credentials', 'AWS.Credentials', 'neo4j-driver.auth.basic'),
  ...each(0, 'discord.js.Client().login', 'eris', 'slack-bolt.App'),
  ...each(2, 'sequelize', 'sequelize.Sequelize', 'web-push.setVapidDetails'),
  // Python
  ...each(2, 'pymysql.connect', 'MySQLdb.connect', 'ftplib.FTP'),
  ...each(3, 'influxdb.InfluxDBClient'),
  ...each(0, 'discord.Client().run', 'discord.ext.commands.Bot().run', 'commands.Bot().run', 'telebot.TeleBot', 'aiogram.Bot'),
  ...each(1, 'pika.PlainCredentials', 'pika.credentials.PlainCredentials', '*.username_pw_set', 'twilio.rest.Client'),
  ...each(1, 'smtplib.SMTP().login', 'smtplib.SMTP_SSL().login', 'imaplib.IMAP4_SSL().login', 'ftplib.FTP().login'),
  ...each(1, 'requests.auth.HTTPBasicAuth', 'aiohttp.BasicAuth', 'httpx.BasicAuth', 'cassandra.auth.PlainTextAuthProvider'),
  ...each(1, 'tweepy.OAuthHandler', 'tweepy.OAuth1UserHandler', '*.set_access_token', '*.simple_bind_s'),
  // Ruby
  ...each(1, 'Aws.Credentials.new', 'Twilio.REST.Client.new', '*.basic_auth', 'basic_auth'),
  ...each(2, 'provider', 'config.omniauth'),
  ...each(6, 'PG.Connection.new', 'PGconn.new'),
  // PHP
  ...each(2, 'mysqli', 'mysqli_connect', 'mysql_connect', 'mysql_pconnect', 'PDO', 'odbc_connect', 'ftp_login', 'ssh2_auth_password'),
  ...each(2, 'ldap_bind', 'imap_open', 'R.setup', 'RedBeanPHP.R.setup'),
  ...each(3, 'mysqli_real_connect', 'AMQPStreamConnection', 'PhpAmqpLib.Connection.AMQPStreamConnection'),
  ...each(1, 'oci_connect', 'Twilio.Rest.Client', '*.withBasicAuth', '*.withDigestAuth'),
  ...each(0, '*.withToken'),
  // Rust
  ...each(1, 'lettre.transport.smtp.authentication.Credentials.new'),
  ...each(0, '*.bearer_auth'),
};

/** Steps of a builder that take a password, with what stands before them: `.withUser("admin").password("…")`. */
export const BUILDER_STEPS: Readonly<Record<string, RegExp>> = {
  '*.password': /\b(?:with_?User(?:name)?|username|user|jdbcUrl|url|host)\s*\(/i,
  '*.Password': /\bUsername\s*\(/,
};
