/**
 * The owners' documents from SSM: every parameter below a path, read without decryption. The Slack webhook lies there
 * too, as a SecureString; its value is not asked for, and the ciphertext that comes instead goes no further than here.
 */
import { GetParametersByPathCommand, type Parameter, type SSMClient } from '@aws-sdk/client-ssm';
import { SSM_PAGE_MAX_PARAMETERS } from '../../core/limits.ts';
import type { PolicyBook, PolicySource } from '../../ports.ts';

/** One parameter as an owner wrote it. */
export interface DocumentText {
  /** Full name of the parameter. */
  readonly name: string;
  /** Its name below the configured path, as in `streams/orders`. */
  readonly path: string;
  /** A SecureString: its value is empty here. */
  readonly secret: boolean;
  readonly value: string;
}

export interface PolicySourceOptions {
  readonly ssm: SSMClient;
  /** As in `/headgate/`. */
  readonly path: string;
}

/** `toBook` makes of the documents what the loop asks; what is wrong in them is its business. */
export function createPolicySource(
  options: PolicySourceOptions,
  toBook: (documents: readonly DocumentText[]) => PolicyBook,
): PolicySource {
  return { load: async () => toBook(await readDocuments(options)) };
}

/** All pages: SSM may answer with an empty page and a token. Throws when one of them cannot be read. */
async function readDocuments({ ssm, path }: PolicySourceOptions): Promise<readonly DocumentText[]> {
  const root = `/${path.replace(/^\/+|\/+$/g, '')}`;
  const documents: DocumentText[] = [];
  let token: string | undefined;
  do {
    const page = await ssm.send(
      new GetParametersByPathCommand({
        Path: root,
        Recursive: true,
        WithDecryption: false,
        MaxResults: SSM_PAGE_MAX_PARAMETERS,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    documents.push(...(page.Parameters ?? []).map((parameter) => documentOf(parameter, root)));
    token = page.NextToken;
  } while (token !== undefined);
  return documents;
}

function documentOf(parameter: Parameter, root: string): DocumentText {
  const name = parameter.Name ?? '';
  const secret = parameter.Type === 'SecureString';
  const above = root === '/' ? root : `${root}/`;
  return {
    name,
    path: name.startsWith(above) ? name.slice(above.length) : name,
    secret,
    value: secret ? '' : (parameter.Value ?? ''),
  };
}
