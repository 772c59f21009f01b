import type { ClassDeclaration, CodeFile } from '../../src/analysis/code.ts';
import { memoryRepositories } from '../../src/analysis/knowledge/state/memory-repositories.ts';
import { isMadeByHand } from '../../src/analysis/knowledge/state/made-by-hand.ts';
import { isSingleton } from '../../src/analysis/knowledge/state/singletons.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/serving/web-processes.ts';
import { JVM, type Language } from '../../src/analysis/languages.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Annotations with which a container makes one of a class for the whole process. */
const BEANS = /(?:^|\.)(?:Service|Component|Repository|Singleton|ApplicationScoped|Named|Injectable)$/;
const LANGUAGES: readonly Language[] = [...JVM, 'csharp', 'typescript'];

export default rule({
  id: 'processes/in-memory-repository',
  title: 'Keep what a repository stores in a backing service',
  why: 'The memory of a process is the only copy: the other processes never see what was saved, and the next restart or deploy forgets it.',
  remedy: 'Store it in the database or in Redis, behind the same interface.',
  severity: 'warning',
  limits: ['Only a class that a container makes one of and that has no store behind its field is judged.'],
  code: [{ languages: LANGUAGES, literals: ['Repository', 'Store', 'Dao', 'Memory', 'Port'], judge }],
  examples: {
    bad: [
      {
        name: 'Ktor, a repository that the modules of Koin make',
        files: {
          'build.gradle.kts': 'dependencies { implementation("io.ktor:ktor-server-netty:2.3.0") }\n',
          'src/main/kotlin/MemoryOrders.kt':
            'class MemoryOrders : OrderRepository {\n    private val orders = mutableListOf<Order>() // ⟵\n\n    override fun save(order: Order) {\n        orders.add(order)\n    }\n\n    override fun findAll() = orders.toList()\n}\n\ninterface OrderRepository\n',
          'src/main/kotlin/App.kt':
            'import io.ktor.server.netty.*\n\nval shop = module {\n    single<OrderRepository> { MemoryOrders() }\n}\n\nfun main() {\n    embeddedServer(Netty, port = System.getenv("PORT").toInt()) { routes() }.start(wait = true)\n}\n',
        },
      },
      {
        name: 'Spring, a cache that nothing is behind',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/kotlin/shop/Application.kt':
            'package shop\n\n@SpringBootApplication\nclass Application\n\nfun main(args: Array<String>) { runApplication<Application>(*args) }\n',
          'src/main/kotlin/shop/BookCache.kt':
            'package shop\n\n@Service\nclass BookCache : TransientBookRepository {\n  private val cache = Caffeine.newBuilder() // ⟵\n    .expireAfterAccess(1, TimeUnit.HOURS)\n    .build<String, Book>()\n\n  override fun findById(id: String): Book? = cache.getIfPresent(id)\n\n  override fun save(book: Book) {\n    cache.put(book.id, book)\n  }\n}\n',
        },
      },
      {
        name: 'Spring, a map',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Application.java':
            'package shop;\n\n@SpringBootApplication\npublic class Application {\n  public static void main(String[] args) { SpringApplication.run(Application.class, args); }\n}\n',
          'src/main/java/shop/InMemoryCartRepository.java':
            'package shop;\n\n@Repository\npublic class InMemoryCartRepository implements CartRepository {\n  private final Map<String, Cart> carts = new ConcurrentHashMap<>(); // ⟵\n\n  @Override\n  public void save(Cart cart) {\n    carts.put(cart.id(), cart);\n  }\n\n  @Override\n  public Cart findById(String id) {\n    return carts.get(id);\n  }\n}\n',
        },
      },
      {
        name: 'ASP.NET Core, a singleton behind an interface',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddSingleton<IPreferences, InMemoryPreferences>();\nbuilder.Build().Run();\n',
          'InMemoryPreferences.cs':
            'public class InMemoryPreferences : IPreferences {\n  private readonly ConcurrentDictionary<string, bool> _preferences = new(); // ⟵\n\n  public Task SetAsync(string user, bool enabled) {\n    _preferences[user] = enabled;\n    return Task.CompletedTask;\n  }\n\n  public Task<bool> GetAsync(string user) {\n    return Task.FromResult(_preferences.GetValueOrDefault(user, false));\n  }\n}\n',
        },
      },
      {
        name: 'Nest, a map',
        files: {
          'package.json': '{"scripts":{"start":"node dist/main"},"dependencies":{"@nestjs/core":"10.0.0"}}',
          'src/in-memory-user.repository.ts':
            "import { Injectable } from '@nestjs/common';\n\n@Injectable()\nexport class InMemoryUserRepository implements UserRepository {\n  private readonly users = new Map<string, User>(); // ⟵\n\n  async save(user: User) {\n    this.users.set(user.id, user);\n  }\n\n  async findById(id: string) {\n    return this.users.get(id);\n  }\n}\n",
        },
      },
    ],
    good: [
      {
        name: 'Spring, what a watcher of files fills',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Application.java':
            'package shop;\n\n@SpringBootApplication\npublic class Application {\n  public static void main(String[] args) { SpringApplication.run(Application.class, args); }\n}\n',
          'src/main/java/shop/TemplateFileWatcher.java':
            'package shop;\n\nclass TemplateFileWatcher {\n  private final TemplateRepository templates;\n\n  void changed(Path path) {\n    templates.save(read(path));\n  }\n}\n',
          'src/main/java/shop/MemoryTemplates.java':
            'package shop;\n\n@Repository\npublic class MemoryTemplates implements TemplateRepository {\n  private final Map<String, Template> templates = new ConcurrentHashMap<>();\n\n  public void save(Template template) {\n    templates.put(template.id(), template);\n  }\n\n  public Template findById(String id) {\n    return templates.get(id);\n  }\n}\n',
        },
      },
      {
        name: 'Ktor, a repository for whoever has no database',
        files: {
          'build.gradle.kts': 'dependencies { implementation("io.ktor:ktor-server-netty:2.3.0") }\n',
          'src/main/kotlin/MemoryOrders.kt':
            'class MemoryOrders : OrderRepository {\n    private val orders = mutableListOf<Order>()\n\n    override fun save(order: Order) {\n        orders.add(order)\n    }\n\n    override fun findAll() = orders.toList()\n}\n\ninterface OrderRepository\n',
          'src/main/kotlin/App.kt':
            'import io.ktor.server.netty.*\n\nval shop = module {\n    single<OrderRepository> { if (System.getenv("DATABASE_URL") == null) MemoryOrders() else SqlOrders() }\n}\n\nfun main() {\n    embeddedServer(Netty, port = System.getenv("PORT").toInt()) { routes() }.start(wait = true)\n}\n',
        },
      },
      {
        name: 'a cache in front of the database',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Application.java':
            'package shop;\n\n@SpringBootApplication\npublic class Application {\n  public static void main(String[] args) { SpringApplication.run(Application.class, args); }\n}\n',
          'src/main/java/shop/CachedCarts.java':
            'package shop;\n\n@Repository\npublic class CachedCarts implements CartRepository {\n  private final Map<String, Cart> carts = new ConcurrentHashMap<>();\n  private final JdbcTemplate jdbc;\n\n  public void save(Cart cart) {\n    carts.put(cart.id(), cart);\n    jdbc.update("INSERT", cart);\n  }\n\n  public Cart findById(String id) {\n    return carts.get(id);\n  }\n}\n',
        },
      },
      {
        name: 'one for a profile',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Application.java':
            'package shop;\n\n@SpringBootApplication\npublic class Application {\n  public static void main(String[] args) { SpringApplication.run(Application.class, args); }\n}\n',
          'src/main/java/shop/MemoryCarts.java':
            'package shop;\n\n@Profile("local")\n@Repository\npublic class MemoryCarts implements CartRepository {\n  private final Map<String, Cart> carts = new ConcurrentHashMap<>();\n\n  public void save(Cart cart) {\n    carts.put(cart.id(), cart);\n  }\n\n  public Cart findById(String id) {\n    return carts.get(id);\n  }\n}\n',
        },
      },
      {
        name: 'one that nothing makes',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddSingleton<IPreferences, SqlPreferences>();\nbuilder.Build().Run();\n',
          'InMemoryPreferences.cs':
            'public class InMemoryPreferences : IPreferences {\n  private readonly ConcurrentDictionary<string, bool> _preferences = new();\n\n  public void Set(string user, bool enabled) {\n    _preferences[user] = enabled;\n  }\n\n  public bool Get(string user) {\n    return _preferences[user];\n  }\n}\n',
        },
      },
      {
        name: 'what the start fills',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Application.java':
            'package shop;\n\n@SpringBootApplication\npublic class Application {\n  public static void main(String[] args) { SpringApplication.run(Application.class, args); }\n}\n',
          'src/main/java/shop/Countries.java':
            'package shop;\n\n@Repository\npublic class Countries implements CountryRepository {\n  private final Map<String, Country> countries = new HashMap<>();\n\n  Countries() {\n    countries.put("de", new Country("Germany"));\n  }\n\n  public Country findByCode(String code) {\n    return countries.get(code);\n  }\n}\n',
        },
      },
    ],
  },
});

