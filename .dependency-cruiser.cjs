/**
 * The import rules of docs/architecture.md. One row per room: what it may see of src/, which packages and which Node
 * built-ins. All else is refused, so that a new room or package is a decision and not an accident. Type imports count.
 */

const { builtinModules } = require('node:module');

const anyOf = (patterns) => `(${patterns.join('|')})`;
const packagePattern = (name) => `(^|node_modules/)${name}(/|$)`;
const builtinPattern = (name) => `^(node:)?${name}$`;

const EVERY_BUILTIN = builtinModules;
const RANDOM = ['pure-rand', 'd3-random'];

const ROOMS = [
  {
    name: 'core-is-pure',
    room: '^src/core/',
    sees: ['^src/core/'],
    comment:
      'The core sees only the core. What it needs from outside comes in as an argument: a reading in the observation, `now`, a policy. What has to wait or fail belongs to a port.',
  },
  {
    name: 'ports-see-core',
    room: '^src/ports\\.ts$',
    sees: ['^src/core/'],
    comment:
      'Ports speak in the types of the core. A type a port needs goes to core/; a type of one implementation stays in its adapter.',
  },
  {
    name: 'controller-sees-ports',
    room: '^src/controller/',
    sees: ['^src/core/', '^src/ports\\.ts$', '^src/controller/'],
    comment:
      'The loop is handed its ports by handlers/, cli/ or sim/. Widen a port instead of importing the thing behind it.',
  },
  {
    name: 'config-sees-core',
    room: '^src/config/',
    sees: ['^src/core/', '^src/config/'],
    packages: ['zod'],
    comment:
      "Config turns documents into the core's policies. Where the documents come from is an adapter's business: take the text as an argument.",
  },
  {
    name: 'report-is-pure',
    room: '^src/report/',
    sees: ['^src/core/', '^src/report/'],
    comment:
      'A renderer is a function from a report to text. Sending, saving and reading files belong to an adapter or to cli/, which hand over what the page embeds.',
  },
  ...['aws', 'slack', 'powertools', 'memory', 'file'].map((adapter) => ({
    name: `adapter-${adapter}-stays-a-leaf`,
    room: `^src/adapters/${adapter}/`,
    sees: ['^src/core/', '^src/ports\\.ts$', `^src/adapters/${adapter}/`],
    packages: { aws: ['@aws-sdk', '@smithy'], powertools: ['@aws-lambda-powertools'] }[adapter] ?? [],
    builtins: EVERY_BUILTIN,
    comment:
      'Adapters do not mix and see no renderer: handlers/ and cli/ hand them what they need. What two adapters share belongs to core/ or to ports.ts.',
  })),
  {
    name: 'world-knows-no-decider',
    room: '^src/world/',
    sees: ['^src/world/', '^src/core/units\\.ts$', '^src/core/limits\\.ts$'],
    packages: RANDOM,
    builtins: ['crypto'],
    comment:
      'The world is physics: only units and AWS limits are shared with what it judges. Translate between world and core in sim/.',
  },
  {
    name: 'sim-uses-no-cloud',
    room: '^src/sim/',
    sees: [
      '^src/core/',
      '^src/ports\\.ts$',
      '^src/world/',
      '^src/controller/',
      '^src/config/(?!environment\\.ts$)',
      '^src/adapters/(memory|file)/',
      '^src/sim/',
    ],
    packages: ['zod', ...RANDOM],
    builtins: ['crypto'],
    comment:
      'The simulator closes the loop over world/ with memory and file adapters. Return values and let cli/ or bench/ render them.',
  },
  {
    name: 'emulator-sees-world',
    room: '^src/emulator/',
    sees: ['^src/world/', '^src/core/', '^src/emulator/'],
    packages: ['dynalite'],
    builtins: EVERY_BUILTIN,
    comment:
      "The emulator is a thin face of world/. A limit, a state or a refusal belongs to world/, so that the simulator's ports show it too.",
  },
  {
    name: 'bench-sees-sim',
    room: '^src/bench/',
    packages: ['pure-rand'],
    sees: ['^src/sim/', '^src/report/', '^src/core/', '^src/bench/'],
    comment: 'The bench judges finished runs of sim/ and renders them with report/. What it lacks, sim/ should return.',
  },
  {
    name: 'cli-composes',
    room: '^src/cli/',
    sees: ['^src/(?!handlers/)'],
    packages: ['commander', 'picocolors', 'uplot'],
    builtins: EVERY_BUILTIN,
    comment: 'The command composes the rooms. What it shares with a handler belongs to the room both compose.',
  },
  {
    name: 'handlers-compose',
    room: '^src/handlers/',
    sees: ['^src/(core|controller|config|report|adapters|handlers)/', '^src/ports\\.ts$'],
    builtins: EVERY_BUILTIN,
    comment: 'A Lambda entry point wires adapters to the loop. It needs no package of its own.',
  },
];

