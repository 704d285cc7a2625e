import { courseTitle, ending } from './words.ts';

/** What a sentence is made from: one event as the api shows it. */
export interface Happening {
  contract: string;
  name: string;
  data: Record<string, unknown>;
}

/** A run of words, linked when there is a page behind it. */
export interface Part {
  text: string;
  href?: string;
}

type Writer = (data: Record<string, unknown>, contract: string) => Part[];

/** What happened on the ledger, as a sentence for people: never a hash, never a name. */
export function sentence({ contract, name, data }: Happening): Part[] {
  const write = writers[`${contract}.${name}`] ?? writers[name] ?? unknownEvent(name);
  return write(data, contract).filter((part) => part.text !== '');
}

/** The same as plain text. */
export function plainSentence(happening: Happening): string {
  return sentence(happening)
    .map((part) => part.text)
    .join('');
}

const writers: Record<string, Writer> = {
  'certificate.credential_issued': (data) => [
    { text: 'A ' },
    certificate(data.id),
    { text: ` was issued for ${course(data)}.` },
  ],
  'certificate.credential_revoked': (data) => [
    { text: 'A ' },
    certificate(data.id),
    { text: ` was revoked.${reason(data)}` },
  ],
  'certificate.credential_suspended': (data) => [
    { text: 'A ' },
    certificate(data.id),
    { text: ` was put on hold.${reason(data)}` },
  ],
  'certificate.credential_reinstated': (data) => [
    { text: 'A ' },
    certificate(data.id),
    { text: ` is no longer on hold.${reason(data)}` },
  ],
  'certificate.credential_superseded': (data) => [
    { text: 'A ' },
    certificate(data.id),
    { text: ' was replaced by a ' },
    certificate(data.successor, 'corrected copy'),
    { text: `.${reason(data)}` },
  ],
  'analytics.progress_recorded': (data) => [{ text: `A learner ${progress(data)} of ${course(data)}.` }],
  'analytics.course_completed': (data) => [{ text: `A learner finished ${course(data)}.` }],
  'analytics.progress_reset': (data) => [
    { text: `A learner’s progress in ${course(data)} was set back.${reason(data)}` },
  ],
  'practice.guestbook_signed': () => [{ text: 'A learner signed the guestbook of the practice contract.' }],
  'practice.counter_incremented': () => [{ text: 'A learner counted one further on the practice contract.' }],
  'practice.value_stored': () => [{ text: 'A learner stored a value in the practice contract.' }],
  paused: (data, contract) => [{ text: `The ${contract} contract was paused.${reason(data)}` }],
  unpaused: (_data, contract) => [{ text: `The ${contract} contract works again.` }],
  upgraded: (_data, contract) => [{ text: `The ${contract} contract was upgraded.` }],
  role_granted: (data, contract) => [
    { text: `An account was given the ${role(data)} role in the ${contract} contract.` },
  ],
  role_revoked: (data, contract) => [{ text: `An account lost the ${role(data)} role in the ${contract} contract.` }],
  role_admin_changed: (data, contract) => [
    { text: `Who may give the ${role(data)} role changed in the ${contract} contract.` },
  ],
  admin_transfer_initiated: (_data, contract) => [{ text: `The ${contract} contract was offered to a new admin.` }],
  admin_transfer_completed: (_data, contract) => [{ text: `The ${contract} contract has a new admin.` }],
  admin_renounced: (_data, contract) => [{ text: `The ${contract} contract has no admin any more.` }],
};

const contracts = ['certificate', 'analytics'];

/** Every event that has a sentence, as `<contract>.<event>`. */
export const eventNames: readonly string[] = Object.keys(writers).flatMap((name) =>
  name.includes('.') ? [name] : contracts.map((contract) => `${contract}.${name}`),
);

/** The events that change what a certificate is. */
export const credentialEventNames: readonly string[] = eventNames.filter((name) =>
  name.startsWith('certificate.credential_'),
);

function unknownEvent(name: string): Writer {
  return (_data, contract) => [{ text: `The ${contract} contract recorded “${name.replaceAll('_', ' ')}”.` }];
}

function certificate(id: unknown, text = 'certificate'): Part {
  return typeof id === 'string' ? { text, href: `/credentials/${id}` } : { text };
}

function course(data: Record<string, unknown>): string {
  return typeof data.course === 'string' ? courseTitle(data.course) : 'a course';
}

function role(data: Record<string, unknown>): string {
  return typeof data.role === 'string' ? data.role : 'unnamed';
}

function progress({ lessonsDone, lessonsTotal, percent }: Record<string, unknown>): string {
  return typeof lessonsDone === 'number' && typeof lessonsTotal === 'number'
    ? `has finished ${lessonsDone} of ${lessonsTotal} lessons`
    : `has finished ${percent} %`;
}

function reason(data: Record<string, unknown>): string {
  return typeof data.reason === 'string' && data.reason.trim() ? ` Reason given: ${ending(data.reason)}` : '';
}
