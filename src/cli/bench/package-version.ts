/** The version of this package, as results name it. */
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('../../../package.json', import.meta.url));

export function packageVersion(readText: (path: string) => string): string {
  return (JSON.parse(readText(PACKAGE)) as { readonly version: string }).version;
}
