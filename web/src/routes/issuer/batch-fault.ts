import type { BatchRow } from '#lib/issuer.ts';
import * as m from '#lib/paraglide/messages.js';

type Asked = Pick<BatchRow, 'recipient' | 'course' | 'kind'>;

/** What is wrong with a certificate that is to be issued by hand, and what to do about it. */
export const batchFaultWords: Record<BatchRow['faults'][number], (asked: Asked) => string> = {
  cells: () => m.issuing_fault_cells(),
  recipient_unknown: ({ recipient: found }) =>
    found ? m.issuing_fault_recipient_unknown({ found }) : m.issuing_fault_recipient_missing(),
  recipient_self: () => m.issuing_fault_recipient_self(),
  course_unknown: ({ course: found }) =>
    found ? m.issuing_fault_course_unknown({ found }) : m.issuing_course_choose(),
  kind_unknown: ({ kind }) => m.issuing_fault_kind_unknown({ found: kind }),
  title_missing: () => m.issuing_fault_title_missing(),
  title_unfit: () => m.issuing_fault_title_unfit(),
  criteria_missing: () => m.issuing_fault_criteria_missing(),
  criteria_unfit: () => m.issuing_fault_criteria_unfit(),
  has_one: () => m.issuing_fault_has_one(),
  twice: () => m.issuing_fault_twice(),
};
