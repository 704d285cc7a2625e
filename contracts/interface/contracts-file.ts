import { readFileSync } from 'node:fs';
import { isContractAddress } from './contract-address.ts';
import { type ContractName, contractNames } from './names.ts';

/** Where one network has the contracts. */
export type ContractsFile = {
  networkPassphrase: string;
  /** The ledger to index from: no contract is older. */
  deployLedger: number;
  contracts: Record<ContractName, string>;
};

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'it does not exist' : `it cannot be read (${code})`;
    throw new Error(`Contracts file ${path}: ${reason}. Deploy the contracts, or set CONTRACTS_FILE.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Contracts file ${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every fault of the content, one phrase each. */
function findFaults(content: Record<string, unknown>): string[] {
  const { networkPassphrase, deployLedger, contracts } = content;
  const faults: string[] = [];
  const expect = (isFine: boolean, field: string, found: unknown, expected: string) => {
    if (!isFine) faults.push(`${field} is ${JSON.stringify(found) ?? 'missing'}, expected ${expected}`);
  };
  const isText = typeof networkPassphrase === 'string' && networkPassphrase !== '';
  expect(isText, 'networkPassphrase', networkPassphrase, 'a text');
  const isLedger = Number.isInteger(deployLedger) && Number(deployLedger) > 0;
  expect(isLedger, 'deployLedger', deployLedger, 'a ledger sequence');
  for (const name of contractNames) {
    const address = isRecord(contracts) ? contracts[name] : undefined;
    expect(isContractAddress(address), `contracts.${name}`, address, 'a contract address (C…, 56 characters)');
  }
  return faults;
}

/**
 * Reads and validates the file that deployment writes.
 * @throws Error naming the file and all that is wrong with it
 */
export function readContractsFile(path: string): ContractsFile {
  const content = readJson(path);
  if (!isRecord(content)) throw new Error(`Contracts file ${path}: expected a JSON object, found another value.`);
  const faults = findFaults(content);
  if (faults.length > 0) throw new Error(`Contracts file ${path}: ${faults.join('; ')}. Deploy the contracts again.`);
  const { networkPassphrase, deployLedger, contracts } = content as ContractsFile;
  return { networkPassphrase, deployLedger, contracts };
}
