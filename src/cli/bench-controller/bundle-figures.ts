/** How big the bundle is, and how long a fresh process takes to load it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BundleFigures } from './bench-result.ts';

/** `processes` fresh processes load it one after the other. */
export function measureBundle(path: string, processes: number): BundleFigures {
  const bytes = readFileSync(path);
  const folder = mkdtempSync(join(tmpdir(), 'headgate-empty-'));
  const empty = join(folder, 'empty.cjs');
  writeFileSync(empty, 'exports.handler = () => {};\n');
  try {
    return {
      bytes: bytes.length,
      gzipBytes: gzipSync(bytes).length,
      loadMs: medianOf(processes, () => loadMs(path)),
      emptyLoadMs: medianOf(processes, () => loadMs(empty)),
      processes,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const LOAD = 'const from = performance.now(); require(process.argv[1]); console.log(performance.now() - from);';

/** The process's own start is not counted, nor what this process passes on to its children. */
function loadMs(path: string): number {
  const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  return Number(execFileSync(process.execPath, ['-e', LOAD, path], { env, encoding: 'utf8' }).trim());
}

function medianOf(count: number, measure: () => number): number {
  const measured = Array.from({ length: count }, measure).sort((a, b) => a - b);
  return measured[Math.floor((count - 1) / 2)] ?? Number.NaN;
}
