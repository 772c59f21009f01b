import { normalised } from '../../documents/manifests/python-requirement.ts';

/**
 * Distributions that bring a module whose name does not stand in theirs, and those that always bring it along because their own
 * interface is made of it. By the projects' metadata on https://pypi.org.
 */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  agentmesh: 'agentmesh-sdk',
  aiohttp: 'py-cord nextcord disnake discord-py aiogram',
  hanzo: 'warctools',
  MySQLdb: 'mysqlclient mysql-python',
  OpenSSL: 'pyopenssl',
  PIL: 'pillow pillow-simd wagtail easy-thumbnails sorl-thumbnail django-imagekit qrcode reportlab matplotlib torchvision',
  alembic: 'flask-migrate',
  amqp: 'celery kombu',
  anyio: 'fastapi starlette httpx',
  asgiref: 'django channels',
  billiard: 'celery',
  botocore: 'boto3 aiobotocore',
  bs4: 'beautifulsoup4 wagtail',
  certifi: 'requests httpx',
  click: 'flask typer celery uvicorn',
  cv2: 'opencv-python opencv-python-headless opencv-contrib-python',
  draftjs_exporter: 'wagtail',
  environ: 'django-environ environ-config',
  fitz: 'pymupdf',
  google: 'protobuf grpcio firebase-admin gcloud tensorflow',
  grpc: 'grpcio google-cloud',
  h11: 'uvicorn httpx',
  itsdangerous: 'flask starlette',
  jinja2: 'flask fastapi starlette ansible sphinx',
  jose: 'python-jose',
  jwt: 'pyjwt flask-jwt-extended djangorestframework-simplejwt',
  kombu: 'celery',
  l10n: 'django',
  lxml: 'scrapy zeep',
  magic: 'python-magic filemagic',
  markupsafe: 'flask jinja2 wtforms werkzeug',
  modelcluster: 'wagtail',
  mysql: 'mysql-connector-python',
  numpy: 'pandas scipy scikit-learn torch tensorflow matplotlib opencv-python xgboost lightgbm transformers',
  pkg_resources: 'setuptools',
  psycopg2: 'psycopg2-binary psycopg2cffi',
  pydantic: 'fastapi pydantic-settings sqlmodel',
  pydantic_core: 'pydantic fastapi',
  pymysqlreplication: 'mysql-replication',
  pytz: 'django pandas celery apscheduler',
  redis: 'celery rq arq channels-redis',
  rich: 'typer',
  rest_framework: 'djangorestframework',
  s3transfer: 'boto3',
  serial: 'pyserial',
  six: 'python-dateutil',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
  sqlparse: 'django',
  starlette: 'fastapi sse-starlette',
  taggit: 'wagtail',
  tornado: 'jupyter notebook flower',
  treebeard: 'wagtail django-cms',
  twisted: 'scrapy daphne',
  typing_extensions: 'pydantic fastapi sqlalchemy starlette typer',
  urllib3: 'requests boto3 botocore elasticsearch',
  usb: 'pyusb',
  vine: 'celery',
  werkzeug: 'flask',
  win32api: 'pywin32',
  wtforms: 'flask-wtf wtforms-json',
  wx: 'wxpython',
  yarl: 'aiohttp',
  multidict: 'aiohttp',
  zmq: 'pyzmq',
  cups: 'pycups',
  dns: 'dnspython eventlet',
  nacl: 'pynacl paramiko',
  ruamel: 'ruamel-yaml',
  attr: 'attrs',
  gi: 'pygobject',
  dbus: 'dbus-python',
  nmap: 'python-nmap',
  telegram: 'python-telegram-bot',
  django_filters: 'django-filter wagtail',
  willow: 'wagtail',
  discord: 'discord-py py-cord nextcord',
  faiss: 'faiss-cpu faiss-gpu',
  haystack: 'django-haystack farm-haystack haystack-ai',
  ibm_db_dbi: 'ibm-db',
  jks: 'pyjks',
  kafka: 'kafka-python kafka-python-ng',
  confluent_kafka: 'confluent-kafka',
  pythoncom: 'pywin32',
  snowflake: 'snowflake-connector-python snowflake-sqlalchemy',
  stdnum: 'python-stdnum',
  umap: 'umap-learn',
  whoosh: 'whoosh-reloaded',
  levenshtein: 'python-levenshtein rapidfuzz',
  Crypto: 'pycryptodome pycrypto',
  Cryptodome: 'pycryptodomex pycryptodome',
  OpenGL: 'pyopengl',
  aliyunsdkcore: 'aliyun-python-sdk-core aliyun-python-sdk-core-v3 aliyun-python-sdk-sts oss2',
  apiclient: 'google-api-python-client',
  bluetooth: 'pybluez',
  bmemcached: 'python-binary-memcached django-bmemcached',
  bson: 'pymongo motor mongoengine flask-pymongo beanie',
  cassandra: 'scylla-driver',
  community: 'python-louvain',
  dash_core_components: 'dash',
  dash_html_components: 'dash',
  dash_table: 'dash',
  django: 'wagtail mezzanine channels graphene-django',
  django_otp: 'django-two-factor-auth',
  ee: 'earthengine-api',
  en_core_web_sm: 'spacy',
  engineio: 'python-engineio python-socketio flask-socketio',
  eth_account: 'web3',
  eth_utils: 'web3 eth-account',
  flask: 'connexion quart-flask-patch',
  flask_principal: 'flask-security flask-security-too',
  fsspec: 's3fs gcsfs adlfs',
  googleapiclient: 'google-api-python-client',
  graphql: 'graphene ariadne strawberry-graphql',
  gridfs: 'pymongo motor mongoengine',
  grpc_channelz: 'grpcio-channelz',
  grpc_health: 'grpcio-health-checking',
  grpc_reflection: 'grpcio-reflection',
  grpc_status: 'grpcio-status',
  grpc_tools: 'grpcio-tools',
  hexbytes: 'web3 eth-account',
  huggingface_hub: 'transformers datasets diffusers sentence-transformers',
  imblearn: 'imbalanced-learn',
  keras: 'tensorflow',
  kubernetes: 'openshift',
  limits: 'flask-limiter slowapi',
  marshmallow: 'webargs apispec environs dataclasses-json',
  maxminddb: 'geoip2',
  mpl_toolkits: 'matplotlib',
  msrest: 'azure-mgmt-core azure-common',
  oauth2_provider: 'django-oauth-toolkit',
  onelogin: 'python3-saml python-saml',
  osgeo: 'gdal pygdal',
  pandas: 'geopandas pandas-datareader',
  phonenumbers: 'django-phonenumber-field',
  playhouse: 'peewee',
  plotly: 'dash',
  prometheus_client: 'prometheus-flask-exporter prometheus-fastapi-instrumentator django-prometheus starlette-exporter',
  pylab: 'matplotlib',
  pymongo: 'motor mongoengine flask-mongoengine beanie djongo umongo',
  pywintypes: 'pywin32',
  pyximport: 'cython',
  qcloud_cos: 'cos-python-sdk-v5',
  rest_framework_nested: 'drf-nested-routers',
  requests: 'requests-oauthlib cachecontrol',
  sitetree: 'django-sitetree',
  smbus: 'smbus2 smbus-cffi',
  social_core: 'social-auth-core social-auth-app-django',
  social_django: 'social-auth-app-django',
  sqlalchemy: 'sqlmodel alembic flask-migrate',
  telebot: 'pytelegrambotapi',
  tokenizers: 'transformers',
  ua_parser: 'user-agents django-user-agents',
  uwsgidecorators: 'uwsgi',
  websockets: 'web3',
  win32com: 'pywin32',
  win32con: 'pywin32',
  win32event: 'pywin32',
  win32file: 'pywin32',
  win32gui: 'pywin32',
  win32service: 'pywin32',
  win32serviceutil: 'pywin32',
};

