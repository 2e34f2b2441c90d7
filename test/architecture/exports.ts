/** What a file offers to others, and whether it says what it is. */
import ts from 'typescript';
import { placeOf } from './source-files.ts';

export interface ExportedName {
  readonly name: string;
  readonly place: string;
  readonly documented: boolean;
}

type Declaration =
  | ts.FunctionDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.VariableStatement
  | ts.ClassDeclaration;

/** Every exported function, interface, type, constant and class. Re-exports are documented where they come from. */
export function exportsOf(file: ts.SourceFile): readonly ExportedName[] {
  return file.statements.filter(isExportedDeclaration).flatMap((statement) =>
    namesOf(statement).map((name) => ({
      name,
      place: placeOf(statement),
      documented: ts.getJSDocCommentsAndTags(statement).length > 0 && !isFileHeader(file, statement),
    })),
  );
}

function isExportedDeclaration(statement: ts.Statement): statement is Declaration {
  const declares =
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isVariableStatement(statement) ||
    ts.isClassDeclaration(statement);
  return declares && (statement.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function namesOf(statement: Declaration): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  return [statement.name?.getText() ?? 'default'];
}

/** A file that begins with one comment, then a blank line: the comment speaks of the file. */
function isFileHeader(file: ts.SourceFile, statement: ts.Statement): boolean {
  const comments = ts.getLeadingCommentRanges(file.text, statement.getFullStart()) ?? [];
  const last = comments.at(-1);
  return last !== undefined && /^\s*\n\s*\n/.test(file.text.slice(last.end));
}
