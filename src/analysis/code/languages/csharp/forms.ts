import type { HandlerForms } from '../../tree/adapter.ts';
import type { LookupForms } from '../../values/forms.ts';

const CONFIGURATION_TYPES = ['IConfiguration', 'IConfigurationRoot', 'ConfigurationManager', 'IConfigurationSection'].flatMap((type) => [
  `${type}()`,
  `Microsoft.Extensions.Configuration.${type}()`,
]);

/** How .NET and ASP.NET Core look values up. */
export const lookups: LookupForms = {
  environmentObjects: [],
  environmentCalls: [{ call: 'Environment.GetEnvironmentVariable' }, { call: 'System.Environment.GetEnvironmentVariable' }],
  configurationObjects: [
    ...CONFIGURATION_TYPES,
    '*.Configuration',
    'Configuration',
    'configuration',
    '_configuration',
    '_config',
    'config',
    'ConfigurationManager.AppSettings',
    'System.Configuration.ConfigurationManager.AppSettings',
    'ConfigurationManager.ConnectionStrings',
  ],
  configurationCalls: [
    ...['GetValue', 'GetConnectionString', 'GetSection', 'GetRequiredSection'].flatMap((method) => [
      ...CONFIGURATION_TYPES.map((type) => `${type}.${method}`),
      `*.${method}`,
    ]),
    'Environment.GetCommandLineArgs',
  ],
  configurationAnnotations: [],
  fallbackCalls: [{ call: '*.GetValueOrDefault', over: 'receiver' }],
  conversions: [
    { call: 'int.Parse', of: 0, numeric: true },
    { call: 'Convert.ToInt32', of: 0, numeric: true },
    { call: 'System.Convert.ToInt32', of: 0, numeric: true },
    { call: 'bool.Parse', of: 0 },
    { call: 'Uri', of: 0 },
    { call: 'System.Uri', of: 0 },
    { call: 'Encoding.UTF8.GetBytes', of: 0 },
    { call: 'System.Text.Encoding.UTF8.GetBytes', of: 0 },
    { call: 'Encoding.ASCII.GetBytes', of: 0 },
    { call: 'System.Text.Encoding.ASCII.GetBytes', of: 0 },
    ...['Unicode', 'Default', 'UTF32', 'Latin1'].flatMap((name) => [
      { call: `Encoding.${name}.GetBytes`, of: 0 } as const,
      { call: `System.Text.Encoding.${name}.GetBytes`, of: 0 } as const,
    ]),
    { call: 'Convert.FromBase64String', of: 0 },
    { call: 'System.Convert.FromBase64String', of: 0 },
    { call: 'SymmetricSecurityKey', of: 0 },
    { call: '*.Sha256', of: 'receiver' },
    { call: '*.Sha512', of: 'receiver' },
    { call: '*.Trim', of: 'receiver' },
    { call: '*.ToString', of: 'receiver' },
    { call: '*.ToLower', of: 'receiver' },
    { call: '*.ToLowerInvariant', of: 'receiver' },
  ],
  formats: [
    { call: 'string.Format', style: 'braces' },
    { call: 'String.Format', style: 'braces' },
    { call: 'Path.Combine', style: 'join', separator: '/' },
    { call: 'System.IO.Path.Combine', style: 'join', separator: '/' },
    { call: 'string.Concat', style: 'concat' },
  ],
};

const VERBS = ['HttpGet', 'HttpPost', 'HttpPut', 'HttpPatch', 'HttpDelete', 'HttpHead', 'Route'];

/** ASP.NET Core controllers, minimal APIs, Razor pages, middleware. */
export const handlers: HandlerForms = {
  annotations: [...VERBS.map((verb) => `*.${verb}`), ...VERBS],
  classAnnotations: ['ApiController', '*.ApiController'],
  classBases: ['Controller', 'ControllerBase', 'PageModel', '*.Controller', '*.ControllerBase', '*.PageModel', 'Hub', '*.Hub'],
  registrations: ['MapGet', 'MapPost', 'MapPut', 'MapPatch', 'MapDelete', 'MapMethods', 'Use'].map((name) => `*.${name}`),
  parameterTypes: ['HttpContext', 'HttpRequest', 'HttpRequestData'],
  parameterNames: [],
};

/** Types of the namespaces that files most often open. */
export const namespaceMembers: Readonly<Record<string, readonly string[]>> = {
  System: ['Environment', 'Console', 'Uri', 'Convert'],
  'IdentityServer4.Models': ['Secret'],
  'Duende.IdentityServer.Models': ['Secret'],
  'System.IO': ['File', 'Directory', 'Path', 'FileStream', 'StreamWriter', 'StreamReader', 'FileInfo'],
  'System.Diagnostics': ['Process', 'ProcessStartInfo', 'EventLog'],
  'System.Threading': ['Thread', 'Timer', 'ThreadPool'],
  'System.Threading.Tasks': ['Task', 'Parallel'],
  'System.Data.SqlClient': ['SqlConnection'],
  'Microsoft.Data.SqlClient': ['SqlConnection'],
  'Microsoft.AspNetCore.Builder': ['WebApplication'],
  'Microsoft.AspNetCore.Mvc': ['ApiController', 'Controller', 'ControllerBase', ...VERBS],
  'Microsoft.Extensions.Configuration': ['IConfiguration', 'IConfigurationRoot', 'ConfigurationManager'],
  'StackExchange.Redis': ['ConnectionMultiplexer', 'ConfigurationOptions'],
  'RabbitMQ.Client': ['ConnectionFactory'],
  Npgsql: ['NpgsqlConnection'],
  'System.Net.Mail': ['SmtpClient', 'MailMessage', 'MailAddress'],
  'System.Net.Http': ['HttpClient'],
};
