import packageJson from '../package.json' with { type: 'json' };
import type { RpcMethod } from './method.ts';

/** Says honestly what it is: neither stellar-rpc nor stellar-core. */
export const getVersionInfo: RpcMethod = (_params, { chain: { network } }) => ({
  version: `${packageJson.version}-localnet`,
  commitHash: '',
  buildTimestamp: '',
  captiveCoreVersion: `localnet ${packageJson.version}, soroban-env-host ${network.protocolVersion}`,
  protocolVersion: network.protocolVersion,
});
