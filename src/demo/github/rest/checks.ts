import { ensureSuite } from '../world/checking.ts';
import type { Annotation, CheckRun, CheckSuite } from '../world/model.ts';
import { Refusal, invalidRequest, notFound, required } from '../contract/refusal.ts';
import { checkRunJson, checkRunPayload, checkSuiteJson } from '../represent/checks.ts';
import { created, idParam, ok, paged, pagedUnder, repositoryOf, type Answer, type Call, type Handlers } from './call.ts';
import { resolveCommit } from './repositories.ts';

/** Check runs and their suites. */
export const checkHandlers: Handlers = {
  'POST /repos/{owner}/{repo}/check-runs': createRun,
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': (call) => ok(checkRunJson(runOf(call), call.world)),
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': updateRun,
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': (call) =>
    paged(call, runOf(call).annotations, (each) => annotationJson(call, each)),
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': listRunsForRef,
  'GET /repos/{owner}/{repo}/commits/{ref}/check-suites': listSuitesForRef,
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}': (call) => ok(checkSuiteJson(suiteOf(call), call.world)),
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs': (call) => {
    const suite = suiteOf(call);
    return runsAnswer(
      call,
      call.world.state.checkRuns.where((run) => run.suiteId === suite.id),
    );
  },
};

interface RunBody {
  readonly name?: string;
  readonly head_sha?: string;
  readonly external_id?: string;
  readonly details_url?: string;
  readonly status?: string;
  readonly conclusion?: string;
  readonly started_at?: string;
  readonly completed_at?: string;
  readonly output?: {
    readonly title?: string;
    readonly summary: string;
    readonly text?: string;
    readonly annotations?: readonly Annotation[];
  };
  readonly actions?: CheckRun['actions'];
}

/** In bytes; OpenAPI's `maxLength` counts characters, and GitHub's database does not. */
const LONGEST_OUTPUT = 65_535;
const LONGEST_MESSAGE = 64 * 1024;
const LONGEST_TITLE = 255;
const MOST_RUNS_OF_A_NAME = 1000;

function runOf(call: Call): CheckRun {
  const found = required(call.world.state.checkRuns.get(idParam(call, 'check_run_id')));
  if (found.repositoryId !== repositoryOf(call).id) throw notFound();
  return found;
}

function suiteOf(call: Call): CheckSuite {
  const found = required(call.world.state.checkSuites.get(idParam(call, 'check_suite_id')));
  if (found.repositoryId !== repositoryOf(call).id) throw notFound();
  return found;
}

/** What GitHub refuses in an output beyond what its description says. */
function checkOutput(output: RunBody['output']): void {
  for (const field of ['summary', 'text'] as const) {
    if (Buffer.byteLength(output?.[field] ?? '') > LONGEST_OUTPUT)
      throw invalidRequest(`Only ${LONGEST_OUTPUT} bytes are allowed in ${field}.`);
  }
  for (const annotation of output?.annotations ?? []) {
    if (annotation.start_line < 1 || annotation.end_line < annotation.start_line)
      throw invalidRequest('end_line must not be before start_line.');
    if (annotation.start_column !== undefined && annotation.start_line !== annotation.end_line) {
      throw invalidRequest('start_column and end_column are only allowed on the same line.');
    }
    if (Buffer.byteLength(annotation.message) > LONGEST_MESSAGE)
      throw invalidRequest(`message exceeds a maximum bytesize of ${LONGEST_MESSAGE}.`);
    if ((annotation.title ?? '').length > LONGEST_TITLE) throw invalidRequest(`title exceeds a maximum length of ${LONGEST_TITLE}.`);
  }
}

type RunChanges = Partial<Omit<CheckRun, 'id'>>;

/** The changes that a body asks for; annotations are added to those that are there. */
function changesOf(body: RunBody, before: readonly Annotation[], now: Date): RunChanges {
  const { output } = body;
  const status = body.conclusion === undefined ? body.status : 'completed';
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.external_id === undefined ? {} : { externalId: body.external_id }),
    ...(body.details_url === undefined ? {} : { detailsUrl: body.details_url }),
    ...(body.started_at === undefined ? {} : { startedAt: new Date(body.started_at) }),
    ...(status === undefined ? {} : { status }),
    ...(body.actions === undefined ? {} : { actions: body.actions }),
    ...(body.conclusion === undefined ? {} : { conclusion: body.conclusion, completedAt: new Date(body.completed_at ?? now) }),
    ...(output
      ? {
          ...(output.title === undefined ? {} : { title: output.title }),
          summary: output.summary,
          ...(output.text === undefined ? {} : { text: output.text }),
          annotations: [...before, ...(output.annotations ?? [])],
        }
      : {}),
  };
}

