import { afterAll, afterEach, beforeAll } from '@jest/globals';
import nock from 'nock';

// nock leaks between the test files of a worker, so each file begins with a closed network and ends with an untouched one.
beforeAll(() => {
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
  nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/);
});

afterEach(() => {
  nock.cleanAll();
});

afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});
