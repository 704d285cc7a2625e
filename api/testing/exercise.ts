/** A course of exercises, for tests: count, store, send BST, vote. */
import type { Texts } from './course.ts';
import { publishTexts } from './learning.ts';

export const deeds = 'deeds';
const steps = 'steps:\n  sign: Signed.\n  wait: Sent.\n  done: Seen.\n';

/** Each in a lesson of its own name. */
const exercises: Texts = {
  count: `title: Count to three
task: Count.
contract: practice
call:
  function: increment
  arguments:
    learner:
      from: learner
event: counter_incremented
learner: learner
conditions:
  count:
    at_least: 3
${steps}`,
  store: `title: Store
task: Store.
contract: practice
call:
  function: store
  arguments:
    learner:
      from: learner
    key:
      from: fixed
      value: lesson
    value:
      from: input
      label: Your text
      example: An event is a fact.
event: value_stored
learner: learner
conditions:
  key:
    equals: lesson
${steps}`,
  send: `title: Send 1 BST
task: Send 1 BST to somebody.
contract: token
call:
  function: transfer
  arguments:
    from:
      from: learner
    to:
      from: input
      label: To whom
    amount:
      from: fixed
      value: "10000000"
event: transfer
learner: from
conditions:
  amount:
    at_least: 10000000
${steps}`,
  vote: `title: Cast a vote
task: Vote.
contract: governance
call:
  function: vote
  arguments:
    voter:
      from: learner
    id:
      from: input
      label: Number of the proposal
    support:
      from: input
      label: What you vote
    reason:
      from: input
      label: Why
event: vote_cast
learner: voter
${steps}`,
  broken: `title: Broken
task: Its function has another name.
contract: practice
call:
  function: add_one
  arguments:
    learner:
      from: learner
event: counter_incremented
learner: learner
${steps}`,
};

const keys = [...Object.keys(exercises), 'reading'];

const folder: Texts = {
  'course.yaml': `key: ${deeds}
title: Deeds
promise: A promise.
description: Few words.
language: en
topics:
  - stellar
outcomes:
  - Do something.
modules:
  - title: First
    lessons:
${keys.map((key) => `      - ${key}\n`).join('')}`,
  ...Object.fromEntries(
    keys.map((key) => [
      `lessons/${key}.md`,
      `---\ntitle: ${key}\nminutes: 5\n${exercises[key] ? `exercise: ${key}\n` : ''}---\n\nDo it.\n`,
    ]),
  ),
  ...Object.fromEntries(Object.entries(exercises).map(([key, text]) => [`exercises/${key}.yaml`, text])),
};

export const publishDeeds = (databaseUrl: string): Promise<void> => publishTexts(databaseUrl, deeds, folder);
