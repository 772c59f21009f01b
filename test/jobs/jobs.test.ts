import { describe } from '@jest/globals';
import { embeddedDatabase } from '../store/embedded-database.ts';
import { describeJobs } from './describe-jobs.ts';

describe('jobs on the embedded database', () => {
  describeJobs(async () => embeddedDatabase());
});
