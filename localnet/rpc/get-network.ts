import type { RpcMethod } from './method.ts';

export const getNetwork: RpcMethod = (_params, { chain, friendbotUrl }) => ({
  friendbotUrl,
  passphrase: chain.network.passphrase,
  protocolVersion: chain.network.protocolVersion,
});
