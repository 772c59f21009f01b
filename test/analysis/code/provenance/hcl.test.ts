import { describe, expect, test } from '@jest/globals';
import { inWords, read } from '../reading.ts';

// HCL has no calls to speak of: the value of the attribute `probe` is asked for.
describe('provenance in hcl', () => {
  test.each([
    ['a literal', 'resource "a" "b" {\n  probe = "x"\n}', 'literal x'],
    ['a number', 'resource "a" "b" {\n  probe = 80\n}', 'literal 80'],
    ['a boolean', 'resource "a" "b" {\n  probe = true\n}', 'literal true'],
    ['a variable', 'resource "a" "b" {\n  probe = var.password\n}', 'configuration'],
    ['a data source', 'resource "a" "b" {\n  probe = data.aws_secret.x.value\n}', 'configuration'],
    ['a module output', 'resource "a" "b" {\n  probe = module.db.host\n}', 'configuration'],
    ['a local', 'locals {\n  host = "db"\n}\nresource "a" "b" {\n  probe = local.host\n}', 'literal db'],
    ['another resource', 'resource "a" "b" {\n  probe = aws_db.main.host\n}', 'unknown'],
    ['a template of literals', 'resource "a" "b" {\n  probe = "a-${"b"}"\n}', 'literal a-b'],
    ['a template with a variable', 'resource "a" "b" {\n  probe = "db-${var.name}"\n}', 'configuration'],
    ['a call that dresses a literal', 'resource "a" "b" {\n  probe = tostring(80)\n}', 'literal 80'],
    ['an unknown call', 'resource "a" "b" {\n  probe = file("x")\n}', 'unknown'],
    ['a heredoc', 'resource "a" "b" {\n  probe = <<EOT\nhi\nEOT\n}', 'literal hi'],
    ['a default of a variable', 'variable "x" {\n  probe = "y"\n}', 'literal y'],
  ])('%s', (_, code, expected) => {
    const assignment = read('hcl', code).assignments.find((one) => one.name === 'probe');
    expect(inWords(assignment?.value.value()).trim()).toBe(expected);
  });
});
