/** What each kind of call is on the ledger. */
import { contract, type xdr } from '@stellar/stellar-sdk';
import { type ContractName, contractSpec } from '#contracts';
import type { Call, CallKind, CredentialItem, ProgressItem, RewardItem } from './model.ts';

export type SigningRole = 'attestor' | 'issuer' | 'minter';

interface Kind<Item> {
  contract: ContractName;
  entryPoint: string;
  role: SigningRole;
  /** Of one transaction; as many as the contract takes. */
  itemsMax: number;
  encode(item: Item): object;
  /** Errors of the contract that say: the ledger has it already, or more than it. */
  isDone: readonly string[];
  /** Errors that pass by themselves or by somebody's decision, so the call waits. */
  passes: readonly string[];
  /** Whether what the contract returned means that it changes nothing. */
  isNothing(returned: xdr.ScVal): boolean;
}

const bytes = (hex: string) => Buffer.from(hex, 'hex');

const progress: Kind<ProgressItem> = {
  contract: 'analytics',
  entryPoint: 'record_progress_batch',
  role: 'attestor',
  itemsMax: 28,
  encode: ({ learner, course, percent, lessonsDone, lessonsTotal }) => ({
    ...{ learner, course, percent },
    lessons_done: lessonsDone,
    lessons_total: lessonsTotal,
  }),
  isDone: ['ProgressFell'],
  passes: ['ContractPaused'],
  isNothing: (returned) => returned.type === 'scvU32' && returned.value === 0,
};

const credential: Kind<CredentialItem> = {
  contract: 'certificate',
  entryPoint: 'issue_credential_batch',
  role: 'issuer',
  itemsMax: 39,
  encode: ({ id, learner, course, contentHash, kind, expiresAt }) => ({
    ...{ id: bytes(id), learner, course, kind: { tag: kind } },
    content_hash: bytes(contentHash),
    expires_at: expiresAt === null ? undefined : BigInt(expiresAt),
  }),
  isDone: [],
  passes: ['ContractPaused'],
  isNothing: () => false,
};

const reward: Kind<RewardItem> = {
  contract: 'token',
  entryPoint: 'mint_reward_batch',
  role: 'minter',
  itemsMax: 17,
  encode: ({ to, amount, course, kind, key }) => ({
    ...{ to, course, kind: { tag: kind } },
    amount: BigInt(amount),
    key: bytes(key),
  }),
  isDone: [],
  passes: ['ContractPaused', 'EpochBudgetExceeded', 'RewardNotSet'],
  isNothing: () => false,
};

const kinds = { progress, credential, reward };
export const callKinds = Object.keys(kinds) as CallKind[];

export function kindOf(kind: CallKind): Kind<Call['item']> {
  return kinds[kind] as Kind<Call['item']>;
}

/** The arguments of one transaction's call. */
export function encodeArguments(kind: CallKind, signer: string, items: readonly Call['item'][]): xdr.ScVal[] {
  const { contract: name, entryPoint, role, encode } = kindOf(kind);
  return specOf(name).funcArgsToScVals(entryPoint, { [role]: signer, items: items.map(encode) });
}

const specs = new Map<ContractName, contract.Spec>();

function specOf(name: ContractName): contract.Spec {
  const spec = specs.get(name) ?? new contract.Spec(contractSpec(name));
  specs.set(name, spec);
  return spec;
}
