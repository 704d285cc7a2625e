export type { Fault } from '../rpc/fault.ts';
export type { LocalnetSnapshot } from './controls.ts';
export type { ExportedRange, LakeOptions } from './data-lake.ts';
export {
  type Localnet,
  type LocalnetOptions,
  type Logger,
  STANDALONE_PASSPHRASE,
  startLocalnet,
} from './localnet.ts';
