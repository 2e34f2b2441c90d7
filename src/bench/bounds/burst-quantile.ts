/** How many records a busy second, or minute, has when its mean is known. */

/** Standard normal quantile of 0.999. */
const Z_999 = 3.090_232;

/**
 * The 0.999 quantile of a count with mean `mean`: Poisson for `dispersion` 1, negative binomial with that variance over
 * mean above it, `mean` itself for 0 (arrivals as even as whole records allow). Cornish–Fisher's expansion with the
 * skewness (2D − 1)/√(mean · D): within a record of the exact quantile from a mean of about ten on.
 */
export function burstQuantile(mean: number, dispersion: number): number {
  if (mean <= 0 || dispersion <= 0) return Math.max(0, mean);
  const deviation = Math.sqrt(mean * dispersion);
  const skewness = (2 * dispersion - 1) / deviation;
  return mean + deviation * (Z_999 + ((Z_999 ** 2 - 1) * skewness) / 6);
}
