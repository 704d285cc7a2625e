import { changeProfile, putPicture, removePicture, submitIdentity } from '#lib/account.ts';
import type { Account } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty } from '#lib/server/act.ts';
import { speak, writeLocale } from '#lib/server/locale.ts';
import type { DocumentKind } from '#wire';
import { avatarBytesMax, avatarTypes } from '#wire/forms.ts';
import type { Actions } from './$types';

/** Who one is: name, language, picture, and the check of it. */
export const personActions = {
  person: ({ request, fetch, cookies, url }) =>
    act(request, async (sent) => {
      const [displayName, locale] = [sent.text('displayName') || null, sent.text('locale') as Account['locale']];
      await changeProfile(fetch, { displayName, locale });
      writeLocale(cookies, locale, url.protocol === 'https:');
      speak(locale);
      return { said: m.profile_saved() };
    }),
  picture: ({ request, fetch }) =>
    act(request, async (sent) => {
      const picture = sent.file('picture');
      if (!picture) throw faulty('picture', m.profile_picture_none());
      if (picture.size > avatarBytesMax) throw faulty('picture', m.profile_picture_large());
      if (!avatarTypes.some((type) => type === picture.type)) throw faulty('picture', m.profile_picture_type());
      await putPicture(fetch, picture);
      return { said: m.profile_picture_saved() };
    }),
  removePicture: ({ request, fetch }) =>
    act(request, async () => {
      await removePicture(fetch);
      return { said: m.profile_picture_gone() };
    }),
  identity: ({ request, fetch }) =>
    act(request, async (sent) => {
      const [fullName, birthDate, country] = [sent.text('fullName'), sent.text('birthDate'), sent.text('country')];
      const documentKind = sent.text('documentKind') as DocumentKind;
      if (!fullName) throw faulty('fullName', m.profile_full_name_none());
      if (!birthDate) throw faulty('birthDate', m.profile_birth_date_none());
      if (!country) throw faulty('country', m.profile_country_none());
      if (!documentKind) throw faulty('documentKind', m.profile_document_none());
      await submitIdentity(fetch, { fullName, birthDate, country, documentKind });
      return {};
    }),
} satisfies Actions;
