import { describe, expect, it } from '@jest/globals';
import { renderedFrom } from '../../../src/analysis/documents/rendered.ts';
import { SourceText } from '../../../src/analysis/text.ts';

describe('renderedFrom', () => {
  it('keeps places and leaves unknown what is filled in', () => {
    const text = '{# by hand #}\nhost: {{ host }}\n{% if tls %}\nport: <%= port %>\n{% endif %}\nname: shop\n';
    const { path, source } = renderedFrom('etc/app.yml.j2', new SourceText(text)) ?? { path: '', source: new SourceText('') };
    expect(path).toBe('etc/app.yml');
    expect(source.text).toHaveLength(text.length);
    expect(source.text.indexOf('name: shop')).toBe(text.indexOf('name: shop'));
    expect(source.text.split('\n').filter((line) => line.trim() !== '')).toEqual(['host: $(_______)', 'port: $(________)', 'name: shop']);
  });

  it.each([
    ['what is copied by hand', 'config/database.yml.template', 'host: localhost\n'],
    ['pages and code', 'views/page.html.erb', '<%= title %>\n'],
    ['code', 'deploy/setup.py.j2', 'x = "{{ y }}"\n'],
  ])('leaves %s', (_, path, text) => {
    expect(renderedFrom(path, new SourceText(text))).toBeUndefined();
  });
});
