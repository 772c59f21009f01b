import { expect, test } from '@jest/globals';
import { isErrorCheck } from '../../../../src/analysis/knowledge/starting/error-checks.ts';

test.each([
  'err == nil',
  'err != nil',
  '(!error)',
  'error is None',
  'ok',
  'result.is_ok()',
  '!AppDataSource.isInitialized',
  'mongoose.connection.isConnected',
  'err != nil && err != migrate.ErrNoChange',
  'err != nil && !errors.Is(err, migrate.ErrNoChange)',
])('%s asks whether the step before has worked', (condition) => {
  expect(isErrorCheck(condition)).toBe(true);
});

test.each(['cfg.Migrate', 'process.env.SYNC', 'err == nil && cfg.Migrate', 'options.onError', 'count === 0', "mode === 'ok'", 'token'])(
  '%s decides on more',
  (condition) => {
    expect(isErrorCheck(condition)).toBe(false);
  },
);
