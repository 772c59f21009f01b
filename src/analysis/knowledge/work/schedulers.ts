import type { Call, CodeFile } from '../../code.ts';
import { possibleHolders } from '../../words.ts';
import type { Around } from './background-loops.ts';

/** What starts a schedule inside the process, by canonical name. */
export const SCHEDULERS: readonly string[] = [
  'node-cron.schedule',
  'node-cron.createTask',
  'cron.CronJob',
  'cron.CronJob.from',
  'node-schedule.scheduleJob',
  'croner.Cron',
  'croner',
  'bree',
  'agenda().every',
  'agenda.Agenda().every',
  'schedule.run_pending',
  'schedule.every().day.at',
  'job_scheduler_ng.JobScheduler.new',
  'job_scheduler.JobScheduler.new',
  'clokwerk.Scheduler.new',
  'clokwerk.AsyncScheduler.new',
  'clokwerk.Scheduler.with_tz',
  'clokwerk.AsyncScheduler.with_tz',
  '*.UseScheduler',
  'RecurringJob.AddOrUpdate',
  'Hangfire.RecurringJob.AddOrUpdate',
  'toad-scheduler.ToadScheduler',
  'later.setInterval',
  '@breejs/later.setInterval',
  'apscheduler.schedulers.background.BackgroundScheduler',
  'apscheduler.schedulers.asyncio.AsyncIOScheduler',
  'apscheduler.schedulers.gevent.GeventScheduler',
  'apscheduler.schedulers.tornado.TornadoScheduler',
  'flask_apscheduler.APScheduler',
  'aiocron.crontab',
  'rocketry.Rocketry',
  'tornado.ioloop.PeriodicCallback',
  'twisted.internet.task.LoopingCall',
  'uwsgidecorators.cron',
  'uwsgidecorators.timer',
  'Rufus.Scheduler.new',
  'Rufus.Scheduler.singleton',
  'github.com/robfig/cron/v3.New',
  'github.com/robfig/cron.New',
  'github.com/go-co-op/gocron.NewScheduler',
  'github.com/jasonlvhit/gocron.NewScheduler',
  'github.com/jasonlvhit/gocron.Every',
  'github.com/carlescere/scheduler.Every',
  'github.com/roylee0704/gron.New',
  'github.com/reugn/go-quartz/quartz.NewStdScheduler',
  'github.com/madflojo/tasks.New',
  'github.com/go-co-op/gocron/v2.NewScheduler',
  'org.quartz.impl.StdSchedulerFactory.getDefaultScheduler',
  'org.quartz.impl.StdSchedulerFactory',
  'tokio_cron_scheduler.JobScheduler.new',
  '*.AddQuartzHostedService',
  '*.AddScheduler',
  'FluentScheduler.JobManager.Initialize',
  'JobManager.Initialize',
  'delay_timer.prelude.DelayTimerBuilder.default',
];

/** What hands out the one scheduler that a process has, to whoever wants to look at a job as well. */
const HANDED_OUT = /(?:^|\.)(?:Rufus\.Scheduler\.singleton|StdSchedulerFactory\.getDefaultScheduler)$/;
const SETS_GOING = /\.\s*(?:every|cron|in|at|interval|repeat|start|schedule(?:Job|_\w+)?|addJob)\b/;

/** True for a call that takes the process's scheduler in a file that gives it nothing to do: a job is looked up, or taken out. */
export function onlyLooksUp({ name, span }: Call, { source }: CodeFile): boolean {
  if (!HANDED_OUT.test(name)) return false;
  const next = /^\s*(?:\(\))?(\s*(?:&\.|\.)\s*\w+)/.exec(source.text.slice(span.end, span.end + 80))?.[1];
  return !SETS_GOING.test(next ?? source.text);
}

/** True for what makes a scheduler, to which jobs are given by further calls. */
export function isMadeForJobs({ name }: Call): boolean {
  return /(?:\.New|Scheduler|\.new|\.singleton|\.with_tz|\.default)$/.test(name);
}

/** Decorators and annotations that have a function run again and again. */
export const SCHEDULED: readonly string[] = [
  'org.springframework.scheduling.annotation.Scheduled',
  'io.quarkus.scheduler.Scheduled',
  'io.micronaut.scheduling.annotation.Scheduled',
  'javax.ejb.Schedule',
  'jakarta.ejb.Schedule',
  '@nestjs/schedule.Cron',
  '@nestjs/schedule.Interval',
  'fastapi_utils.tasks.repeat_every',
  'fastapi_utilities.repeat_every',
  'fastapi_utilities.repeat_at',
];

