import { beforeAll } from 'vitest';
import { alarmsSuite } from './alarms-suite.ts';
import { type Packages, packageAll } from './packaged.ts';
import { pagesSuite } from './pages-suite.ts';
import { permissionsSuite } from './permissions-suite.ts';
import { templateSuite } from './template-suite.ts';

/** Packaging takes seconds on a quiet machine. */
const PACKAGING_MS = 120_000;

let packages: Packages;

// Once for all suites: it is the slowest thing they do.
beforeAll(async () => {
  packages = await packageAll();
}, PACKAGING_MS);

templateSuite(() => packages);
permissionsSuite(() => packages);
alarmsSuite(() => packages);
pagesSuite(() => packages);
