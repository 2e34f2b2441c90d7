import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  actionCommand,
  newDocumentCommand,
  retentionCommand,
  showParameterCommand,
  switchCommand,
  tagCommand,
} from '../../src/report/commands.ts';
import type { Place } from '../../src/report/place.ts';
import { aFactorAction, aReshardAction } from '../support/report-builder.ts';

const PLACE: Place = {
  region: 'eu-west-1',
  accountId: '1',
  functionName: 'headgate',
  configPath: '/headgate/',
  stage: 'prod',
  embedded: false,
};

/** What a shell makes of a command's words. */
function wordsOf(command: string): readonly string[] {
  const shown = execFileSync('sh', ['-c', `aws() { printf '%s\\0' "$@"; }; ${command}`], { encoding: 'utf8' });
  return shown.split('\0').slice(0, -1);
}

describe('commands', () => {
  it('are whole and name the Region', () => {
    expect(switchCommand(PLACE, 'off')).toBe(
      'aws ssm put-parameter --name /headgate/switch --type String --value off --overwrite --region eu-west-1',
    );
    expect(tagCommand(PLACE, 'orders')).toBe(
      'aws kinesis add-tags-to-stream --stream-name orders --tags headgate=on --region eu-west-1',
    );
    expect(showParameterCommand(PLACE, '/headgate/defaults')).toContain(
      '--name /headgate/defaults --query Parameter.Value',
    );
    expect(retentionCommand(PLACE, 'orders', 172_800_000)).toContain('--retention-period-hours 48');
  });

  it('never write over a document that is there', () => {
    const command = newDocumentCommand(PLACE, 'streams/orders', { mode: 'enforce' });

    expect(command).not.toContain('--overwrite');
    expect(wordsOf(command)).toContain('{"mode":"enforce"}');
  });

  it('make the change of an action where one call makes it', () => {
    expect(actionCommand(PLACE, aFactorAction(1, 4), 'orders')).toContain('--parallelization-factor 4');
    expect(actionCommand(PLACE, aReshardAction(4, 8), 'orders')).toContain('--target-shard-count 8');
    expect(
      actionCommand(PLACE, { kind: 'set-mapping-enabled', mappingId: 'm', from: true, to: false }, 'orders'),
    ).toBeNull();
  });

  it.each(["it's", 'two words', '$(touch x)', '`touch x`', 'a;b', 'a|b', '"quoted"', '-x', '*', '\\', ''])(
    'reach the shell as one word: %j',
    (name) => {
      expect(wordsOf(tagCommand(PLACE, name))).toEqual([
        'kinesis',
        'add-tags-to-stream',
        '--stream-name',
        name,
        '--tags',
        'headgate=on',
        '--region',
        'eu-west-1',
      ]);
    },
  );
});
