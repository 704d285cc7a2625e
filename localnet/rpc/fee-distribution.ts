const PERCENTILES = [10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99];

/**
 * What fees were like, in stroops as text: nearest-rank percentiles, and the commonest (of equally common ones the least).
 * @param otherwise what to tell when there were none
 */
export function feeDistribution(fees: bigint[], otherwise: bigint): Record<string, string> {
  const sorted = fees.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  const rank = (percent: number) => String(sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? otherwise);
  return {
    max: String(sorted.at(-1) ?? otherwise),
    min: String(sorted[0] ?? otherwise),
    mode: String(commonest(sorted) ?? otherwise),
    ...Object.fromEntries(PERCENTILES.map((percent) => [`p${percent}`, rank(percent)])),
  };
}

function commonest(sorted: bigint[]): bigint | undefined {
  const counts = new Map<bigint, number>();
  for (const fee of sorted) counts.set(fee, (counts.get(fee) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return sorted.find((fee) => counts.get(fee) === most);
}
