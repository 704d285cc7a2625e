/** What an event of the log tells, and whom. */
import type { NotificationName } from '#wire/forms.ts';

export interface LoggedEvent {
  id: string;
  ledger: number;
  closedAt: string;
  contract: string;
  name: string;
  data: Record<string, unknown>;
}

/** To whoever has the address on the ledger. */
export interface ChainNews {
  address: string;
  name: NotificationName;
  course: string | null;
  data: Record<string, unknown>;
}

type Reader = (data: Record<string, unknown>) => Omit<ChainNews, 'name'> & { name?: NotificationName };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const course = (data: Record<string, unknown>) => text(data.course) || null;

const ofCredential = (...fields: string[]): Reader => {
  return (data) => ({
    address: text(data.learner),
    course: course(data),
    data: { credential: text(data.id), ...Object.fromEntries(fields.map((field) => [field, text(data[field])])) },
  });
};

const readers: Record<string, Reader> = {
  'analytics.course_completed': (data) => ({
    address: text(data.learner),
    name: 'completion_recorded',
    course: course(data),
    data: {},
  }),
  'token.reward_minted': (data) => ({
    address: text(data.learner),
    course: course(data),
    data: { amount: text(data.amount), reward: text(data.kind) },
  }),
  'token.transfer': (data) => ({
    // To oneself is no news.
    address: data.from === data.to ? '' : text(data.to),
    name: 'transfer_received',
    course: null,
    data: { amount: text(data.amount), from: text(data.from) },
  }),
  'certificate.credential_issued': ofCredential(),
  'certificate.credential_revoked': ofCredential('reason'),
  'certificate.credential_suspended': ofCredential('reason'),
  'certificate.credential_reinstated': ofCredential('reason'),
  'certificate.credential_superseded': ofCredential('reason', 'successor'),
};

/** `<contract>.<event>` of all that is told of. */
export const newsEvents = Object.keys(readers);

export function newsOf({ contract, name, data }: LoggedEvent): ChainNews | undefined {
  const news = readers[`${contract}.${name}`]?.(data);
  return news && news.address !== '' ? { name: name as NotificationName, ...news } : undefined;
}
