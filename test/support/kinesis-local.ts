/** kinesis-local from npm, a mock of Kinesis by other people, in a process of its own for as long as a suite runs. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type KinesisLocal =
  | { readonly kind: 'running'; readonly endpoint: string; close(): Promise<void> }
  /** `why` is for whoever reads the test's output. */
  | { readonly kind: 'unavailable'; readonly why: string };

const STARTS_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 50;

/** The three are equal and long enough for some calls on a busy machine: see the streams of the suite. The account is the embedded one's. */
const SETTINGS = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCOUNT_ID: '000000000000',
  CREATE_STREAM_DURATION: '1ms',
  UPDATE_SHARD_COUNT_DURATION: '1500ms',
  SPLIT_SHARD_DURATION: '1500ms',
  MERGE_SHARDS_DURATION: '1500ms',
  SHARD_LIMIT: '50',
  LOG_LEVEL: 'ERROR',
} as const;

/** Starts it on free ports of loopback; resolves when it answers, or says why it does not. */
export async function startKinesisLocal(): Promise<KinesisLocal> {
  const folder = folderOf('kinesis-local');
  if (folder === null) return { kind: 'unavailable', why: 'the package kinesis-local is not installed' };
  const [plain, tls] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [join(folder, 'main.js')], {
    env: {
      ...SETTINGS,
      KINESIS_MOCK_PLAIN_PORT: String(plain),
      KINESIS_MOCK_TLS_PORT: String(tls),
      // Without it the certificate is looked for in the working folder.
      KINESIS_MOCK_CERT_PATH: join(folder, 'server.json'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let ended: string | null = null;
  const exit = new Promise<void>((resolve) => {
    const end = (how: string) => {
      ended ??= how;
      resolve();
    };
    child.on('error', (error) => end(error.message));
    child.on('exit', (code, signal) => end(`it ended with ${signal ?? code}`));
  });
  const endpoint = `http://127.0.0.1:${plain}`;
  for (let waited = 0; ended === null && waited < STARTS_WITHIN_MS; waited += LOOK_EVERY_MS) {
    if (await answers(endpoint))
      return { kind: 'running', endpoint, close: () => killed(child.kill.bind(child), exit) };
    await sleep(LOOK_EVERY_MS);
  }
  const why = ended ?? `it did not answer within ${STARTS_WITHIN_MS / 1_000} s`;
  await killed(child.kill.bind(child), exit);
  return { kind: 'unavailable', why: `${why}: ${output.slice(-500)}` };
}

/** SIGTERM may wait for connections that are kept alive. */
async function killed(kill: (signal: 'SIGKILL') => boolean, exit: Promise<void>): Promise<void> {
  kill('SIGKILL');
  await exit;
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/healthcheck`)).ok;
  } catch {
    return false;
  }
}

function folderOf(name: string): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
