/** What only Horizon knows: XLM. */

export type XlmReader = (address: string) => Promise<string | null>;

const answerMs = 2_000;

/**
 * Reads how many stroops an account holds; null where that is not known: no Horizon is named, it is away or slow, or it says
 * something else than expected. An account that is not there holds none.
 */
export function xlmReader(horizonUrl: string | undefined): XlmReader {
  if (!horizonUrl) return async () => null;
  const base = horizonUrl.endsWith('/') ? horizonUrl : `${horizonUrl}/`;
  return async (address) => {
    try {
      const response = await fetch(new URL(`accounts/${address}`, base), {
        signal: AbortSignal.timeout(answerMs),
        redirect: 'error',
      });
      if (response.status === 404) return (await response.json()).status === 404 ? '0' : null;
      if (!response.ok) return null;
      const { balances } = (await response.json()) as { balances?: { asset_type?: string; balance?: string }[] };
      return stroops(balances?.find(({ asset_type }) => asset_type === 'native')?.balance);
    } catch {
      return null;
    }
  };
}

/** Of Horizon's decimal text: "9999.9999900". */
function stroops(decimal: string | undefined): string | null {
  const [, whole, fraction] = /^(\d{1,12})\.(\d{7})$/.exec(decimal ?? '') ?? [];
  return whole === undefined ? null : String(BigInt(`${whole}${fraction}`));
}
