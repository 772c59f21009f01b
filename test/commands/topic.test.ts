import { expect, test } from '@jest/globals';
import { nearest } from '../../src/commands/slips.ts';
import { auditTopicOf, meantTopic } from '../../src/commands/topic.ts';

const isRule = (ruleId: string): boolean => ruleId === 'logs/file-logger';

test.each<[string, object]>([
  ['logs', { kind: 'factor', factor: 'logs' }],
  ['logs/file-logger', { kind: 'rule', ruleId: 'logs/file-logger' }],
  ['Logs/File-Logger', { kind: 'rule', ruleId: 'logs/file-logger' }],
  ['logs/app', { kind: 'path', glob: 'logs/app' }],
  ['config/Initializers', { kind: 'path', glob: 'config/Initializers' }],
  ['Makefile', { kind: 'path', glob: 'Makefile' }],
  ['src/**', { kind: 'path', glob: 'src/**' }],
])('%s is a factor, else a rule that there is, else a path', (word, expected) => {
  const topic = auditTopicOf(word);
  expect(topic && meantTopic(topic, isRule)).toEqual(expected);
});

test.each<[string, readonly string[], string | undefined]>([
  ['confg', ['config', 'logs'], 'config'],
  ['log', ['logs', 'log'], 'log'],
  ['xy', ['ab'], undefined],
  ['databases', ['config'], undefined],
  ['logs/file-loger', ['logs/log-volume', 'logs/file-logger'], 'logs/file-logger'],
])('%s of %j probably means %s', (word, words, expected) => {
  expect(nearest(word, words)).toBe(expected);
});
