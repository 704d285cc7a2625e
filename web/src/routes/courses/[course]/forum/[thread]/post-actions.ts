import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import {
  acceptAnswer,
  addPost,
  addressOfPost,
  changePost,
  changeThread,
  readThread,
  removePost,
  reportPost,
  setPostVisibility,
} from '#lib/forum.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty, type Sent } from '#lib/server/act.ts';
import type { Actions } from './$types';

function textOf(sent: Sent): string {
  const text = sent.text('text');
  if (!text) throw faulty('text', m.forum_text_missing());
  return text;
}

function reasonOf(sent: Sent, missing = m.forum_reason_missing): string {
  const reason = sent.text('reason');
  if (!reason) throw faulty('reason', missing());
  return reason;
}

/** What is done in a thread: by who writes in it, and by moderators. */
export const postActions = {
  reply: ({ request, fetch, params: { course, thread } }) =>
    act(request, async (sent) => {
      const { number } = await addPost(fetch, thread, textOf(sent));
      redirect(303, addressOfPost(course, thread, number));
    }),
  change: ({ request, fetch }) =>
    act(request, async (sent) => {
      await changePost(fetch, sent.text('post'), { text: textOf(sent), basis: sent.text('basis') });
      return { said: m.forum_changed() };
    }),
  remove: ({ request, fetch, params: { course, thread } }) =>
    act(request, async (sent) => {
      await removePost(fetch, sent.text('post'));
      // Where nobody else wrote, the thread is gone with it.
      const isGone = await readThread(fetch, thread, null).then(
        () => false,
        (cause) => cause instanceof Refusal && cause.status === 404,
      );
      if (isGone) redirect(303, `/courses/${course}/forum`);
      return { said: m.forum_removed() };
    }),
  report: ({ request, fetch }) =>
    act(request, async (sent) => {
      await reportPost(fetch, sent.text('post'), reasonOf(sent, m.forum_report_missing));
      return { said: m.forum_reported() };
    }),
  accept: ({ request, fetch, params: { thread } }) =>
    act(request, async (sent) => {
      const post = sent.text('post');
      await acceptAnswer(fetch, thread, post || null);
      return { said: post ? m.forum_accepted() : m.forum_unaccepted() };
    }),
  hide: ({ request, fetch }) =>
    act(request, async (sent) => {
      await setPostVisibility(fetch, sent.text('post'), { isHidden: true, reason: reasonOf(sent) });
      return { said: m.forum_was_hidden() };
    }),
  show: ({ request, fetch }) =>
    act(request, async (sent) => {
      await setPostVisibility(fetch, sent.text('post'), { isHidden: false, reason: reasonOf(sent) });
      return { said: m.forum_was_shown() };
    }),
  state: ({ request, fetch, params: { thread } }) =>
    act(request, async (sent) => {
      const [isLocked, isPinned] = [sent.text('isLocked') === 'true', sent.text('isPinned') === 'true'];
      await changeThread(fetch, thread, { isLocked, isPinned, reason: reasonOf(sent) });
      return { said: m.forum_state_saved() };
    }),
} satisfies Actions;
