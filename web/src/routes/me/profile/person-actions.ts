import { changeProfile, putPicture, removePicture, submitIdentity } from '#lib/account.ts';
import type { Account } from '#lib/api.ts';
import { act, faulty } from '#lib/server/act.ts';
import type { DocumentKind } from '#wire';
import { avatarBytesMax, avatarTypes } from '#wire/forms.ts';
import type { Actions } from './$types';

/** Who one is: name, language, picture, and the check of it. */
export const personActions = {
  person: ({ request, fetch }) =>
    act(request, async (sent) => {
      const [displayName, locale] = [sent.text('displayName') || null, sent.text('locale') as Account['locale']];
      await changeProfile(fetch, { displayName, locale });
      return { said: 'Saved.' };
    }),
  picture: ({ request, fetch }) =>
    act(request, async (sent) => {
      const picture = sent.file('picture');
      if (!picture) throw faulty('picture', 'No picture was chosen. Choose a PNG, JPEG or WebP file first.');
      if (picture.size > avatarBytesMax)
        throw faulty('picture', 'The picture is larger than 5 MB. A photo of 1000 × 1000 pixels is plenty.');
      if (!avatarTypes.some((type) => type === picture.type))
        throw faulty('picture', 'This is no PNG, JPEG or WebP. Save it as one of them, such as portrait.jpg.');
      await putPicture(fetch, picture);
      return { said: 'This is your picture now.' };
    }),
  removePicture: ({ request, fetch }) =>
    act(request, async () => {
      await removePicture(fetch);
      return { said: 'The picture is gone.' };
    }),
  identity: ({ request, fetch }) =>
    act(request, async (sent) => {
      const [fullName, birthDate, country] = [sent.text('fullName'), sent.text('birthDate'), sent.text('country')];
      const documentKind = sent.text('documentKind') as DocumentKind;
      if (!fullName) throw faulty('fullName', 'The name is missing. Write it as in the document.');
      if (!birthDate) throw faulty('birthDate', 'The date is missing, such as 31 December 1990.');
      if (!country) throw faulty('country', 'No country is chosen. Choose the one that issued the document.');
      if (!documentKind) throw faulty('documentKind', 'No document is chosen, such as a passport.');
      await submitIdentity(fetch, { fullName, birthDate, country, documentKind });
      return {};
    }),
} satisfies Actions;
