import { describe, expect, test } from '@jest/globals';
import { alternativesOf } from '../../../../src/analysis/knowledge/environment/alternative-variables.ts';
import type { Language } from '../../../../src/analysis/languages.ts';
import { read } from '../../code/reading.ts';

describe('alternativesOf', () => {
  test.each<[Language, string, boolean]>([
    ['typescript', 'const a = process.env.ONE || process.env.TWO;', true],
    ['typescript', 'const a = process.env.ONE ?? process.env["TWO"];', true],
    ['typescript', 'run(process.env.ONE, process.env.TWO);', false],
    ['typescript', 'const a = process.env.ONE && process.env.TWO;', false],
    ['python', "import os\na = os.getenv('ONE') or os.environ.get('TWO')", true],
    ['python', "import os\na = os.getenv('ONE', os.getenv('TWO'))", true],
    ['python', "import os\na = os.getenv('ONE')\nb = os.getenv('TWO')", false],
    ['rust', 'fn f() { std::env::var("ONE").or_else(|_| std::env::var("TWO")); }', true],
    ['ruby', "a = ENV['ONE'] || ENV['TWO']", true],
    ['ruby', "a = ENV.fetch('ONE') { ENV['TWO'] }", true],
    ['kotlin', 'val a = System.getenv("ONE") ?: System.getenv("TWO")', true],
    ['php', "<?php $a = getenv('ONE') ?: getenv('TWO');", true],
    ['csharp', 'var a = Environment.GetEnvironmentVariable("ONE") ?? Environment.GetEnvironmentVariable("TWO");', true],
  ])('%s: %s', (language, text, expected) => {
    expect(alternativesOf(read(language, text)).get('ONE')?.has('TWO') ?? false).toBe(expected);
  });
});
