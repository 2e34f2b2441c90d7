import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { optionsOf, type SchemaNode } from '../../../src/config/schema-node.ts';
import { scenarioSchema } from '../../../src/sim/scenario/scenario-schema.ts';

/** Fields without a word on what they are; groups of a policy are described in its own reference. */
function undescribed(node: SchemaNode, path: string): readonly string[] {
  const fields = Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const own = child.description === undefined && child.const === undefined ? [`${path}${name}`] : [];
    return [...own, ...undescribed(child, `${path}${name}.`)];
  });
  const inside = optionsOf(node).filter((option) => option !== node);
  const items = node.items === undefined ? [] : [node.items];
  return [...fields, ...[...inside, ...items].flatMap((child) => undescribed(child, path))];
}

describe('scenarioSchema', () => {
  it('describes every field', () => {
    const schema = z.toJSONSchema(scenarioSchema, { io: 'input' }) as SchemaNode;
    const missing = undescribed(schema, '').filter((path) => !/(^|\.)policy\./.test(path));
    expect(missing).toEqual([]);
  });

  it('takes no start before the first minute that metrics know', () => {
    const document = { workload: { kind: 'none' }, source: { shards: 1 }, consumers: [{}] };
    const read = (startsAt: string) => scenarioSchema.safeParse({ ...document, startsAt });
    expect(read('1970-01-01T00:00:00Z').success).toBe(true);
    expect(read('1969-12-31T23:59:59Z').error?.issues).toMatchObject([
      { path: ['startsAt'], message: 'a time from 1970-01-01T00:00:00Z on' },
    ]);
  });
});
