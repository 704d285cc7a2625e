/** What other nouns need of rewards: to owe them. */
export { oweForVerified, oweRewards, oweWaitingRewards } from './owe.ts';
