/** Commands a person can paste into a shell. Every value from outside is quoted where a shell would read it otherwise. */
import type { Action } from '../core/action.ts';
import { HOUR_MS } from '../core/units.ts';
import { oneLine } from './format.ts';
import { type Place, parameterName } from './place.ts';

/** An option with its value; a flag has none. */
type Option = readonly [flag: string, value?: string];

/** Off: Headgate changes nothing in any source of the account any more. */
export function switchCommand(place: Place, to: 'on' | 'off'): string {
  const name = parameterName(place, 'switch');
  return aws(place, 'ssm put-parameter', [['--name', name], ['--type', 'String'], ['--value', to], ['--overwrite']]);
}

/**
 * Writes a document that is not there yet. Without `--overwrite` AWS refuses where there is one: what an owner wrote is
 * never lost by a pasted command.
 */
export function newDocumentCommand(place: Place, leaf: string, document: object): string {
  const value = JSON.stringify(document);
  return aws(place, 'ssm put-parameter', [
    ['--name', parameterName(place, leaf)],
    ['--type', 'String'],
    ['--value', value],
  ]);
}

/** Shows a document as it stands. */
export function showParameterCommand(place: Place, name: string): string {
  return aws(place, 'ssm get-parameter', [
    ['--name', name],
    ['--query', 'Parameter.Value'],
    ['--output', 'text'],
  ]);
}

/** Opts a stream in. */
export function tagCommand(place: Place, streamName: string): string {
  return aws(place, 'kinesis add-tags-to-stream', [
    ['--stream-name', streamName],
    ['--tags', 'headgate=on'],
  ]);
}

/** The change by hand; null for changes that are not made by one plain call. */
export function actionCommand(place: Place, action: Action, streamName: string): string | null {
  switch (action.kind) {
    case 'set-parallelization-factor':
      return aws(place, 'lambda update-event-source-mapping', [
        ['--uuid', action.mappingId],
        ['--parallelization-factor', String(action.to)],
      ]);
    case 'update-shard-count':
      return aws(place, 'kinesis update-shard-count', [
        ['--stream-name', streamName],
        ['--target-shard-count', String(action.to)],
        ['--scaling-type', 'UNIFORM_SCALING'],
      ]);
    default:
      return null;
  }
}

/** Keeps the records of a stream for longer. */
export function retentionCommand(place: Place, streamName: string, retentionMs: number): string {
  return aws(place, 'kinesis increase-stream-retention-period', [
    ['--stream-name', streamName],
    ['--retention-period-hours', String(Math.round(retentionMs / HOUR_MS))],
  ]);
}

function aws(place: Place, call: string, options: readonly Option[]): string {
  const all: readonly Option[] = [...options, ['--region', place.region]];
  const parts = all.map(([flag, value]) => (value === undefined ? flag : `${flag} ${shellWord(value)}`));
  return ['aws', call, ...parts].join(' ');
}

function shellWord(text: string): string {
  const line = oneLine(text);
  const isPlain = /^[\w./:=@%+,][\w./:=@%+,-]*$/.test(line);
  return isPlain ? line : `'${line.replaceAll("'", "'\\''")}'`;
}