const roomRule = ({ name, room, sees, packages = [], builtins = [], comment }) => ({
  name,
  comment,
  severity: 'error',
  from: { path: room },
  to: { pathNot: anyOf([...sees, ...packages.map(packagePattern), ...builtins.map(builtinPattern)]) },
});

/** Rules that hold across rooms, each for a reason of its own. */
const HOUSE_RULES = [
  {
    name: 'no-circles',
    comment: 'Type imports count. Move what both files need into a third one, or pass it as an argument.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'not-resolvable',
    comment:
      'The import leads nowhere: write the .ts ending, or add the package to package.json with a decision record.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'every-file-has-a-room',
    comment:
      'Only ports.ts lies directly in src/, and rooms are the ones above. Put the file into one; a new room needs a row here.',
    severity: 'error',
    from: {
      path: '^src/',
      pathNot: anyOf(ROOMS.map(({ room }) => room)),
    },
    to: {},
  },
  {
    name: 'environment-is-read-at-the-door',
    comment: 'Only handlers/ and cli/ read the environment. Take the value as an argument.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/(handlers|cli)/' },
    to: { path: '^src/config/environment\\.ts$' },
  },
  {
    name: 'files-only-in-adapters-file-and-cli',
    comment: 'Read or write the file in adapters/file or cli/ and hand over its content.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/(adapters/file|cli)/' },
    to: { path: builtinPattern('fs(/promises)?') },
  },
  {
    name: 'aws-sdk-only-in-adapters-aws',
    comment: 'Name what is needed as a port and implement it in adapters/aws.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/adapters/aws/' },
    to: { path: packagePattern('@(aws-sdk|smithy)') },
  },
  {
    name: 'entry-points-are-roots',
    comment: 'Nobody imports an entry point. Move the shared part into the room it belongs to.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/(handlers|cli)/' },
    to: { path: '^src/(handlers|cli)/' },
  },
  {
    name: 'src-imports-no-test-or-script',
    comment: 'What the product needs lives in src/. Builders and fakes stay in test/.',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: '^(test|scripts)/' },
  },
  {
    name: 'no-package-for-development-only',
    comment: 'A package that src/ uses is a dependency, not a devDependency, and has its line in docs/decisions.',
    severity: 'error',
    from: { path: '^src/' },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], pathNot: packagePattern('@types') },
  },
  {
    name: 'bundle-holds-no-simulator',
    comment:
      'What a Lambda entry point reaches is in its bundle. Cut the chain: world, sim, emulator and bench stay out.',
    severity: 'error',
    from: { path: '^src/handlers/' },
    to: { path: '^src/(world|sim|emulator|bench)/', reachable: true },
  },
];

module.exports = {
  forbidden: [...ROOMS.map(roomRule), ...HOUSE_RULES],
  options: {
    // Without it type imports are invisible, and so are circles made of them.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
