import type { Context } from 'koa';
import type { Sequelize } from 'sequelize';
import Type from 'typebox';
import { courseKeyPattern } from '#wire';
import { mayTeach, type Workshop } from '../course/model.ts';
import { letIn, signedIn } from '../http/authenticate.ts';
import { notInstructor, roleNeeded } from '../http/problem.ts';
import { problem } from '../http/route.ts';
import { readRoles } from '../role/model.ts';

/** What every route of the studio is made of. */
export interface StudioParts {
  sequelize: Sequelize;
  workshop: Workshop;
}

export const Key = Type.String({
  pattern: courseKeyPattern,
  description: '1 to 32 lower-case letters, digits and _, a letter first',
});
export const courseParams = Type.Object({ course: Key });

/** Reading authors' texts takes its time. */
export const readingCost = 2;

/** What every route of one course may also answer. */
export const usualAnswers = {
  403: problem('The account does not teach the course, or by a cookie from other pages than ours, or an API key'),
  404: problem('No such course'),
  413: problem('A text that is too large, or takes too much to read'),
};

/**
 * Who asks must teach the course, and still do when the body is whole. Everybody else is answered the same, whether there is
 * such a course or not.
 * @returns the account
 */
export async function requireTeacher({ sequelize }: StudioParts, ctx: Context, course: string): Promise<string> {
  const { account } = signedIn(ctx);
  await letIn(ctx, async () => {
    if (!(await mayTeach(sequelize, account, course))) throw notInstructor(course);
  });
  return account;
}

/** Who asks must be an instructor or an admin. */
export async function requireInstructor({ sequelize }: StudioParts, ctx: Context): Promise<string> {
  const { account } = signedIn(ctx);
  await letIn(ctx, async () => {
    const roles = await readRoles(sequelize, account);
    if (!roles.includes('instructor') && !roles.includes('admin')) throw roleNeeded('instructor');
  });
  return account;
}
