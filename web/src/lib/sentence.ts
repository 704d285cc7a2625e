import * as m from './paraglide/messages.js';
import type { MessagePart } from './paraglide/runtime.js';
import { piecesOf } from './rich.ts';
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
  'certificate.credential_issued': (data) => linked(m.sentence_issued.parts({ course: course(data) }), data),
  'certificate.credential_revoked': (data) => withReason(m.sentence_revoked.parts({}), data),
  'certificate.credential_suspended': (data) => withReason(m.sentence_suspended.parts({}), data),
  'certificate.credential_reinstated': (data) => withReason(m.sentence_reinstated.parts({}), data),
  'certificate.credential_superseded': (data) => withReason(m.sentence_superseded.parts({}), data),
  'analytics.progress_recorded': (data) => [{ text: progress(data) }],
  'analytics.course_completed': (data) => [{ text: m.sentence_completed({ course: course(data) }) }],
  'analytics.progress_reset': (data) => [{ text: m.sentence_reset({ course: course(data) }) + reason(data) }],
  'practice.guestbook_signed': () => [{ text: m.sentence_guestbook_signed() }],
  'practice.counter_incremented': () => [{ text: m.sentence_counted() }],
  'practice.value_stored': () => [{ text: m.sentence_stored() }],
  paused: (data, contract) => [{ text: m.sentence_paused({ contract }) + reason(data) }],
  unpaused: (_data, contract) => [{ text: m.sentence_unpaused({ contract }) }],
  upgraded: (_data, contract) => [{ text: m.sentence_upgraded({ contract }) }],
  role_granted: (data, contract) => [{ text: m.sentence_role_granted({ role: role(data), contract }) }],
  role_revoked: (data, contract) => [{ text: m.sentence_role_revoked({ role: role(data), contract }) }],
  role_admin_changed: (data, contract) => [{ text: m.sentence_role_admin_changed({ role: role(data), contract }) }],
  admin_transfer_initiated: (_data, contract) => [{ text: m.sentence_admin_offered({ contract }) }],
  admin_transfer_completed: (_data, contract) => [{ text: m.sentence_admin_new({ contract }) }],
  admin_renounced: (_data, contract) => [{ text: m.sentence_admin_none({ contract }) }],
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
  return (_data, contract) => [{ text: m.sentence_unknown({ contract, event: name.replaceAll('_', ' ') }) }];
}

/** A message whose marks are certificates, each linked to its page. */
function linked(parts: MessagePart[], data: Record<string, unknown>): Part[] {
  const ids = { certificate: data.id, successor: data.successor };
  return piecesOf<keyof typeof ids>(parts).map(({ text, tag }) => {
    const id = tag && ids[tag];
    return typeof id === 'string' ? { text, href: `/credentials/${id}` } : { text };
  });
}

function withReason(parts: MessagePart[], data: Record<string, unknown>): Part[] {
  const text = reason(data);
  return linked(text ? [...parts, { type: 'text', value: text }] : parts, data);
}

function course(data: Record<string, unknown>): string {
  return typeof data.course === 'string' ? courseTitle(data.course) : m.sentence_a_course();
}

function role(data: Record<string, unknown>): string {
  return typeof data.role === 'string' ? data.role : m.sentence_unnamed();
}

function progress(data: Record<string, unknown>): string {
  const { lessonsDone: done, lessonsTotal: total, percent } = data;
  return typeof done === 'number' && typeof total === 'number'
    ? m.sentence_progress({ done, total, course: course(data) })
    : m.sentence_progress_percent({ percent: Number(percent), course: course(data) });
}

function reason(data: Record<string, unknown>): string {
  return typeof data.reason === 'string' && data.reason.trim()
    ? m.sentence_reason({ reason: ending(data.reason) })
    : '';
}
