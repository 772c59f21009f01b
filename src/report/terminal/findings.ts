import { FACTORS } from '../../../checks/factors.ts';
import type { Finding } from '../../review/review.ts';
import { oneLine, visible } from '../escape.ts';
import { codeFrame } from './code-frame.ts';
import { severityMark, wrap, type TerminalStyle } from './style.ts';

const LABEL_WIDTH = 6;
const INDENT = '    ';

/** The findings under the headings of their factor and file, in the methodology's order. */
export function findingLines(findings: readonly Finding[], style: TerminalStyle): readonly string[] {
  const lines: string[] = [];
  for (const factor of FACTORS) {
    const own = findings.filter((finding) => finding.factor === factor.number);
    if (own.length === 0) continue;
    lines.push(style.colors.bold(`${factor.numeral}. ${factor.name}`), '');
    for (const path of new Set(own.map((finding) => finding.path).sort())) {
      lines.push(`  ${style.colors.underline(oneLine(path))}`, '');
      const here = own.filter((finding) => finding.path === path).sort((one, other) => one.span.start - other.span.start);
      for (const [finding, ...others] of told(here))
        if (finding) lines.push(...oneFinding(finding, style), ...alsoLines(others, style), '');
    }
  }
  return lines;
}

/** From this many on, findings of a file that say the same are told at the first. */
const MANY = 3;

/** The findings of a file one by one, those of which many have the same reason and remedy together. */
function told(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const same = Map.groupBy(findings, ({ ruleId, severity, confidence, why, remedy, suggestion, fingerprint }) =>
    suggestion ? fingerprint : [ruleId, severity, confidence, why, remedy].join('\n'),
  );
  const groups = [...same.values()].flatMap((group) => (group.length < MANY ? group.map((finding) => [finding]) : [group]));
  return groups.toSorted(([one], [other]) => (one?.span.start ?? 0) - (other?.span.start ?? 0));
}

function alsoLines(others: readonly Finding[], style: TerminalStyle): readonly string[] {
  return others.flatMap(({ range, what }, index) => labelled(index === 0 ? 'Also' : '', `line ${range.start.line}: ${what}`, style));
}

function oneFinding(finding: Finding, style: TerminalStyle): readonly string[] {
  const { start } = finding.range;
  const likely = finding.confidence === 'likely' ? ' (likely)' : '';
  const place = style.colors.dim(`${oneLine(finding.path)}:${start.line}:${start.column}`);
  return [
    `${INDENT}${severityMark(finding.severity, style)}${likely}  ${finding.ruleId}  ${place}`,
    ...codeFrame(finding, { ...style, width: style.width - INDENT.length }).map((line) => INDENT + line),
    ...labelled('What', finding.what, style),
    ...labelled('Why', finding.why, style),
    ...labelled('Do', finding.remedy, style),
    ...suggestionLines(finding, style),
    ...labelled('More', finding.link, style),
  ];
}

function labelled(label: string, text: string, { colors, width }: TerminalStyle): readonly string[] {
  const lines = wrap(oneLine(text), width - INDENT.length - LABEL_WIDTH);
  return lines.map((line, index) => `${INDENT}${index === 0 ? colors.bold(label.padEnd(LABEL_WIDTH)) : ' '.repeat(LABEL_WIDTH)}${line}`);
}

function suggestionLines({ suggestion }: Finding, style: TerminalStyle): readonly string[] {
  if (!suggestion) return [];
  const { startLine, endLine } = suggestion;
  const where = startLine === endLine ? `line ${startLine}` : `lines ${startLine} to ${endLine}`;
  const replacement =
    suggestion.lines.length === 0
      ? [style.colors.red(`- ${where}`)]
      : suggestion.lines.map((line) => style.colors.green(`+ ${visible(line)}`));
  const heading = `${suggestion.title} (${suggestion.lines.length === 0 ? 'removes' : 'instead of'} ${where})`;
  return [...labelled('Fix', heading, style), ...replacement.map((line) => INDENT + ' '.repeat(LABEL_WIDTH) + line)];
}
