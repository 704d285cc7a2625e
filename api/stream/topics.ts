import { type ContractName, contractEventNames, contractNames } from '#contracts';
import { type ChainEvent, credentialIdPattern, ledgerMessage } from '#wire';
import { requireAddress } from '../http/address.ts';
import { invalidRequest } from '../http/problem.ts';

/** What one client wants to hear of. */
export interface Topics {
  hearsLedgers: boolean;
  matches(event: ChainEvent): boolean;
}

export const topicsMax = 50;

const forms = 'ledger, <contract>, <contract>.<event>, credential:<id> or learner:<address>';

type Test = (event: ChainEvent) => boolean;

/**
 * Reads the `topics` of a request: comma-separated, each adds to what is heard.
 * @throws ApiProblem 400 naming each topic that can't exist, since its client would wait for ever.
 */
export function readTopics(text: string): Topics {
  const topics = [...new Set(text.split(',').map((topic) => topic.trim()))];
  if (topics.length > topicsMax) throw faulty(`found ${topics.length} topics, expected at most ${topicsMax}.`);
  const tests = topics.map(topicTest);
  const unknown = topics.filter((_, index) => !tests[index]);
  if (unknown.length > 0) throw faulty(...unknown.map((topic) => `found ${JSON.stringify(topic)}, expected ${forms}.`));
  return {
    hearsLedgers: topics.includes(ledgerMessage),
    matches: (event) => tests.some((test) => test?.(event)),
  };
}

function faulty(...details: string[]) {
  return invalidRequest(details.map((detail) => ({ parameter: 'topics', detail })));
}

function topicTest(topic: string): Test | undefined {
  if (topic === ledgerMessage) return () => false;
  if (topic.startsWith('credential:')) return credentialTest(topic.slice('credential:'.length));
  if (topic.startsWith('learner:')) {
    const learner = requireAddress('topics', topic.slice('learner:'.length));
    return (event) => event.data.learner === learner;
  }
  return contractTest(topic);
}

// The successor's issuing counts as news of the certificate it replaces: both pages link to each other.
function credentialTest(id: string): Test | undefined {
  if (!new RegExp(credentialIdPattern).test(id)) return undefined;
  return ({ contract, data }) => contract === 'certificate' && (data.id === id || data.supersedes === id);
}

function contractTest(topic: string): Test | undefined {
  const [contract, name, ...rest] = topic.split('.');
  if (rest.length > 0 || !isContract(contract)) return undefined;
  if (name === undefined) return (event) => event.contract === contract;
  if (!contractEventNames(contract).includes(name)) return undefined;
  return (event) => event.contract === contract && event.name === name;
}

function isContract(name: string | undefined): name is ContractName {
  return (contractNames as readonly string[]).includes(name ?? '');
}
