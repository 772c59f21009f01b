import { describe } from '@jest/globals';
import { postgresCluster } from '../store/databases.ts';
import { describeJobs } from './describe-jobs.ts';

describe('jobs on Postgres', () => {
  describeJobs(postgresCluster);
});
