/** Text that marks code with backticks, as the threats do. */
import { escapeHtml } from '../../html/escape.ts';

/** Escaped; what stands between two backticks becomes a code element. */
export function escapeWithCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}