function* judge(file: CodeFile, context: Context): Iterable<Found> {
  const { deployable, repository, path } = context;
  if (!runsInWebProcess(path, deployable, repository)) return;
  for (const { type, field, span, writer, reader } of memoryRepositories(file)) {
    if (!isMadeOnce(type, file, context) || isFilledAtStart(type, writer, context)) continue;
    yield {
      span,
      what: `\`${type.name}\` keeps what \`${writer}\` is given in \`${field}\`, and \`${reader}\` finds it in this one process only.`,
      identity: field,
    };
  }
}

/** What loads or watches files and records of the deploy, by what people call it. */
const LOADERS = /(?:Listener|Watcher|Loader|Initiali[sz]er|Seeder|Bootstrap|Runner|Importer|Config(?:uration)?)\.\w+$/;

/** Every process fills its own, and nobody who asks for something puts anything in. */
function isFilledAtStart({ name, bases }: ClassDeclaration, writer: string, { deployable, repository, path }: Context): boolean {
  const known = [name, ...bases.map((base) => base.replace(/<.*$/s, '').replace(/^.*\./s, ''))];
  const calls = new RegExp(`\\.${writer}\\(`);
  const writers = (deployable?.sources ?? []).filter((other) => {
    const text = other === path || repository.role(other) !== 'source' ? '' : (repository.source(other)?.text ?? '');
    return calls.test(text) && known.some((one) => text.includes(one));
  });
  return writers.length > 0 && writers.every((other) => LOADERS.test(other));
}

/** One that the container makes, or a class of C# that is all there is of its interface. */
function isMadeOnce(type: ClassDeclaration, { language }: CodeFile, { deployable, repository }: Context): boolean {
  if (type.annotations.some(({ name }) => BEANS.test(name))) return true;
  const sources = deployable?.sources ?? [];
  return language === 'csharp' ? isSingleton(type.name, sources, repository) : isMadeByHand(type.name, sources, repository);
}
