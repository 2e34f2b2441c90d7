/** Numbers as people read them, with their unit. */

/** 12,345 or 0.25: at most `decimals` decimals, none for numbers from 100 on. */
export function numberText(value: number, decimals = 1): string {
  const shown = Math.abs(value) >= 100 ? 0 : decimals;
  return value.toLocaleString('en-GB', { maximumFractionDigits: shown });
}

/** `1:02:03` from the start of the run. */
export function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(whole / 3_600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

export function dollarsText(usd: number): string {
  return `$${usd.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: usd < 1 ? 4 : 2 })}`;
}
