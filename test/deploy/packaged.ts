/** Runs `serverless package` as a newcomer's machine would: no credentials, and no AWS that answers. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY } from '../architecture/cruiser.ts';
import { type ZipEntry, zipEntries } from './zip-entries.ts';

export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>;
}

export interface Packaged {
  readonly template: Template;
  readonly entries: readonly ZipEntry[];
  readonly zipBytes: number;
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const run = promisify(execFile);

/** Nobody listens there: a call to AWS fails at once and cannot leave the machine. */
const NO_AWS = 'http://127.0.0.1:1';

/** The ways to deploy that are looked at: two stages of one account, and one with every parameter set. */
export interface Packages {
  readonly dev: Packaged;
  readonly prod: Packaged;
  readonly tuned: Packaged;
}

export const BOUNDARY = 'arn:aws:iam::123456789012:policy/platform-boundary';

export async function packageAll(): Promise<Packages> {
  const parameters = {
    permissionsBoundary: BOUNDARY,
    reservedConcurrency: '2',
    memoryMb: '1769',
    configPath: '/platform/headgate',
    historyDays: '90',
  };
  const flags = Object.entries(parameters).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const [dev, prod, tuned] = await Promise.all([
    packageStage(),
    packageStage('--stage', 'prod', '--region', 'eu-west-1'),
    packageStage('--stage', 'prod', ...flags),
  ]);
  return { dev, prod, tuned };
}

/** In a copy of the repository: two runs in one folder would take each other's files away. */
async function packageStage(...args: readonly string[]): Promise<Packaged> {
  const root = copyOfRepository();
  try {
    await serverless(root, ['package', ...args]);
    const output = join(root, '.serverless');
    const zip = readFileSync(join(output, 'headgate.zip'));
    const template = JSON.parse(readFileSync(join(output, 'cloudformation-template-update-stack.json'), 'utf8'));
    return { template, entries: zipEntries(zip), zipBytes: zip.length };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The tool says what is wrong on its standard output, which is not part of an error otherwise. */
async function serverless(root: string, args: readonly string[]): Promise<void> {
  const program = join(REPOSITORY, 'node_modules/.bin/serverless');
  await run(program, args, { cwd: root, env: bareEnvironment(root) }).catch(
    (cause: { readonly stdout?: string; readonly stderr?: string }) => {
      throw new Error(`serverless package failed\n${cause.stdout}${cause.stderr}`, { cause });
    },
  );
}

/** Statements of the controller's role. */
export function statementsOf({ Resources }: Template): readonly Statement[] {
  const policies = Resources.ControllerRole?.Properties.Policies as
    | readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[]
    | undefined;
  return (policies ?? []).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

export function actionsOf({ Action }: Statement): readonly string[] {
  return typeof Action === 'string' ? [Action] : Action;
}

export function propertiesOf({ template }: Packaged, logicalId: string): Resource['Properties'] {
  const resource = template.Resources[logicalId];
  if (resource === undefined) throw new Error(`${logicalId} is not in the template`);
  return resource.Properties;
}

export function resourcesOfType({ Resources }: Template, type: string): readonly Resource['Properties'][] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);
}

function copyOfRepository(): string {
  const root = mkdtempSync(join(tmpdir(), 'headgate-package-'));
  for (const path of ['package.json', 'serverless.yml', 'tsconfig.json', 'deploy', 'scripts', 'src']) {
    cpSync(join(REPOSITORY, path), join(root, path), { recursive: true });
  }
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  return root;
}

function bareEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return { ...Object.fromEntries(kept), HOME: home, AWS_ENDPOINT_URL: NO_AWS, AWS_EC2_METADATA_DISABLED: 'true' };
}
