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
});
