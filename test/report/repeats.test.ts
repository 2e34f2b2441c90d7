import { describe, expect, it } from 'vitest';
import { saidIn, withoutSaid } from '../../src/report/repeats.ts';

const SAID = '4 lanes can do 2,000 records/s';

describe('withoutSaid', () => {
  it.each([
    [`orders-consumer: ${SAID}; factor 10 is as far as it goes`, 'factor 10 is as far as it goes'],
    [`orders-consumer: ${SAID}. Look at it now: nothing is scaled`, 'Look at it now: nothing is scaled'],
    [`Too few keys (70 % sure). ${SAID}.`, 'Too few keys (70 % sure).'],
    [`the breaker is open (${SAID}): nothing scales out`, 'nothing scales out'],
    [SAID.toUpperCase(), ''],
    ['something else', 'something else'],
  ])('leaves of %j what is new', (text, rest) => {
    expect(withoutSaid(text, [SAID])).toBe(rest);
  });

  it('does not cut words that stand there by chance', () => {
    expect(withoutSaid('the mapping is silent', ['silent'])).toBe('the mapping is silent');
    expect(saidIn('the mapping is silent', ['silent'])).toBe(false);
    expect(saidIn(`so: ${SAID}`, [SAID])).toBe(true);
  });
});
