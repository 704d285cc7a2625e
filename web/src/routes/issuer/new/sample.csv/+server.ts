import type { RequestHandler } from './$types';

/** A row of each kind, for spreadsheets to begin with. */
const sample = [
  'recipient,course,kind,title,criteria',
  'learner@example.org,course_key,completion,,Passed the oral exam of May 2026.',
  'other@example.org,course_key,achievement,Best bridge of the year,"Built the bridge that held longest, out of paper."',
];

export const GET: RequestHandler = () =>
  new Response(`${sample.join('\r\n')}\r\n`, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="certificates.csv"',
    },
  });
