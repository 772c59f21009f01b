import { expect, test } from '@jest/globals';
import { DEFAULT_POLICY } from '../../src/policy/default-policy.ts';
import { createReviewPool } from '../../src/pool/create-pool.ts';
import { memoryChange } from '../../src/source/memory.ts';

const APP = { Procfile: 'web: node server.js\n', 'package.json': '{"name":"app","private":true,"scripts":{"start":"node server.js"}}' };

test('threads that judge are given nothing of the environment', async () => {
  process.env['SECRET_OF_THE_PROCESS'] = 'hunter2';
  const pool = await createReviewPool({ threads: 1, timeMs: 5_000, memoryMb: 96 }, new URL('./telling-rules.ts', import.meta.url));
  try {
    const review = await pool.reviewChange(memoryChange(APP, { ...APP, 'server.js': 'tell();\n' }), { policy: DEFAULT_POLICY });
    expect(review.findings.map(({ what }) => what)).toEqual(['It knows [].']);
  } finally {
    await pool.close();
    delete process.env['SECRET_OF_THE_PROCESS'];
  }
});
