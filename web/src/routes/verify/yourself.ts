/** A certificate's seven checks by this browser and an RPC server that its visitor names; nothing of ours is asked. */
import * as m from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import {
  type AnyCheck,
  CanonicalError,
  chainEvidenceType,
  contentHash,
  examine,
  fileBytesMax,
  type HolderProof,
  type LedgerAnswer,
  type Presented,
  PresentedError,
  readPresented,
} from '#verify';
import type { LedgerCall } from '#verify/rpc.ts';
import { bearing, type Outcome } from './check.ts';
import { elsewhere } from './elsewhere.ts';

export interface Named {
  rpcUrl: string;
  contract: string;
  /** Passphrase of the network that the contract is on; null: not known, so whichever the server is on. */
  network: string | null;
}

export interface Answered {
  outcome: Outcome;
  calls: LedgerCall[];
  /** Why the server gave no answer, in words; empty when it gave one. */
  silence: string;
}

interface Manner {
  mayAsk?: boolean;
  holder?: HolderProof | undefined;
  onCheck: (check: AnyCheck) => void;
}

/** Servers that anybody may ask, of the networks that everybody knows. */
const publicServers: Record<string, string> = {
  'Test SDF Network ; September 2015': 'https://soroban-testnet.stellar.org',
  'Public Global Stellar Network ; September 2015': 'https://mainnet.sorobanrpc.com',
};

/** Of one's own machine, as the local network has it. */
const ownServer = 'http://localhost:8000/rpc';

export function suggestedServer(network: string | null): string {
  return publicServers[network ?? ''] ?? ownServer;
}

/** An address that this page may ask: by https, or on this machine. */
export function isServer(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname));
}

export async function checkYourself(file: File, named: Named, manner: Manner): Promise<Answered> {
  const refuse = (sentence: string): Answered => ({
    outcome: { kind: 'refused', verdict: 'unreadable', sentence },
    calls: [],
    silence: '',
  });
  if (file.size > fileBytesMax) return refuse(m.verify_file_large({ file: file.name }));
  try {
    return await checkPresented(
      file.name,
      await readPresented(new Uint8Array(await file.arrayBuffer())),
      named,
      manner,
    );
  } catch (error) {
    if (!(error instanceof PresentedError || error instanceof CanonicalError)) throw error;
    const about = { file: file.name, detail: error.message };
    const isNone = error instanceof PresentedError && error.kind === 'not_a_certificate';
    return refuse(isNone ? m.verify_file_none(about) : m.verify_file_unreadable(about));
  }
}

async function checkPresented(file: string, presented: Presented, named: Named, manner: Manner): Promise<Answered> {
  const { content } = presented;
  const issuer = issuerIn(presented);
  const isOnLedger = namesLedger(presented);
  const other = elsewhere(manner.mayAsk ?? false);
  const calls: LedgerCall[] = [];
  let silence = '';
  let found: LedgerAnswer['credential'];
  const answer = await examine(presented, {
    // Whose contract the visitor names, that one is taken at its word: the hash there covers the issuer's name.
    home: { issuers: isOnLedger && issuer !== null ? [issuer] : [], contract: named.contract },
    ledger: async (about) => {
      try {
        // The SDK is the heaviest part of this page, and most visitors need none of it.
        const { ledgerByRpc } = await import('#verify/rpc.ts');
        const options = {
          rpcUrl: named.rpcUrl,
          contract: named.contract,
          onCall: (call: LedgerCall) => calls.push(call),
        };
        const told = await ledgerByRpc({ ...options, networkPassphrase: named.network ?? undefined })(about);
        found = told.credential;
        return told;
      } catch (error) {
        silence = wordsOf(error, named);
        throw error;
      }
    },
    controller: isOnLedger ? undefined : other.controller,
    statusList: isOnLedger ? undefined : other.statusList,
    now: new Date(),
    language: getLocale(),
    holder: manner.holder,
    onCheck: manner.onCheck,
  });
  const hash = await contentHash(content);
  // Without `credential`: what the page says of one of ours leads to pages of ours.
  const { title, name } = answer.says ?? { title: null, name: null };
  const verification = { ...answer, title, name, id: found?.id ?? null, contentHash: hash, credential: null };
  const asks = answer.isOurs === false && !manner.mayAsk ? other.asked() : undefined;
  const outcome: Outcome = {
    ...{ kind: 'answer', file, verification, ...bearing(presented) },
    ...(asks && { asks }),
  };
  return { outcome, calls, silence };
}

function issuerIn({ content }: Presented): string | null {
  const { issuer } = content as { issuer?: string | { id?: unknown } };
  const id = typeof issuer === 'object' && issuer !== null ? issuer.id : issuer;
  return typeof id === 'string' ? id : null;
}

/** Whether the ledger is what vouches for it: it says so itself, or it has no signature that could. */
function namesLedger({ content, jws }: Presented): boolean {
  const isNamed = [content.evidence ?? []]
    .flat()
    .some((entry) => [(entry as { type?: unknown } | null)?.type].flat().includes(chainEvidenceType));
  return isNamed || (jws === undefined && content.proof === undefined);
}

/** A browser tells nobody whether a server is away or lets no page ask. */
function wordsOf(error: unknown, { rpcUrl, contract }: Named): string {
  const { host } = new URL(rpcUrl);
  const { name, kind } = error as { name?: string; kind?: string };
  if (name === 'RpcFault')
    return kind === 'other_network' ? m.verify_own_network({ host }) : m.verify_own_no_contract({ host, contract });
  return m.verify_own_silent({ host });
}
