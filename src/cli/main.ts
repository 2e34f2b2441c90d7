import { readFileSync } from 'node:fs';
import { runCli } from './program.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  errIsTerminal: process.stderr.isTTY === true,
  readText: (path) => readFileSync(path, 'utf8'),
  nowMs: () => Date.now(),
});
