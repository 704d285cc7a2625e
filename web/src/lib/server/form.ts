import { error } from '@sveltejs/kit';
import * as m from '#lib/paraglide/messages.js';

/**
 * The form that was sent.
 * @throws HttpError 400 for a body that is none: no page of ours sends such a thing
 */
export async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault; // too large
    error(400, m.fault_no_form());
  }
}
