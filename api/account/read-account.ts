import type { Account, IdentityState, Role } from '#wire';
import type { SignedIn } from '../http/authenticate.ts';
import { unauthorized } from '../http/problem.ts';
import { queryPrepared } from '../prepared.ts';
import { inOrder } from '../role/model.ts';
import { gather } from './gather.ts';
import type { Accounts } from './model.ts';

interface AccountFacts {
  id: string;
  created_at: Date;
  referral_code: string;
  referred: number;
  wallets: { subject: string; linkedAt: string }[];
  email: string | null;
  second_factor_is_on: boolean;
  recovery_codes_left: number;
  display_name: string | null;
  locale: Account['locale'];
  avatar_hash: string | null;
  roles: Role[];
  identity_state: IdentityState;
  reason: string | null;
  submitted_at: Date | null;
  decided_at: Date | null;
}

// One query: who is signed in is what every page asks.
const accountSql = `
SELECT a.id, a.created_at, a.referral_code, p.email, f.confirmed_at IS NOT NULL AS second_factor_is_on,
  display_name, coalesce(locale, 'en') AS locale, avatar_hash,
  coalesce(i.state, 'none') AS identity_state, reason, submitted_at, decided_at,
  (SELECT coalesce(json_agg(json_build_object('subject', subject, 'linkedAt', linked_at) ORDER BY linked_at, subject), '[]')
    FROM app.wallets WHERE account_id = a.id) AS wallets,
  ARRAY(SELECT role FROM app.account_roles WHERE account_id = a.id) AS roles,
  (SELECT count(*)::int FROM app.recovery_codes WHERE account_id = a.id AND used_at IS NULL) AS recovery_codes_left,
  (SELECT count(*)::int FROM app.accounts WHERE referred_by = a.id) AS referred
FROM app.accounts a
LEFT JOIN app.passwords p ON p.account_id = a.id
LEFT JOIN app.second_factors f ON f.account_id = a.id
LEFT JOIN app.profiles pr ON pr.account_id = a.id
LEFT JOIN LATERAL (
  SELECT * FROM app.identity_checks WHERE account_id = a.id ORDER BY submitted_at DESC, id LIMIT 1
) i ON true
WHERE a.id = ANY($1::uuid[])`;

type AccountSource = Pick<Accounts, 'sequelize' | 'publicUrl'>;

/** The accounts in this order, undefined in place of those that are gone. */
async function findAccounts({ sequelize, publicUrl }: AccountSource, ids: string[]): Promise<(Account | undefined)[]> {
  const rows = await queryPrepared<AccountFacts>(sequelize, { name: 'account', text: accountSql, values: [ids] });
  const found = new Map(rows.map((facts) => [facts.id, present(facts, publicUrl)]));
  return ids.map((id) => found.get(id));
}

/** The account, or undefined when it is gone. */
export async function findAccount(source: AccountSource, id: string): Promise<Account | undefined> {
  return (await findAccounts(source, [id]))[0];
}

/** Reads accounts for many who ask at once, by one query. It throws as readAccount does. */
export function accountReader(source: AccountSource): (who: Pick<SignedIn, 'account'>) => Promise<Account> {
  const read = gather((ids) => findAccounts(source, ids));
  return async ({ account }) => demand(await read(account));
}

/** @throws ApiProblem 401 when the account is gone */
export async function readAccount(source: AccountSource, { account }: Pick<SignedIn, 'account'>): Promise<Account> {
  return demand(await findAccount(source, account));
}

function demand(found: Account | undefined): Account {
  if (!found) throw unauthorized('The account of this access token does not exist any more. Sign in again.', true);
  return found;
}

function present(facts: AccountFacts, publicUrl: string): Account {
  const { referral_code: code, referred } = facts;
  const isOn = facts.second_factor_is_on;
  return {
    id: facts.id,
    createdAt: facts.created_at.toISOString(),
    wallets: facts.wallets.map(({ subject, linkedAt }) => ({ subject, linkedAt: new Date(linkedAt).toISOString() })),
    email: facts.email,
    hasPassword: facts.email !== null,
    secondFactor: { isOn, recoveryCodesLeft: isOn ? facts.recovery_codes_left : 0 },
    displayName: facts.display_name,
    locale: facts.locale,
    avatar: facts.avatar_hash && `/v1/avatars/${facts.avatar_hash}`,
    roles: inOrder(['learner', ...facts.roles]),
    identity: {
      state: facts.identity_state,
      reason: facts.reason,
      submittedAt: facts.submitted_at?.toISOString() ?? null,
      decidedAt: facts.decided_at?.toISOString() ?? null,
    },
    referral: { code, link: new URL(`/sign-up?ref=${code}`, publicUrl).href, referred },
  };
}
