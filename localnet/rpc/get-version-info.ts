import { PROTOCOL_VERSION } from '../ledger/network.ts';
import packageJson from '../package.json' with { type: 'json' };
import type { RpcMethod } from './method.ts';

/** Says honestly what it is: neither stellar-rpc nor stellar-core. */
export const getVersionInfo: RpcMethod = () => ({
  version: `${packageJson.version}-localnet`,
  commitHash: '',
  buildTimestamp: '',
  captiveCoreVersion: `localnet ${packageJson.version}, soroban-env-host ${PROTOCOL_VERSION}`,
  protocolVersion: PROTOCOL_VERSION,
});
