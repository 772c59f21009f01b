import { normalised } from '../documents/manifests/python-requirement.ts';

/**
 * Distributions that bring a module whose name does not stand in theirs, and those that always bring it along because their own
 * interface is made of it. By the projects' metadata on https://pypi.org.
 */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
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
  return squeezed(distribution).includes(squeezed(normalised(module)));
}

function squeezed(name: string): string {
  return name.replaceAll('-', '');
}
