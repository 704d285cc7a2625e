export {
  type Localnet,
  type LocalnetOptions,
  type Logger,
  STANDALONE_PASSPHRASE,
  startLocalnet,
} from './localnet.ts';
