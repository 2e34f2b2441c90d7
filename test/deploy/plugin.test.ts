import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

interface Parameters {
  readonly stage: string;
  readonly configPath: string;
}

const { problemsOf } = createRequire(import.meta.url)('../../deploy/plugin.cjs') as {
  readonly problemsOf: (parameters: Parameters) => readonly string[];
};

const problems = ({ stage = 'prod', ...rest }: Partial<Parameters>) =>
  problemsOf({ stage, configPath: stage === 'prod' ? '/headgate' : '/headgate-other', ...rest });

describe('the parameters of a deploy', () => {
  it.each(['prod', 'dev', 'd', 'staging2', 'abcdefghijklmnop'])('may have the stage %s', (stage) => {
    expect(problems({ stage })).toEqual([]);
  });

  it.each(['dev-eu', 'wake', 'Prod', '2nd', '', 'abcdefghijklmnopq', 'a_b'])('refuse the stage "%s"', (stage) => {
    expect(problems({ stage })).toEqual([expect.stringContaining(`--stage is "${stage}"; accepted:`)]);
  });

  it.each(['/headgate', '/headgate-dev', '/teams/data/headgate'])('may have the path %s', (configPath) => {
    expect(problems({ configPath })).toEqual([]);
  });

  it.each(['/headgate/', 'headgate', '/', '/a//b', '/aws/x', '/SSMx', '/a b'])('refuse the path "%s"', (configPath) => {
    expect(problems({ configPath }).join()).toContain(`configPath is "${configPath}"`);
  });

  it('refuse a path inside the default one, whose documents would be taken for the documents of prod', () => {
    expect(problems({ stage: 'dev', configPath: '/headgate/dev' }).join()).toContain('inside /headgate');
  });

  it.each(['dev', 'staging2'])('refuse the path of prod for the stage %s: two would enforce the same', (stage) => {
    expect(problems({ stage, configPath: '/headgate' })).toEqual([expect.stringContaining('only prod reads that')]);
    expect(problems({ stage, configPath: `/headgate-${stage}` })).toEqual([]);
  });

  it('tell all problems at once', () => {
    expect(problems({ stage: 'dev-eu', configPath: 'x' })).toHaveLength(2);
  });
});
