import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { CodeSource } from '../decoders.ts';
import type { Metrics } from '../metrics.ts';
import type { Status } from '../status.ts';
import { createCodeSource } from './code.ts';
import { failOver } from './fail-over.ts';
import { firstInReach } from './first-in-reach.ts';
import { createJsonRpc, firstAnswer, type JsonRpc } from './json-rpc.ts';
import { createLakeSource } from './lake.ts';
import { createRpcEventsSource } from './rpc-events.ts';
import { createRpcLedgersSource } from './rpc-ledgers.ts';
import type { Source } from './source.ts';

export interface OpenOptions {
  status: Status;
  metrics: Metrics;
  log: Logger;
  /** Stops requests in flight. */
  signal: AbortSignal;
}

export interface Sources {
  /**
   * One source of these contracts' events out of all that are configured: the RPCs' `getEvents`; for ledgers that they no
   * longer keep events of, their `getLedgers`; then the data lake.
   */
  openSource(contractAddresses: readonly string[]): Source;
  /** The contracts' code, as the first RPC that answers has it. */
  code: CodeSource;
}

export function openSources(config: Config, options: OpenOptions): Sources {
  const { status, metrics, log, signal } = options;
  const endpoints = config.rpcUrls.map((url) => {
    const { host } = new URL(url);
    const onCall = (method: string, outcome: string): void => metrics.rpcCalls.inc({ host, method, outcome });
    return { host, rpc: createJsonRpc({ url, timeoutMs: config.rpcTimeoutMs, signal, onCall }) };
  });
  const onSwitch = (source: string, reason = 'the ledgers are in its reach'): void => {
    metrics.sourceSwitches.inc({ source });
    log.warn({ source, reason }, 'turning to another source');
  };
  const onProtocol = (version: number): void => {
    status.networkProtocol = version;
  };
  const openSource = (contractAddresses: readonly string[]): Source => {
    const each = (create: (endpoint: { host: string; rpc: JsonRpc }) => Source): Source =>
      failOver(endpoints.map(create), { onSwitch });
    const { pageSizeMax } = config;
    const live = each((endpoint) => createRpcEventsSource({ ...endpoint, contractAddresses, pageSizeMax, onProtocol }));
    const archives = [each((endpoint) => createRpcLedgersSource({ ...endpoint, contractAddresses }))];
    if (config.lake) archives.push(createLakeSource({ location: config.lake, contractAddresses }));
    return firstInReach(live, archives, onSwitch);
  };
  return { openSource, code: createCodeSource(firstAnswer(endpoints.map(({ rpc }) => rpc))) };
}
