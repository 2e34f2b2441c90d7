/** Writes a scoreboard into a folder: JSON for programs, Markdown and a page for people. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { scoreboardMarkdown } from '../../report/scoreboard/markdown.ts';
import { scoreboardPage } from '../../report/scoreboard/page.ts';
import type { Scoreboard } from '../../report/scoreboard/scoreboard.ts';
import type { CliIo } from '../io.ts';

export function writeBoard(folder: string, board: Scoreboard, io: CliIo): void {
  const uplot = dirname(createRequire(import.meta.url).resolve('uplot/package.json'));
  const assets = {
    uplotJs: io.readText(join(uplot, 'dist', 'uPlot.iife.min.js')),
    uplotCss: io.readText(join(uplot, 'dist', 'uPlot.min.css')),
  };
  io.writeText(join(folder, 'scoreboard.json'), `${JSON.stringify(board)}\n`);
  io.writeText(join(folder, 'scoreboard.md'), scoreboardMarkdown(board));
  io.writeText(join(folder, 'report.html'), scoreboardPage(board, assets));
  io.out(`\n${join(folder, 'report.html')}, ${join(folder, 'scoreboard.md')}, ${join(folder, 'scoreboard.json')}\n`);
}
