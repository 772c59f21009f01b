import type { HandlerForms } from '../../tree/adapter.ts';
import type { LookupForms } from '../../values/forms.ts';

/** How Ruby and Rails look values up. */
export const lookups: LookupForms = {
  environmentObjects: ['ENV'],
  environmentCalls: [{ call: 'ENV.fetch', fallback: [1] }, { call: 'ENV.dig' }, { call: 'ENV.[]' }],
  configurationObjects: [
    'Rails.application.credentials',
    'Rails.application.secrets',
    'Rails.configuration',
    'Rails.application.config',
    'Rails.application.config.x',
    'Rails.configuration.x',
    'Settings',
    'Sinatra.Application.settings',
    'settings',
  ],
  configurationCalls: [
    'Rails.application.credentials.fetch',
    'Rails.application.credentials.dig',
    'Rails.application.credentials.config.dig',
    'Rails.application.config_for',
    'Settings.get',
    'Figaro.env.fetch',
  ],
  configurationAnnotations: [],
  fallbackCalls: [],
  conversions: [
    { call: '*.to_i', of: 'receiver', numeric: true },
    { call: '*.to_s', of: 'receiver' },
    { call: '*.to_sym', of: 'receiver' },
    { call: '*.strip', of: 'receiver' },
    { call: '*.chomp', of: 'receiver' },
    { call: '*.freeze', of: 'receiver' },
    { call: '*.presence', of: 'receiver' },
    { call: '*.downcase', of: 'receiver' },
    { call: '*.upcase', of: 'receiver' },
    { call: 'Integer', of: 0, numeric: true },
    { call: 'String', of: 0 },
    { call: 'URI', of: 0 },
    { call: 'URI.parse', of: 0 },
    { call: 'Pathname.new', of: 0 },
  ],
  formats: [
    { call: 'format', style: 'printf' },
    { call: 'sprintf', style: 'printf' },
    { call: 'File.join', style: 'join', separator: '/' },
    { call: 'Rails.root.join', style: 'join', separator: '/' },
  ],
};

/** Rails controllers, Sinatra, Grape, Rack. */
export const handlers: HandlerForms = {
  annotations: [],
  classAnnotations: [],
  classBases: [
    'ApplicationController',
    '*.ApplicationController',
    '*Controller',
    'ActionController.Base',
    'ActionController.API',
    'ActionController.Metal',
    'ApplicationCable.Channel',
    'ActionCable.Channel.Base',
  ],
  registrations: ['get', 'post', 'put', 'patch', 'delete'],
  parameterTypes: [],
  parameterNames: [],
};
