/** Sums of amounts, which are decimal text of up to 39 digits. */
export function plus(amount: string, more: string): string {
  return (BigInt(amount) + BigInt(more)).toString();
}

/** Nothing when less than nothing would be left. */
export function minus(amount: string, less: string): string | undefined {
  const left = BigInt(amount) - BigInt(less);
  return left < 0n ? undefined : left.toString();
}