const KNOWN = new Map(Object.entries(DISTRIBUTIONS).map(([module, names]) => [module.toLowerCase(), new Set(names.split(' '))]));

/**
 * True when a distribution may bring a module: by the table, or when the module's name stands in the distribution's
 * (`jwt` in `PyJWT`, `rest_framework` in `djangorestframework`, `flask` in `Flask-Login`, which requires it).
 * @param module first segment of the import
 * @param distribution name as PEP 503 normalises it
 */
export function mayBring(distribution: string, module: string): boolean {
  if (distribution.startsWith('types-') || distribution.endsWith('-stubs')) return false;
  if (KNOWN.get(module.toLowerCase())?.has(distribution)) return true;
  const name = normalised(module);
  return squeezed(distribution).includes(squeezed(name)) || hasWords(distribution, name) || endsAlike(distribution, name);
}

/** `openfeature_flagsmith` in `openfeature-provider-flagsmith`. */
function hasWords(distribution: string, name: string): boolean {
  const words = new Set(distribution.split('-'));
  return name.includes('-') && name.split('-').every((word) => words.has(word));
}

/** `acm_search_index` in `acme-search-index`: the company's name is shorter in one of them. */
function endsAlike(distribution: string, name: string): boolean {
  const [first = '', ...rest] = name.split('-');
  const [other = '', ...others] = distribution.split('-');
  return rest.length > 1 && rest.join('-') === others.join('-') && first.slice(0, 2) === other.slice(0, 2);
}

function squeezed(name: string): string {
  return name.replaceAll('-', '');
}
