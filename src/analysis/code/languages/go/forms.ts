import type { HandlerForms } from '../../tree/adapter.ts';
import type { LookupForms } from '../../values/forms.ts';

const VIPER = [
  'Get',
  'GetString',
  'GetInt',
  'GetInt32',
  'GetInt64',
  'GetUint',
  'GetBool',
  'GetDuration',
  'GetFloat64',
  'GetStringSlice',
  'GetStringMap',
  'GetStringMapString',
];
const FLAGS = [
  'String',
  'Int',
  'Int64',
  'Uint',
  'Bool',
  'Duration',
  'Float64',
  'StringSlice',
  'StringP',
  'IntP',
  'BoolP',
  'DurationP',
  'Arg',
  'Args',
];
const URFAVE = ['String', 'Int', 'Bool', 'Duration', 'StringSlice', 'Path'];

/** How Go's standard library and the usual packages look values up. A flag is configuration: whoever starts the process sets it. */
export const lookups: LookupForms = {
  environmentObjects: [],
  environmentMarks: ['env:"', 'envconfig:"'],
  environmentCalls: [{ call: 'os.Getenv' }, { call: 'os.LookupEnv' }, { call: 'syscall.Getenv' }],
  configurationObjects: ['os.Args'],
  configurationCalls: [
    ...VIPER.map((method) => `github.com/spf13/viper.${method}`),
    ...VIPER.map((method) => `github.com/spf13/viper.New().${method}`),
    ...FLAGS.map((method) => `flag.${method}`),
    ...FLAGS.map((method) => `github.com/spf13/pflag.${method}`),
    ...FLAGS.map((method) => `flag.NewFlagSet().${method}`),
    ...URFAVE.map((method) => `github.com/urfave/cli/v2.Context{}.${method}`),
    ...URFAVE.map((method) => `github.com/urfave/cli.Context{}.${method}`),
    'github.com/alecthomas/kingpin/v2.Flag().String',
  ],
  configurationAnnotations: [],
  fallbackCalls: [{ call: 'cmp.Or', over: 'arguments' }],
  conversions: [
    { call: 'strconv.Atoi', of: 0, numeric: true },
    { call: 'strconv.ParseInt', of: 0, numeric: true },
    { call: 'strconv.ParseUint', of: 0, numeric: true },
    { call: 'strconv.ParseFloat', of: 0, numeric: true },
    { call: 'strconv.ParseBool', of: 0 },
    { call: 'strconv.Itoa', of: 0 },
    { call: 'strconv.Quote', of: 0 },
    { call: 'strings.TrimSpace', of: 0 },
    { call: 'strings.ToLower', of: 0 },
    { call: 'strings.ToUpper', of: 0 },
    { call: 'strings.TrimSuffix', of: 0 },
    { call: 'strings.TrimPrefix', of: 0 },
    { call: 'os.ExpandEnv', of: 0 },
    { call: 'net/url.Parse', of: 0 },
    { call: 'time.ParseDuration', of: 0 },
    ...['string', 'int', 'int32', 'int64', 'uint', 'uint16', 'uint32', 'uint64', 'float64', 'time.Duration'].map((call) => ({
      call,
      of: 0,
    })),
  ],
  formats: [
    { call: 'fmt.Sprintf', style: 'printf' },
    { call: 'fmt.Sprint', style: 'concat' },
    { call: 'net.JoinHostPort', style: 'join', separator: ':' },
    { call: 'path.Join', style: 'join', separator: '/' },
    { call: 'path/filepath.Join', style: 'join', separator: '/' },
  ],
};

const VERBS = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'Any',
  'Handle',
  'HandleFunc',
  'Get',
  'Post',
  'Put',
  'Patch',
  'Delete',
  'Use',
  'All',
  'Add',
  'Match',
];

/** `net/http` and the usual routers. */
export const handlers: HandlerForms = {
  annotations: [],
  classAnnotations: [],
  classBases: [],
  leastParameters: 1,
  registrations: [...VERBS.map((verb) => `*.${verb}`), 'net/http.HandlerFunc'],
  parameterTypes: [
    'http.ResponseWriter',
    'http.Request',
    'gin.Context',
    'echo.Context',
    'fiber.Ctx',
    'chi.Context',
    'fasthttp.RequestCtx',
    'iris.Context',
    'events.APIGatewayProxyRequest',
  ],
  controllers: [
    { type: /^\s*\*?(?:beego|web|revel)\.Controller\b/m, method: /^[A-Z]/ },
    { type: /\biris\.Context\b/, method: /^(?:Get|Post|Put|Patch|Delete|Head|Any|All)/ },
  ],
  parameterNames: [],
};
