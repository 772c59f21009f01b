import { describe, expect, test } from '@jest/globals';
import { installationOf, isPinned, packageName } from '../../../../src/analysis/knowledge/packages/installers.ts';
import { parseShell } from '../../../../src/analysis/shell.ts';

function installed(text: string): string {
  const [command] = parseShell(text);
  const found = command && installationOf(command);
  if (!found) return 'nothing';
  const words = found.packages.map((word) => packageName(word) + (isPinned(found.installer, word) ? '!' : ''));
  return [found.installer, found.global ? 'global' : '', found.fromManifest ? 'manifest' : '', ...words].filter(Boolean).join(' ');
}

describe('installationOf', () => {
  test.each([
    ['pip install flask', 'pip flask'],
    ['pip3 install --no-cache-dir -U gunicorn==20.1.0 "uvicorn[standard]>=0.2"', 'pip gunicorn! uvicorn'],
    ['python -m pip install -r requirements.txt', 'pip manifest'],
    ['pip install -rrequirements.txt', 'pip manifest'],
    ['pip install --index-url https://pypi.example .', 'pip manifest'],
    ['pip install -e ".[dev]"', 'pip manifest'],
    ['pip install /wheels/*', 'pip manifest'],
    ['pip install poetry==$POETRY_VERSION', 'pip poetry!'],
    ['pip wheel x', 'nothing'],
    ['uv pip install --system x', 'uv x'],
    [
      'uv pip install --no-cache --system --no-python-downloads --python-preference system --index https://x.example --requirements r.txt',
      'uv manifest',
    ],
    ['uv sync --frozen', 'nothing'],
    ['npm install', 'npm manifest'],
    ['npm --prefix web i -g @angular/cli@16.0.1', 'npm global @angular/cli!'],
    ['yarn global add serve', 'yarn global serve'],
    ['yarn install', 'nothing'],
    ['pnpm add -g pnpm@9', 'pnpm global pnpm!'],
    ['gem install rails -v 7.1', 'gem rails'],
    ['go install example.com/tool@latest', 'go example.com/tool'],
    ['go install ./cmd/app', 'go manifest'],
    ['go install github.com/acme/shop/catalogue', 'go manifest'],
    ['cargo install trunk --locked', 'cargo global trunk'],
    ['cargo install --path .', 'cargo global manifest'],
    ['composer global require x/y', 'composer global x/y'],
    ['dotnet tool install -g dotnet-ef --version 8.0.1', 'dotnet global dotnet-ef'],
    ['npm run build', 'nothing'],
  ])('%s', (text, expected) => {
    expect(installed(text)).toBe(expected);
  });
});
