/** Where to on the ledger what a learner earns goes who has no wallet: an address that the platform keeps, if they agree. */
import type { Transaction } from 'sequelize';
import { LedgerAddress, PlatformAddressRequest } from '#wire';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { unauthorized } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { keepAddress, takeLedgerAddressTurn } from './ledger-address.ts';
import { type Accounts, inTurn } from './model.ts';

const readRequest = jsonReader(PlatformAddressRequest);

interface PlatformAddressParts {
  accounts: Pick<Accounts, 'sequelize'>;
  /** What has waited for an address goes on, in the transaction that gives one. */
  onAddress(account: string, transaction: Transaction): Promise<void>;
  /** Tells the worker that a call waits; after the commit. */
  nudge(): void;
}

export function platformAddressRoutes({ accounts, onAddress, nudge }: PlatformAddressParts): Route[] {
  const { sequelize } = accounts;
  return [
    route({
      method: 'put',
      path: '/v1/account/platform-address',
      name: 'keepPlatformAddress',
      summary: 'Has the platform keep an address for who has no wallet. What is written under it stays for good',
      needsToken: true,
      body: PlatformAddressRequest,
      answers: { 200: { description: 'The address that the account has on the ledger now', schema: LedgerAddress } },
      handle: async (_input, ctx) => {
        await readRequest(ctx);
        const { account } = signedIn(ctx);
        const address = await inTurn(accounts, async (transaction) => {
          await takeLedgerAddressTurn(sequelize, transaction, account);
          const kept = await keepAddress(sequelize, transaction, account);
          if (kept) await onAddress(account, transaction);
          return kept;
        });
        if (!address)
          throw unauthorized('The account of this access token does not exist any more. Sign in again.', true);
        nudge();
        return { address } satisfies LedgerAddress;
      },
    }),
  ];
}
