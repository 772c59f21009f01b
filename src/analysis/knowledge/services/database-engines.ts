/** A database engine as people call it. */
export interface Engine {
  readonly name: string;
  /** It lives in a file or in the process, and needs no server. */
  readonly light: boolean;
}

const light = (name: string): Engine => ({ name, light: true });
const server = (name: string): Engine => ({ name, light: false });

/** Engines by what addresses, drivers, adapters, dialects and classes call them. The first that fits counts. */
const ENGINES: readonly (readonly [pattern: RegExp, engine: Engine])[] = [
  [
    /^(?:better-)?sqlite3?$|^sqlite3?(?:\+\w+)?:|^(?:jdbc:)?sqlite:|^jdbc:sqlite|\bbackends\.(?:sqlite3|spatialite)$|^libsql|^gorm\.io\/driver\/sqlite|^(?:node:)?sqlite|^org\.sqlite\.JDBC$|^file:[^?]*\.(?:db|sqlite3?)\b|^pdo_sqlite$|^gosqlite|^sqlite3?_/i,
    light('SQLite'),
  ],
  [/^(?:data ?source|filename) ?= ?[^;]{0,200}\.(?:db3?|sqlite3?)(?:;|$)|^(?:data ?source) ?= ?:memory:/i, light('SQLite')],
  [/^(?:jdbc|r2dbc):h2:|^h2$|^org\.h2\.Driver$|H2Dialect$/i, light('H2')],
  [/^jdbc:hsqldb:|^hsqldb$|^org\.hsqldb\.|HSQLDialect$/i, light('HSQLDB')],
  [/^jdbc:derby:|^derby$|^org\.apache\.derby\./i, light('Derby')],
  [/^sails-disk$/, light('sails-disk')],
  [/^nedb:/i, light('NeDB')],
  [
    /^(?:jdbc:|r2dbc:)?(?:postgres(?:ql)?|postgis|cockroach(?:db)?)(?:\+\w+)?:|^(?:postgres(?:ql)?|pg|pgsql|pdo_pgsql|psycopg[23]?|postgis|npgsql|cockroachdb|sails-postgresql|pg-native|aws-data-api-pg)$|\bbackends\.(?:postgresql(?:_psycopg2)?|postgis|postgresql_psycopg2)$|^org\.postgresql\.|^gorm\.io\/driver\/postgres|PostgreSQL\w*Dialect$|^host ?= ?[^;]+;.*\b(?:database|username) ?=/i,
    server('PostgreSQL'),
  ],
  [/^(?:jdbc:|r2dbc:)?mariadb(?:\+\w+)?:|^mariadb$|^org\.mariadb\.|MariaDB\w*Dialect$/i, server('MariaDB')],
  [
    /^(?:jdbc:|r2dbc:)?(?:mysql2?|aurora-mysql)(?:\+\w+)?:|^(?:mysql2?|pdo_mysql|mysqli|trilogy|sails-mysql|jdbcmysql|pymysql|mysqlclient|aurora-mysql)$|\bbackends\.mysql$|^mysql\.connector\.django$|^com\.mysql\.|^gorm\.io\/driver\/mysql|MySQL\w*Dialect$/i,
    server('MySQL'),
  ],
  [
    /^(?:jdbc:)?(?:sqlserver|mssql)(?:\+\w+)?:|^(?:mssql|sqlserver|sqlsrv|tedious|sql_server\.pyodbc)$|^com\.microsoft\.sqlserver\.|SQLServer\w*Dialect$|^(?:server|data ?source) ?= ?[^;]+;.*\b(?:initial catalog|database) ?=/i,
    server('SQL Server'),
  ],
  [/^jdbc:oracle:|^oracle(?:\+\w+)?:|^(?:oracle|oracledb|oracle_enhanced)$|\bbackends\.oracle$|^oracle\.jdbc\./i, server('Oracle')],
  [/^jdbc:db2:|^db2$/i, server('DB2')],
];

/** The engine that an address, a driver's, adapter's or dialect's name, or a connection string tells; undefined for anything else. */
export function engineOf(text: string): Engine | undefined {
  const short = text.trim().slice(0, 400);
  return ENGINES.find(([pattern]) => pattern.test(short))?.[1];
}

/** Packages that speak to a database server, in any ecosystem, by the engine. */
const DRIVERS: readonly (readonly [pattern: RegExp, engine: Engine])[] = [
  [
    /^(?:psycopg2?(?:-binary)?|psycopg2cffi|asyncpg|pg8000|pg|pg-promise|postgres|org\.postgresql:postgresql|npgsql(?:\.[\w.]+)?)$/i,
    server('PostgreSQL'),
  ],
  [
    /^(?:mysqlclient|pymysql|mysql-connector(?:-python)?|aiomysql|mysql2?|com\.mysql:mysql-connector-j|mysql:mysql-connector-java)$/i,
    server('MySQL'),
  ],
];

/** The database server that a package is the driver of; undefined for any other package. */
export function driverOf(name: string): Engine | undefined {
  return DRIVERS.find(([pattern]) => pattern.test(name))?.[1];
}
