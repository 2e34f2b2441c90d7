/** The IAM actions behind the SDK commands that the AWS adapters import. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { REPOSITORY } from '../architecture/cruiser.ts';
import { filesUnder, nodesOf, parse } from '../architecture/source-files.ts';

/** What IAM calls the service of a client, where the names differ. */
const SERVICE_OF_CLIENT: Readonly<Record<string, string>> = {
  eventbridge: 'events',
  'resource-groups-tagging-api': 'tag',
};

/** Sorted, each once. */
export function calledActions(folder = 'src/adapters/aws'): readonly string[] {
  const found = filesUnder(folder).flatMap((path) => actionsIn(readFileSync(join(REPOSITORY, path), 'utf8')));
  return [...new Set(found)].sort();
}

/** `import { GetItemCommand } from '@aws-sdk/client-dynamodb'` is dynamodb:GetItem; types and inputs are no calls. */
export function actionsIn(text: string): readonly string[] {
  return [...nodesOf(parse('adapter.ts', text))].filter(ts.isImportDeclaration).flatMap(actionsOf);
}

function actionsOf(declaration: ts.ImportDeclaration): readonly string[] {
  const from = ts.isStringLiteral(declaration.moduleSpecifier) ? declaration.moduleSpecifier.text : '';
  const client = /^@aws-sdk\/client-(.+)$/.exec(from)?.[1];
  const names = declaration.importClause?.namedBindings;
  if (client === undefined || names === undefined || !ts.isNamedImports(names)) return [];
  return names.elements
    .map((element) => /^(\w+)Command$/.exec((element.propertyName ?? element.name).text)?.[1])
    .filter((operation) => operation !== undefined)
    .map((operation) => `${SERVICE_OF_CLIENT[client] ?? client}:${operation}`);
}
