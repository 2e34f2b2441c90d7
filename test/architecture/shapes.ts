/** Measures what a reader has to hold in mind at once: the length of functions and files. */
import ts from 'typescript';
import { nodesOf, placeOf } from './source-files.ts';

export interface FunctionShape {
  readonly place: string;
  readonly lines: number;
}

/** Every function with its length in lines, from its first to its last, comments above it not counted. */
export function functionsOf(file: ts.SourceFile): readonly FunctionShape[] {
  return [...nodesOf(file)].filter(hasBody).map((node) => ({ place: placeOf(node), lines: linesOf(file, node) }));
}

/** Lines of text, a last empty one not counted. */
export function lengthOf(file: ts.SourceFile): number {
  return file.text.replace(/\n$/, '').split('\n').length;
}

function hasBody(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function linesOf(file: ts.SourceFile, node: ts.Node): number {
  const lineAt = (position: number): number => file.getLineAndCharacterOfPosition(position).line;
  return lineAt(node.getEnd()) - lineAt(node.getStart()) + 1;
}
