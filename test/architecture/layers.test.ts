import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cruiseSource, REPOSITORY, rulesBrokenBy, type Tree } from './cruiser.ts';

const CLOCK = { 'src/core/clock.ts': 'export type Clock = number;\n' };

/** All there may be in src. A file without imports breaks no import rule, so the list is checked by itself. */
const ROOMS = [
  'adapters',
  'bench',
  'cli',
  'config',
  'controller',
  'core',
  'emulator',
  'handlers',
  'ports.ts',
  'report',
  'sim',
  'world',
];

/** A planted tree, and the one rule or rules it has to break. */
interface Plant {
  readonly what: string;
  readonly tree: Tree;
  readonly breaks: readonly string[];
}

/** One file that imports another: the smallest tree that can break a rule. */
function edge(from: string, to: string, how: 'type' | 'value' = 'value'): Tree {
  const steps = '../'.repeat(from.split('/').length - 1);
  const keyword = how === 'type' ? 'import type' : 'import';
  return {
    [to]: 'export interface Thing { readonly one: 1 }\nexport const thing: Thing = { one: 1 };\n',
    [from]: `${keyword} { ${how === 'type' ? 'Thing' : 'thing'} } from '${steps}${to}';\nexport const user = ${
      how === 'type' ? '(one: Thing): Thing => one' : 'thing'
    };\n`,
  };
}

/** One file that imports something from outside the repository. */
function outside(from: string, name: string): Tree {
  return { [from]: `import * as outside from '${name}';\nexport const used = outside;\n` };
}

const PLANTS: readonly Plant[] = [
  {
    what: 'a file system call in the core',
    tree: outside('src/core/measure.ts', 'node:fs'),
    breaks: ['core-is-pure', 'files-only-in-adapters-file-and-cli'],
  },
  {
    what: 'a type import from the core up to the controller',
    tree: edge('src/core/decide.ts', 'src/controller/turn.ts', 'type'),
    breaks: ['core-is-pure'],
  },
  {
    what: 'a circle of type imports',
    tree: {
      'src/core/a.ts': "import type { B } from './b.ts';\nexport interface A { readonly b: B | null }\n",
      'src/core/b.ts': "import type { A } from './a.ts';\nexport interface B { readonly a: A | null }\n",
    },
    breaks: ['no-circles'],
  },
  {
    what: 'a world that knows the controller',
    tree: edge('src/world/world.ts', 'src/controller/turn.ts'),
    breaks: ['world-knows-no-decider'],
  },
  {
    what: "a world that reads the decider's types",
    tree: edge('src/world/world.ts', 'src/core/decision.ts', 'type'),
    breaks: ['world-knows-no-decider'],
  },
  {
    what: 'a network call in the world',
    tree: outside('src/world/world.ts', 'node:http'),
    breaks: ['world-knows-no-decider'],
  },
  {
    what: 'an adapter that leans on another one',
    tree: edge('src/adapters/slack/reporter.ts', 'src/adapters/memory/store.ts'),
    breaks: ['adapter-slack-stays-a-leaf'],
  },
  {
    what: 'an adapter that imports a renderer',
    tree: edge('src/adapters/slack/reporter.ts', 'src/report/text.ts'),
    breaks: ['adapter-slack-stays-a-leaf'],
  },
  {
    what: 'a port that names its implementation',
    tree: edge('src/ports.ts', 'src/adapters/memory/store.ts', 'type'),
    breaks: ['ports-see-core'],
  },
  {
    what: 'a loop that picks its own adapter',
    tree: edge('src/controller/turn.ts', 'src/adapters/memory/store.ts'),
    breaks: ['controller-sees-ports'],
  },
  {
    what: 'a policy parser that asks the controller',
    tree: edge('src/config/parse-policy.ts', 'src/controller/turn.ts'),
    breaks: ['config-sees-core'],
  },
  {
    what: 'a renderer that writes a file',
    tree: outside('src/report/html.ts', 'node:fs/promises'),
    breaks: ['files-only-in-adapters-file-and-cli', 'report-is-pure'],
  },
  {
    what: 'a simulator that reads the environment',
    tree: edge('src/sim/run.ts', 'src/config/environment.ts'),
    breaks: ['environment-is-read-at-the-door', 'sim-uses-no-cloud'],
  },
  {
    what: 'a simulator that renders',
    tree: edge('src/sim/run.ts', 'src/report/text.ts'),
    breaks: ['sim-uses-no-cloud'],
  },
  {
    what: 'an emulator that knows the loop',
    tree: edge('src/emulator/server.ts', 'src/controller/turn.ts'),
    breaks: ['emulator-sees-world'],
  },
  {
    what: 'a bench that reaches into the world',
    tree: edge('src/bench/score.ts', 'src/world/world.ts'),
    breaks: ['bench-sees-sim'],
  },
  {
    what: 'a room that imports the command',
    tree: edge('src/sim/run.ts', 'src/cli/main.ts'),
    breaks: ['entry-points-are-roots', 'sim-uses-no-cloud'],
  },
  {
    what: 'an AWS client outside adapters/aws',
    tree: outside('src/controller/turn.ts', '@aws-sdk/client-kinesis'),
    breaks: ['aws-sdk-only-in-adapters-aws', 'controller-sees-ports'],
  },
  {
    what: 'source that leans on a test',
    tree: edge('src/core/decide.ts', 'test/support/builders.ts'),
    breaks: ['core-is-pure', 'src-imports-no-test-or-script'],
  },
  {
    what: 'a handler whose bundle would hold the simulator',
    tree: {
      ...edge('src/handlers/turn.ts', 'src/adapters/memory/store.ts'),
      'src/adapters/memory/store.ts': "export { thing } from '../../world/world.ts';\n",
      'src/world/world.ts': 'export const thing = 1;\n',
    },
    breaks: ['adapter-memory-stays-a-leaf', 'bundle-holds-no-simulator'],
  },
  {
    what: 'a core that needs a package',
    tree: outside('src/core/decide.ts', 'zod'),
    breaks: ['core-is-pure'],
  },
  {
    what: 'a package in a room it was not brought in for',
    tree: outside('src/world/world.ts', 'commander'),
    breaks: ['world-knows-no-decider'],
  },
  {
    what: 'a package that only development has',
    tree: outside('src/cli/main.ts', 'fast-check'),
    breaks: ['cli-composes', 'no-package-for-development-only'],
  },
  {
    what: 'a file in a room that does not exist',
    tree: edge('src/helpers/misc.ts', 'src/core/units.ts'),
    breaks: ['every-file-has-a-room'],
  },
];

