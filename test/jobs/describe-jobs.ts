import { afterAll, beforeAll } from '@jest/globals';
import type { TestDatabase } from '../store/databases.ts';
import { describeArrivals } from './arrival-suite.ts';
import { describeCensus } from './census-suite.ts';
import { describeErrands } from './errand-suite.ts';
import { describeAudits } from './audit-suite.ts';
import { describeEndings } from './ending-suite.ts';
import { describeInstallations } from './installation-suite.ts';
import { describeLeaving } from './leaving-suite.ts';
import { describeOpenChecks } from './open-check-suite.ts';
import { describeSurveys } from './survey-suite.ts';
import { describeTwins } from './twin-suite.ts';
import { Workshop } from './workshop.ts';

/** What holds for all jobs on either database. */
export function describeJobs(make: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let workshop: Workshop;

  beforeAll(async () => {
    database = await make();
    workshop = await Workshop.open(database);
  });

  afterAll(async () => {
    await workshop.close();
    await database.remove();
  });

  describeArrivals(() => workshop);
  describeAudits(() => workshop);
  describeCensus(() => workshop);
  describeEndings(() => workshop);
  describeErrands(() => workshop);
  describeInstallations(() => workshop);
  describeLeaving(() => workshop);
  describeOpenChecks(() => workshop);
  describeSurveys(() => workshop);
  describeTwins(() => workshop);
}