async function createRun(call: Call): Promise<Answer> {
  const body = call.body as RunBody;
  const repository = repositoryOf(call);
  const { state } = call.world;
  const headSha = (await call.world.store(repository).commit(body.head_sha ?? ''))?.oid;
  if (headSha === undefined || headSha !== body.head_sha) throw new Refusal(422, `No commit found for SHA: ${body.head_sha}`);
  checkOutput(body.output);
  const suite = ensureSuite(call.world, repository, headSha);
  const namesakes = state.checkRuns.where((run) => run.suiteId === suite.id && run.name === body.name);
  // GitHub drops the oldest rather than refuse the newest.
  if (namesakes.length >= MOST_RUNS_OF_A_NAME && namesakes[0]) state.checkRuns.remove(namesakes[0].id);
  const now = call.world.now();
  const run = state.checkRuns.add({
    suiteId: suite.id,
    repositoryId: repository.id,
    headSha,
    name: body.name ?? '',
    externalId: '',
    detailsUrl: undefined,
    status: 'queued',
    conclusion: undefined,
    startedAt: now,
    completedAt: undefined,
    title: undefined,
    summary: undefined,
    text: undefined,
    annotations: [],
    actions: [],
    ...changesOf(body, [], now),
  });
  announce(call, run, 'created');
  return created(checkRunJson(run, call.world));
}

function updateRun(call: Call): Answer {
  const run = runOf(call);
  const body = call.body as RunBody;
  checkOutput(body.output);
  if (run.status === 'completed' && body.status !== undefined && body.status !== 'completed' && body.conclusion === undefined) {
    throw invalidRequest(`A completed check run can't be set to ${body.status}.`);
  }
  const updated = call.world.state.checkRuns.update(run.id, changesOf(body, run.annotations, call.world.now()));
  if (run.status !== 'completed' && updated.status === 'completed') announce(call, updated, 'completed');
  return ok(checkRunJson(updated, call.world));
}

function announce(call: Call, run: CheckRun, action: 'created' | 'completed'): void {
  const repository = repositoryOf(call);
  call.world.emit({ event: 'check_run', action, repository, sender: call.actor, payload: checkRunPayload(run, call.world) });
  if (action === 'created' && run.status === 'completed') announce(call, run, 'completed');
  const suite = call.world.state.checkSuites.get(run.suiteId);
  const suiteJson = suite && checkSuiteJson(suite, call.world);
  if (action === 'completed' && suiteJson?.['status'] === 'completed') {
    call.world.emit({ event: 'check_suite', action: 'completed', repository, sender: call.actor, payload: { check_suite: suiteJson } });
  }
}

function annotationJson(call: Call, annotation: Annotation): object {
  const {
    start_column: startColumn = null,
    end_column: endColumn = null,
    title = null,
    raw_details: rawDetails = null,
    ...rest
  } = annotation;
  const run = runOf(call);
  const blob = `${call.world.addresses.html}/${call.params['owner']}/${call.params['repo']}/blob/${run.headSha}/${encodeURI(annotation.path)}`;
  return { ...rest, start_column: startColumn, end_column: endColumn, title, raw_details: rawDetails, blob_href: blob };
}

async function listRunsForRef(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const sha = await resolveCommit(repository, call.params['ref'] ?? '', call.world);
  return runsAnswer(
    call,
    call.world.state.checkRuns.where((run) => run.repositoryId === repository.id && run.headSha === sha),
  );
}

/** Newest first; unless `filter=all`, only the latest of each name. */
function runsAnswer(call: Call, runs: readonly CheckRun[]): Answer {
  const { check_name: name, status, app_id: appId, filter = 'latest' } = call.query;
  const isWanted = (run: CheckRun): boolean =>
    (name === undefined || run.name === name) &&
    (status === undefined || run.status === status) &&
    (appId === undefined || appId === String(call.world.app.id));
  const newest = runs.filter(isWanted).reverse();
  const latest = newest.filter((run, index) => newest.findIndex((other) => other.name === run.name) === index);
  return pagedUnder(call, 'check_runs', filter === 'all' ? newest : latest, (run) => checkRunJson(run, call.world));
}

async function listSuitesForRef(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const sha = await resolveCommit(repository, call.params['ref'] ?? '', call.world);
  const suites = call.world.state.checkSuites.where((suite) => suite.repositoryId === repository.id && suite.headSha === sha);
  return pagedUnder(call, 'check_suites', suites, (suite) => checkSuiteJson(suite, call.world));
}
