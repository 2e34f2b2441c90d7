/**
 * Finds what makes a value depend on when, where or how often it was computed: clock, chance, environment, time zone,
 * language. It walks syntax, so a mention in a comment or a string is none; it is strict about names, so a local
 * variable called `process` is found too and wants another name.
 */
import ts from 'typescript';
import { nodesOf, placeOf } from './source-files.ts';

/** A map and not an object: `valueOf` is a name like any other. */
const FORBIDDEN_GLOBALS: ReadonlyMap<string, string> = new Map([
  ['process', 'environment'],
  ['globalThis', 'environment'],
  ['performance', 'clock'],
  ['setTimeout', 'clock'],
  ['setInterval', 'clock'],
  ['setImmediate', 'clock'],
  ['queueMicrotask', 'clock'],
  ['fetch', 'network'],
  ['console', 'output'],
  ['crypto', 'randomness'],
]);

const LOCAL_TIME =
  /^(?:(?:get|set)(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds)|getTimezoneOffset|toDateString|toTimeString)$/;
const LOCALE_DEPENDENT = /^(?:toLocale(?:|Date|Time|Upper|Lower)(?:String|Case)|localeCompare)$/;

/** What a pure room may take from node:crypto. */
const PURE_CRYPTO = new Set(['createHash', 'hash']);

/** Where a file is impure and why, as `path:line what`. */
export function impuritiesOf(file: ts.SourceFile): readonly string[] {
  return [...nodesOf(file)].flatMap((node) => {
    const what = impurityOf(node);
    return what === null ? [] : [`${placeOf(node)} ${what}`];
  });
}

function impurityOf(node: ts.Node): string | null {
  if (ts.isIdentifier(node)) return impurityOfName(node);
  if (ts.isCallExpression(node)) return impurityOfCall(node);
  if (ts.isImportDeclaration(node)) return impurityOfImport(node);
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return 'environment: import.meta';
  return null;
}

function impurityOfName(name: ts.Identifier): string | null {
  if (!standsForValue(name)) return null;
  if (name.text === 'Date') return isPureDate(name) ? null : 'clock: Date';
  if (name.text === 'Math')
    return isMember(name.parent, name, (member) => member !== 'random') ? null : 'randomness: Math';
  if (name.text === 'Intl') return 'language: Intl';
  const kind = FORBIDDEN_GLOBALS.get(name.text);
  return kind === undefined ? null : `${kind}: ${name.text}`;
}

/** `new Date(ms)`, `Date.UTC(…)` and `Date.parse(…)` depend on their arguments alone. */
function isPureDate(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isNewExpression(parent)) return parent.expression === name && parent.arguments?.length === 1;
  return isMember(parent, name, (member) => member === 'UTC' || member === 'parse');
}

function isMember(parent: ts.Node, object: ts.Identifier, allowed: (member: string) => boolean): boolean {
  return ts.isPropertyAccessExpression(parent) && parent.expression === object && allowed(parent.name.text);
}

function impurityOfCall({ expression, arguments: given }: ts.CallExpression): string | null {
  if (!ts.isPropertyAccessExpression(expression)) return null;
  const method = expression.name.text;
  if (LOCAL_TIME.test(method)) return `time zone: ${method}`;
  const localeAt = method === 'localeCompare' ? 1 : 0;
  return LOCALE_DEPENDENT.test(method) && given[localeAt] === undefined ? `language: ${method}` : null;
}

function impurityOfImport({ moduleSpecifier, importClause }: ts.ImportDeclaration): string | null {
  if (!ts.isStringLiteral(moduleSpecifier) || !/^(?:node:)?crypto$/.test(moduleSpecifier.text)) return null;
  if (importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return null;
  const bindings = importClause?.namedBindings;
  const byName = importClause?.name === undefined && bindings !== undefined && ts.isNamedImports(bindings);
  return byName && bindings.elements.every(isPureImport)
    ? null
    : 'randomness: import createHash or hash by name and nothing else';
}

function isPureImport({ name, propertyName, isTypeOnly }: ts.ImportSpecifier): boolean {
  return isTypeOnly || PURE_CRYPTO.has((propertyName ?? name).text);
}

/** Not a member's name, a key, a type or part of an import: a name that is looked up when the code runs. */
function standsForValue(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === name;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === name;
  if (ts.isBindingElement(parent)) return parent.propertyName !== name;
  return !(
    ts.isTypeNode(parent) ||
    ts.isTypeElement(parent) ||
    ts.isQualifiedName(parent) ||
    ts.isInterfaceDeclaration(parent) ||
    ts.isTypeAliasDeclaration(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isMetaProperty(parent)
  );
}
