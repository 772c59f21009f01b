import type { SettingsFile } from '../../documents/kinds.ts';
import { baseName, directoryOf, joinPath } from '../../paths.ts';
import { repositoryFact } from '../../remembered-facts.ts';
import type { Repository } from '../../repository.ts';

/** What the values of a chart may have at their top: the charts that it brings along, and its own values. */
interface ChartKeys {
  readonly charts: ReadonlySet<string>;
  readonly own: ReadonlySet<string>;
}

const chartKeys = repositoryFact((repository): readonly ChartKeys[] =>
  [...repository.tree.entries.keys()]
    .filter((path) => baseName(path) === 'Chart.yaml')
    .flatMap((path) => {
      const dependencies = repository.document('data', path)?.roots[0]?.at('dependencies')?.children ?? [];
      const charts = new Set(dependencies.flatMap((one) => one.at('alias')?.text ?? one.at('name')?.text ?? []));
      const values = repository.document('data', joinPath(directoryOf(path), 'values.yaml'))?.roots[0]?.children ?? [];
      return charts.size === 0 ? [] : [{ charts, own: new Set(values.flatMap(({ key }) => key ?? [])) }];
    }),
);

/**
 * True for a file of values that a deploy installs a chart of the repository with, wherever it lies (`helm upgrade -f config/prod.yaml`),
 * and for one beside a program of Pulumi, which gives its values to the deploy.
 */
export function isOfDeploy({ path, settings }: SettingsFile, repository: Repository): boolean {
  if (!/\.ya?ml$/.test(path)) return false;
  if (repository.tree.entries.has(joinPath(directoryOf(path), 'Pulumi.yaml'))) return true;
  const keys = [...new Set(settings.map(({ key }) => key.split('.', 1)[0] ?? ''))];
  return chartKeys(repository).some(({ charts, own }) => {
    const known = keys.filter((key) => charts.has(key) || own.has(key));
    // What files of values hold beside the chart's keys is for their own anchors.
    return known.length > 1 && known.length * 2 > keys.length && known.some((key) => charts.has(key));
  });
}
