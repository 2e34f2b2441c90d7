import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FleetSummary } from '../../src/controller/fleet-summary.ts';
import { measuresOf } from '../../src/handlers/turn-measures.ts';
import { REPOSITORY } from '../architecture/cruiser.ts';
import { LEVERS } from './expected-actions.ts';
import { type Packages, resourcesOfType } from './packaged.ts';

const deployPage = page('docs/deploy.md');
const emergencyPage = page('docs/emergency.md');

function page(path: string): string {
  return readFileSync(join(REPOSITORY, path), 'utf8');
}

const EMPTY_SUMMARY: FleetSummary = {
  turnId: 'turn-1',
  at: 0,
  reports: [],
  breakers: [],
  skipped: [],
  resting: [],
  problems: [],
  failures: [],
};

/** The words after a flag, wherever it stands in a command. */
function valuesOf(flag: string, text: string): readonly string[] {
  return [...new Set([...text.matchAll(new RegExp(`${flag} '?([\\w./-]+)`, 'g'))].map(([, value]) => value ?? ''))];
}

/** What the pages for operators say, held against the stack. */
export function pagesSuite(packages: () => Packages): void {
  describe('the page on deploying', () => {
    it('explains every output of the stack, and no other', () => {
      const explained = [...deployPage.matchAll(/^\| `([A-Z]\w+)` \|/gm)].map(([, name]) => name);
      const outputs = Object.keys(packages().prod.template.Outputs).filter((name) => !name.startsWith('Serverless'));

      expect(explained.sort()).toEqual(outputs.sort());
    });

    it('explains every parameter, and no other', () => {
      const explained = [...deployPage.matchAll(/^\| `([a-z]\w+)` \|/gm)].map(([, name]) => name);
      const [, defaults] = /^ {2}default:\n(.*?)^ {2}prod:/ms.exec(page('serverless.yml')) ?? [];
      const parameters = [...(defaults ?? '').matchAll(/^ {4}(\w+):/gm)].map(([, name]) => name);

      expect(parameters.length).toBeGreaterThan(3);
      expect(explained.sort()).toEqual(parameters.sort());
    });

    it('counts the metrics of the controller that are paid for', () => {
      const { counts, milliseconds } = measuresOf(EMPTY_SUMMARY, { durationMs: 0 });
      const [, metrics, dollars] = /^\| (\d+) metrics of the controller, [^|]+\| ([\d.]+) \|/m.exec(deployPage) ?? [];

      expect(Number(metrics)).toBe(Object.keys({ ...counts, ...milliseconds }).length);
      expect(Number(dollars)).toBeCloseTo(Number(metrics) * 0.3);
    });

    it('shows a boundary that cuts off every lever', () => {
      const [, json] = /```json\n(.*?)```/s.exec(deployPage) ?? [];
      const { Statement } = JSON.parse(json ?? '');

      expect(Statement[1]).toMatchObject({ Effect: 'Deny', Action: LEVERS, Resource: '*' });
    });
  });

  describe('the page for an emergency', () => {
    it('explains every alarm on the controller', () => {
      const explained = [...emergencyPage.matchAll(/^\| `(headgate\.\S+)` \|/gm)].map(([, name]) => name);
      const alarms = resourcesOfType(packages().prod.template, 'AWS::CloudWatch::Alarm').map(
        ({ AlarmName }) => AlarmName,
      );

      expect(explained.sort()).toEqual(alarms.sort());
    });
  });

  describe('the commands of both pages', () => {
    const both = deployPage + emergencyPage;

    it('name the function and the rule as they are named', () => {
      const [controller] = resourcesOfType(packages().prod.template, 'AWS::Lambda::Function');
      const [schedule] = resourcesOfType(packages().prod.template, 'AWS::Events::Rule');

      expect(valuesOf('--function-name', both)).toEqual([controller?.FunctionName]);
      expect(valuesOf('(?:disable|describe)-rule --name', both)).toEqual([schedule?.Name]);
    });

    it('use the path that the function reads', () => {
      const path = String(packages().prod.template.Outputs.ConfigPath?.Value);
      const names = [...valuesOf('put-parameter --name', both), ...valuesOf('--path', both)];

      expect(names.length).toBeGreaterThan(2);
      expect(names.filter((name) => !name.startsWith(path))).toEqual([]);
    });
  });
}