const ALLOWED: readonly (readonly [string, Tree])[] = [
  ['the core imports the core', edge('src/core/decide.ts', 'src/core/units.ts')],
  ['an adapter implements a port', edge('src/adapters/memory/store.ts', 'src/ports.ts', 'type')],
  ["the world uses AWS's limits", edge('src/world/stream.ts', 'src/core/limits.ts')],
  ['the world hashes', outside('src/world/digest.ts', 'node:crypto')],
  ["the simulator reads a scenario's policy", edge('src/sim/scenario.ts', 'src/config/parse-policy.ts')],
  ['policy documents are checked with zod', outside('src/config/policy-schema.ts', 'zod')],
  ['the world draws random numbers', outside('src/world/random.ts', 'd3-random')],
  ['the emulator listens', outside('src/emulator/server.ts', 'node:http')],
  ['the file adapter reads files', outside('src/adapters/file/trace-reader.ts', 'node:fs')],
  ['the command composes', edge('src/cli/main.ts', 'src/bench/score.ts')],
];

describe('layers', () => {
  it('hold in src, with modules and dependencies really seen', async () => {
    const { summary } = await cruiseSource(REPOSITORY);

    expect(summary.totalCruised).toBeGreaterThan(10);
    expect(summary.totalDependenciesCruised ?? 0).toBeGreaterThan(10);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });

  it('know every room of src', () => {
    const rooms = readdirSync(join(REPOSITORY, 'src')).filter((name) => !ROOMS.includes(name));

    expect(rooms).toEqual([]);
  });

  it('count type imports as imports', async () => {
    const { modules } = await cruiseSource(REPOSITORY);

    const ports = modules.find(({ source }) => source === 'src/ports.ts');

    expect(ports?.dependencies.map(({ resolved }) => resolved)).toContain('src/core/action.ts');
  });

  it.each(PLANTS)('finds $what', async ({ tree, breaks }) => {
    expect(await rulesBrokenBy({ ...CLOCK, ...tree })).toEqual([...breaks].sort());
  });

  it.each(ALLOWED)('allows: %s', async (_what, tree) => {
    expect(await rulesBrokenBy({ ...CLOCK, ...tree })).toEqual([]);
  });
});
