/** The made-up account number and Region of the embedded account; the world's own ARNs carry them too. */

export const ACCOUNT = '000000000000';
export const REGION = 'eu-west-1';
