import type { HandlerForms } from '../../tree/adapter.ts';
import type { LookupForms } from '../../values/forms.ts';

/** How PHP, Laravel and Symfony look values up. */
export const lookups: LookupForms = {
  environmentObjects: ['_ENV', '_SERVER'],
  environmentCalls: [
    { call: 'getenv' },
    { call: 'env', fallback: [1] },
    { call: 'Illuminate.Support.Env.get', fallback: [1] },
    { call: 'Env.get', fallback: [1] },
    { call: 'Symfony.Component.DependencyInjection.Loader.Configurator.env' },
  ],
  configurationObjects: [],
  configurationCalls: [
    'config',
    'Illuminate.Support.Facades.Config.get',
    'Config.get',
    'get_option',
    'ini_get',
    '*.getParameter',
    '*.config.get',
    'Symfony.Component.DependencyInjection.Loader.Configurator.param',
    'parse_ini_file',
  ],
  configurationAnnotations: [],
  fallbackCalls: [],
  conversions: [
    { call: 'intval', of: 0, numeric: true },
    { call: 'strval', of: 0 },
    { call: 'trim', of: 0 },
    { call: 'rtrim', of: 0 },
    { call: 'strtolower', of: 0 },
    { call: 'strtoupper', of: 0 },
    { call: 'realpath', of: 0 },
    { call: '*.string', of: 'receiver' },
    { call: '*.int', of: 'receiver' },
    { call: '*.bool', of: 'receiver' },
  ],
  formats: [
    { call: 'sprintf', style: 'printf' },
    { call: 'vsprintf', style: 'printf' },
    { call: 'storage_path', style: 'concat' },
    { call: 'base_path', style: 'concat' },
  ],
};

/** Controllers of Laravel, Symfony, CodeIgniter, Yii and CakePHP; Slim, Lumen. */
export const handlers: HandlerForms = {
  annotations: ['Symfony.Component.Routing.Attribute.Route', 'Symfony.Component.Routing.Annotation.Route', '*.Route'],
  classAnnotations: [],
  classBases: [
    '*Controller',
    'App.Http.Controllers.Controller',
    'Controller',
    'Symfony.Bundle.FrameworkBundle.Controller.AbstractController',
    'CI_Controller',
    'MY_Controller',
    'REST_Controller',
    'BaseController',
    'ResourceController',
    'AppController',
    'AbstractController',
    'App.Controllers.BaseController',
    'CodeIgniter.Controller',
    'CodeIgniter.RESTful.ResourceController',
    'yii.web.Controller',
    'yii.rest.Controller',
    'yii.rest.ActiveController',
    'Cake.Controller.Controller',
    'App.Controller.AppController',
  ],
  registrations: ['get', 'post', 'put', 'patch', 'delete', 'any', 'match'].flatMap((verb) => [
    `Illuminate.Support.Facades.Route.${verb}`,
    `Route.${verb}`,
    `app.${verb}`,
    `router.${verb}`,
  ]),
  parameterTypes: ['Request', 'ServerRequestInterface', 'Illuminate.Http.Request'],
  parameterNames: [],
};
