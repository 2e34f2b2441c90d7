/** Owners' documents in memory: read when a book is loaded, by what reads them in an account. */
import { bookOf } from '../../src/config/book.ts';
import type { DocumentText } from '../../src/config/document-text.ts';
import type { PolicySource } from '../../src/ports.ts';
import type { OwnerDocuments } from '../contract/policy-source.contract.ts';

/** A parameter under `/headgate/`; what is no text is written as JSON. */
export function aDocument(path: string, value: unknown, secret = false): DocumentText {
  return { name: `/headgate/${path}`, path, secret, value: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** Reads `documents` anew at each load. */
export function createDocumentPolicies(documents: () => OwnerDocuments): PolicySource {
  return { load: async () => bookOf(textsOf(documents())) };
}

function textsOf({ switch: position, sources, downstreams }: OwnerDocuments): readonly DocumentText[] {
  return [
    aDocument('switch', position),
    ...Object.entries(sources).map(([name, document]) => aDocument(`streams/${name}`, document)),
    ...Object.entries(downstreams).map(([name, document]) => aDocument(`downstreams/${name}`, document)),
  ];
}
