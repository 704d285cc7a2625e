/** The exercise of a lesson, with what its contract's spec says of it. */
import { Address, Operation, type xdr } from '@stellar/stellar-sdk';
import type { Sequelize } from 'sequelize';
import { type ContractName, contractNames } from '#contracts';
import { type ExerciseCall, isShut, lessonsOf, readLesson } from '../course/model.ts';
import {
  courseNotFound,
  exerciseNotFound,
  exerciseUnusable,
  invalidRequest,
  lessonNotFound,
  lessonShut,
} from '../http/problem.ts';
import { type Input, readInputs } from './value.ts';

export interface Place {
  course: string;
  lesson: string;
}

export interface Task {
  call: ExerciseCall;
  contract: ContractName;
  /** In the contract's order. */
  arguments: { argument: ExerciseCall['arguments'][number]; input: Input }[];
}

/** @throws ApiProblem 404 for an unknown course, lesson or exercise, 403 before the lesson's time, 409 for one that names what its contract does not have */
export async function readTask(sequelize: Sequelize, { course, lesson: key }: Place): Promise<Task> {
  const found = await readLesson(sequelize, course, key);
  if (!found) throw courseNotFound(course);
  const lesson = lessonsOf(found.outline).find((one) => one.key === key);
  if (!lesson || !found.page) throw lessonNotFound(course, key);
  if (isShut(lesson)) throw lessonShut(lesson.releases as string);
  const { call } = found.page;
  if (!call) throw exerciseNotFound(course, key);
  return taskOf(call);
}

function taskOf(call: ExerciseCall): Task {
  const contract = contractNames.find((name) => name === call.contract);
  const inputs = contract && readInputs(contract, call.function);
  const named = inputs?.map(({ name, input }) => ({
    input,
    argument: call.arguments.find((argument) => argument.name === name),
  }));
  const isWhole = (one: object): one is Task['arguments'][number] => 'argument' in one && one.argument !== undefined;
  const isUsable = named?.length === call.arguments.length && named.every(isWhole) && named.every(isFixedWell);
  if (!contract || !isUsable) throw exerciseUnusable(call.contract, call.function);
  return { call, contract, arguments: named };
}

/** What the course sets must be of the argument's type; whoever learns is an address. */
function isFixedWell({ argument, input }: Task['arguments'][number]): boolean {
  if (argument.from === 'fixed') return input.fault(String(argument.value)) === undefined;
  return argument.from === 'input' || input.kind === 'address';
}

/** @throws ApiProblem 400 that names each text that is missing, of another type, or asked for by nothing */
export function encodeCall(task: Task, address: string, wallet: string, inputs: Record<string, string>): xdr.Operation {
  const typed = task.arguments.filter(({ argument }) => argument.from === 'input');
  const faults = typed.flatMap(({ argument: { name }, input }) => {
    const text = Object.hasOwn(inputs, name) ? (inputs[name] as string) : undefined;
    const detail = text?.isWellFormed() ? input.fault(text) : 'found nothing, expected a text.';
    return detail === undefined ? [] : [{ parameter: name, detail }];
  });
  const strange = Object.keys(inputs).filter((name) => !typed.some(({ argument }) => argument.name === name));
  const unknown = strange.map((parameter) => ({ parameter, detail: 'not asked for by this exercise.' }));
  if (faults.length + unknown.length > 0) throw invalidRequest([...faults, ...unknown]);
  const args = task.arguments.map(({ argument, input }) =>
    argument.from === 'input' ? input.encode(inputs[argument.name] as string) : given(argument, input, wallet),
  );
  return Operation.invokeContractFunction({ contract: address, function: task.call.function, args });
}

/** The value of an argument that nobody types. */
export function given(argument: ExerciseCall['arguments'][number], input: Input, wallet: string): xdr.ScVal {
  return argument.from === 'fixed' ? input.encode(String(argument.value)) : new Address(wallet).toScVal();
}