/** Schedulers in the process, as a variable or a parameter holds them: what is left to them besides their start. */
const HELD: readonly { readonly schedulers: readonly string[]; readonly methods: readonly string[] }[] = [
  {
    schedulers: ['', '/v3'].flatMap((version) => [`github.com/robfig/cron${version}.New()`, `github.com/robfig/cron${version}.Cron{}`]),
    methods: ['AddFunc', 'AddJob', 'Schedule'],
  },
  {
    schedulers: ['github.com/go-co-op/gocron.NewScheduler()', 'github.com/go-co-op/gocron.Scheduler{}'],
    methods: ['Every', 'Cron', 'CronWithSeconds'],
  },
  { schedulers: ['github.com/go-co-op/gocron/v2.NewScheduler()', 'github.com/go-co-op/gocron/v2.Scheduler{}'], methods: ['NewJob'] },
  {
    schedulers: [
      ...['background.Background', 'asyncio.AsyncIO', 'gevent.Gevent', 'tornado.Tornado'].map(
        (name) => `apscheduler.schedulers.${name}Scheduler()`,
      ),
      'flask_apscheduler.APScheduler()',
    ],
    methods: ['add_job'],
  },
  {
    schedulers: ['toad-scheduler.ToadScheduler()'],
    methods: ['addSimpleIntervalJob', 'addLongIntervalJob', 'addIntervalJob', 'addCronJob'],
  },
  {
    schedulers: ['Rufus.Scheduler.new()', 'Rufus.Scheduler.singleton'],
    methods: ['every', 'cron', 'interval', 'schedule_every', 'schedule_cron'],
  },
  {
    schedulers: ['Scheduler', 'AsyncScheduler'].flatMap((name) => [`clokwerk.${name}.new()`, `clokwerk.${name}.with_tz()`]),
    methods: ['every'],
  },
  { schedulers: ['tokio_cron_scheduler.Job'], methods: ['new', 'new_async', 'new_cron_job_async', 'new_repeated', 'new_repeated_async'] },
];

/** Calls that give such a scheduler one more job. */
export const REGISTRATIONS: readonly string[] = HELD.flatMap(({ schedulers, methods }) =>
  schedulers.flatMap((scheduler) => methods.map((method) => `${scheduler}.${method}`)),
);

/** Decorators that do. */
export const REGISTERED: readonly string[] = [
  ...['background.Background', 'asyncio.AsyncIO', 'gevent.Gevent', 'tornado.Tornado'].map(
    (name) => `apscheduler.schedulers.${name}Scheduler().scheduled_job`,
  ),
  'flask_apscheduler.APScheduler().task',
];

/** A scheduler of the process that a module of Python takes from another one. */
const TAKEN = /(?:^|\.)\w*sched\w*$/i;
const TRIGGER = /\b(?:Cron|Interval|Date)Trigger\(|["'](?:cron|interval|date)["']/;
const IN_PROCESS = /\b(?:Background|AsyncIO|Gevent|Tornado)Scheduler\(|\bAPScheduler\(/;

/** A job for a scheduler of the process, with the file that makes the scheduler. */
export interface TakenSchedule {
  readonly call: Call;
  readonly madeIn: string;
}

/** `scheduler.add_job(sync, 'interval', minutes=5)`, where another module of the app has made the scheduler. */
export function takenSchedules(file: CodeFile, { deployable, repository }: Around): readonly TakenSchedule[] {
  const calls = file.callsTo('*.add_job').filter(({ receiver, name, span }) => {
    const isTaken = TAKEN.test(receiver?.text ?? '') && !name.includes('()') && !/blocking/i.test(name);
    return isTaken && TRIGGER.test(file.source.slice(span));
  });
  if (calls.length === 0) return [];
  const texts = possibleHolders(deployable?.sources ?? [], ['apscheduler', 'flask_apscheduler'], repository).map(
    (path) => [path, repository.source(path)?.text ?? ''] as const,
  );
  const [madeIn] = texts.find(([, text]) => IN_PROCESS.test(text)) ?? [];
  if (madeIn === undefined || texts.some(([, text]) => ONE_AT_A_TIME.test(text))) return [];
  return calls.map((call) => ({ call, madeIn }));
}

/** One process at a time does the work. */
export const ONE_AT_A_TIME =
  /SchedulerLock|ShedLock|@ClusteredSchedule|isClustered|redlock|advisory_?(?:\w+_)?lock|SQLAlchemyJobStore|RedisJobStore|Acquire_?Lock|\bis_?leader\b|Leader_?Elect|LeaderSelector|LeaderLatch|SKIP[ _]?LOCKED|\bGET_LOCK\(|distributed_?lock|\bset_?nx\b|setIfAbsent|\bnx\s*[:=]\s*true|["']NX["']|onOneServer/i;
