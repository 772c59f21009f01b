const START_FILE =
  /(?:^|\/)(?:Program|Startup)\.cs$|(?:^|\/)\w*Application\.(?:java|kt)$|(?:^|\/)(?:[Mm]ain|server|[Aa]pp|Application|index|wsgi|asgi)\.(?:[cm]?[jt]s|py|go|rs|kt)$/;

/** True for a file that an app starts with, by what the languages and frameworks call it. */
export function isStartFile(path: string): boolean {
  return START_FILE.test(path);
}

const ONE_OFF_FILE =
  /(?:^|[/._-])(?:migrat\w*|alembic|seed\w*|scripts?|commands?|cli|tasks?|manage|bin|console|tools?|install\w*|init_?db|create_?(?:db|tables?)|(?:create|add|alter|drop)_\w+_(?:tables?|columns?|index(?:es)?)|reset\w*|populate\w*|import\w*|backfill\w*|[\w-]*examples?|(?:db_?|database_?)?sync(?=\.[cm]?[jt]s$))(?:[/._-]|$)/i;

/** What a task runner reads. */
const TASKS_FILE =
  /(?:^|\/)(?:Rakefile|Capfile|Thorfile|Guardfile|[Ff]abfile\.py|noxfile\.py|(?:[Gg]ulp|[Gg]runt|[Jj]ake)file\.[cm]?[jt]s)$|\.rake$/;

/** True for a file of tasks, of which somebody asks for one by its name. */
export function holdsTasks(path: string): boolean {
  return TASKS_FILE.test(path);
}

/** True for a file that exists to be called by hand or by another tool, by its name. */
export function isOneOffFile(path: string): boolean {
  return ONE_OFF_FILE.test(path) || holdsTasks(path);
}
