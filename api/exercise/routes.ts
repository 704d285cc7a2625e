/** Exercises on the ledger: what to call, the call made ready to be signed, and sending it. */
import Type from 'typebox';
import {
  ExerciseCall,
  ExerciseCallRequest,
  ExerciseOutcome,
  FundedWallet,
  hashPattern,
  LessonExercise,
  SentExercise,
  SignedExercise,
} from '#wire';
import { Address, CourseKey } from '#wire/field.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { problem, type Route, route } from '../http/route.ts';
import { describeExercise, type ExerciseParts, fundWallet, prepareCall, readOutcome, submitCall } from './commands.ts';

const readRequest = jsonReader(ExerciseCallRequest);
const readSigned = jsonReader(SignedExercise);
const params = Type.Object({ course: CourseKey, lesson: CourseKey });
/** Each asks the network, and a signature takes longer than this budget to come back. */
const networkCost = 5;

export function exerciseRoutes(parts: ExerciseParts): Route[] {
  return [
    route({
      path: '/v1/courses/:course/lessons/:lesson/exercise',
      name: 'readExercise',
      summary: 'What a lesson asks to be called, by which wallets it can be, and what of it is on the ledger',
      needsToken: true,
      params,
      answers: {
        200: { description: 'The exercise', schema: LessonExercise },
        403: problem('The lesson is not open yet, or a cookie from other pages than ours, or an API key'),
        404: problem('No such course or lesson, or it asks for no exercise'),
        409: problem('The course names what its contract does not have'),
      },
      handle: ({ params }, ctx) => describeExercise(parts, signedIn(ctx).account, params),
    }),
    route({
      method: 'post',
      path: '/v1/enrollments/:course/lessons/:lesson/exercise/calls',
      name: 'prepareExercise',
      summary: 'Makes the call ready for a wallet: tried out, priced, and only to be signed',
      needsToken: true,
      cost: networkCost,
      params,
      body: ExerciseCallRequest,
      answers: {
        200: { description: 'The call', schema: ExerciseCall },
        403: problem('The lesson is not open yet, or a cookie from other pages than ours, or an API key'),
        404: problem('They do not take this course, it has no such exercise, or the wallet is not theirs'),
        409: problem('It would fail: the contract would refuse it, or the wallet has no lumens'),
        503: problem('No Stellar RPC answers'),
      },
      handle: async ({ params }, ctx) => {
        const request = await readRequest(ctx);
        return prepareCall(parts, signedIn(ctx).account, params, request);
      },
    }),
    route({
      method: 'post',
      path: '/v1/enrollments/:course/lessons/:lesson/exercise/submissions',
      name: 'submitExercise',
      summary: 'Sends the signed call; only the exercise’s own, by a wallet of theirs. Sent again it is the same',
      needsToken: true,
      cost: networkCost,
      params,
      body: SignedExercise,
      answers: {
        200: { description: 'It was sent. The event proves it once the indexer sees it', schema: SentExercise },
        403: problem('The lesson is not open yet, or a cookie from other pages than ours, or an API key'),
        404: problem('They do not take this course, it has no such exercise, or the wallet is not theirs'),
        409: problem('The network refused it'),
        503: problem('No Stellar RPC answers'),
      },
      handle: async ({ params }, ctx) => {
        const { transaction } = await readSigned(ctx);
        return submitCall(parts, signedIn(ctx).account, params, transaction);
      },
    }),
    route({
      path: '/v1/transactions/:hash',
      name: 'readTransaction',
      summary: 'What the network says of a transaction that was sent',
      needsToken: true,
      params: Type.Object({ hash: Type.String({ pattern: hashPattern, description: '64 lower-case hex digits' }) }),
      answers: {
        200: { description: 'What became of it', schema: ExerciseOutcome },
        503: problem('No Stellar RPC answers'),
      },
      handle: ({ params: { hash } }) => readOutcome(parts, hash),
    }),
    route({
      method: 'post',
      path: '/v1/account/wallets/:subject/funding',
      name: 'fundWallet',
      summary: 'Has the network’s friendbot, where there is one, give a wallet its first lumens',
      needsToken: true,
      cost: networkCost,
      params: Type.Object({ subject: Address }),
      answers: {
        200: { description: 'The wallet is on the ledger', schema: FundedWallet },
        404: problem('The wallet is not theirs'),
        409: problem('The network gives no lumens away'),
        429: problem('Too often today'),
        503: problem('No Stellar RPC answers, or the friendbot does not'),
      },
      handle: ({ params: { subject } }, ctx) => fundWallet(parts, signedIn(ctx).account, subject),
    }),
  ];
}
