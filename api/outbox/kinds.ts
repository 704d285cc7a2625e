/** What each kind of call is on the ledger. */
import { contract, type xdr } from '@stellar/stellar-sdk';
import { type ContractName, contractSpec } from '#contracts';
import type {
  Call,
  CallKind,
  CredentialItem,
  DelegateItem,
  ProgressItem,
  ReissueItem,
  RewardItem,
  StandingItem,
  TransferItem,
} from './model.ts';

export type SigningRole = 'attestor' | 'issuer' | 'minter';

interface Kind<Item> {
  contract: ContractName;
  entryPoint: string;
  /** Who signs; null: the person did, whose wallet it is. */
  role: SigningRole | null;
  /** Of one transaction; as many as the contract takes. */
  itemsMax: number;
  /** The entry point's arguments by name, for at least one and at most itemsMax items. */
  argumentsOf(signer: string, items: readonly Item[]): Record<string, unknown>;
  /** Errors of the contract that say: the ledger has it already, or more than it. */
  isDone: readonly string[];
  /** Errors that pass by themselves or by somebody's decision, so the call waits. */
  passes: readonly string[];
  /** Whether what the contract returned means that it changes nothing. */
  isNothing(returned: xdr.ScVal): boolean;
}

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const seconds = (time: string | null) => (time === null ? undefined : BigInt(time));

const progress: Kind<ProgressItem> = {
  contract: 'analytics',
  entryPoint: 'record_progress_batch',
  role: 'attestor',
  itemsMax: 28,
  argumentsOf: (attestor, items) => ({
    attestor,
    items: items.map(({ learner, course, percent, lessonsDone, lessonsTotal }) => ({
      ...{ learner, course, percent },
      lessons_done: lessonsDone,
      lessons_total: lessonsTotal,
    })),
  }),
  isDone: ['ProgressFell'],
  passes: ['ContractPaused', 'Unauthorized'],
  isNothing: (returned) => returned.type === 'scvU32' && returned.value === 0,
};

const credential: Kind<CredentialItem> = {
  contract: 'certificate',
  entryPoint: 'issue_credential_batch',
  role: 'issuer',
  itemsMax: 39,
  argumentsOf: (issuer, items) => ({
    issuer,
    items: items.map(({ id, learner, course, contentHash, kind, expiresAt }) => ({
      ...{ id: bytes(id), learner, course, kind: { tag: kind } },
      content_hash: bytes(contentHash),
      expires_at: seconds(expiresAt),
    })),
  }),
  isDone: [],
  passes: ['ContractPaused', 'Unauthorized'],
  isNothing: () => false,
};

const reissue: Kind<ReissueItem> = {
  contract: 'certificate',
  entryPoint: 'reissue',
  role: 'issuer',
  itemsMax: 1,
  argumentsOf: (issuer, [item]) => {
    const { oldId, newId, learner, contentHash, expiresAt, reason } = item as ReissueItem;
    return {
      ...{ issuer, learner, reason, old_id: bytes(oldId), new_id: bytes(newId) },
      content_hash: bytes(contentHash),
      expires_at: seconds(expiresAt),
    };
  },
  isDone: [],
  // The old one may be under way itself; a suspended one waits for who suspended it.
  passes: ['ContractPaused', 'Unauthorized', 'CredentialNotFound', 'CredentialSuspended'],
  isNothing: () => false,
};

/** What an issuer decides about one that is issued. Somebody else's word for it has another reason, so it is not done by that. */
const standing = (entryPoint: 'revoke' | 'suspend' | 'reinstate'): Kind<StandingItem> => ({
  contract: 'certificate',
  entryPoint,
  role: 'issuer',
  itemsMax: 1,
  argumentsOf: (issuer, [item]) => ({ issuer, id: bytes(item?.id ?? ''), reason: item?.reason }),
  isDone: [],
  passes: ['ContractPaused', 'Unauthorized', 'CredentialNotFound'],
  isNothing: () => false,
});

const reward: Kind<RewardItem> = {
  contract: 'token',
  entryPoint: 'mint_reward_batch',
  role: 'minter',
  itemsMax: 17,
  argumentsOf: (minter, items) => ({
    minter,
    items: items.map(({ to, amount, course, kind, key }) => ({
      ...{ to, course, kind: { tag: kind } },
      amount: BigInt(amount),
      key: bytes(key),
    })),
  }),
  isDone: [],
  // The amount follows what is set as soon as that is read (reward-amount.ts).
  passes: ['ContractPaused', 'Unauthorized', 'EpochBudgetExceeded', 'RewardNotSet', 'RewardAmountDiffers'],
  isNothing: () => false,
};

const transfer: Kind<TransferItem> = {
  contract: 'token',
  entryPoint: 'transfer',
  role: null,
  itemsMax: 1,
  argumentsOf: (from, [item]) => ({ from, to: item?.to, amount: BigInt(item?.amount ?? 0) }),
  isDone: [],
  passes: ['ContractPaused'],
  isNothing: () => false,
};

const delegate: Kind<DelegateItem> = {
  contract: 'token',
  entryPoint: 'delegate',
  role: null,
  itemsMax: 1,
  argumentsOf: (account, [item]) => ({ account, delegatee: item?.to }),
  isDone: ['SameDelegate'],
  passes: ['ContractPaused'],
  isNothing: () => false,
};

const standings = { revoke: standing('revoke'), suspend: standing('suspend'), reinstate: standing('reinstate') };
const kinds = { progress, credential, reissue, ...standings, reward, transfer, delegate };
/** All but the one that calls no contract (account.ts). */
export type ContractKind = keyof typeof kinds;
export const callKinds: CallKind[] = [...(Object.keys(kinds) as ContractKind[]), 'account'];

export function kindOf(kind: ContractKind): Kind<Call['item']> {
  return kinds[kind] as Kind<Call['item']>;
}

export const itemsMaxOf = (kind: CallKind): number => (kind === 'account' ? 1 : kindOf(kind).itemsMax);

/** The arguments of one transaction's call. */
export function encodeArguments(kind: ContractKind, signer: string, items: readonly Call['item'][]): xdr.ScVal[] {
  const { contract: name, entryPoint, argumentsOf } = kindOf(kind);
  return specOf(name).funcArgsToScVals(entryPoint, argumentsOf(signer, items));
}

const specs = new Map<ContractName, contract.Spec>();

function specOf(name: ContractName): contract.Spec {
  const spec = specs.get(name) ?? new contract.Spec(contractSpec(name));
  specs.set(name, spec);
  return spec;
}
