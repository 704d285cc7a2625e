import { error } from '@sveltejs/kit';

/**
 * The form that was sent.
 * @throws HttpError 400 for a body that is none: no page of ours sends such a thing
 */
export async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault; // too large
    error(400, 'What was sent is no form. Send it from the page itself.');
  }
}
