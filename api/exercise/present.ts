import type { LessonExercise } from '#wire';
import type { ExerciseEvent, Found } from './model.ts';
import type { Place, Task } from './task.ts';

interface Facts extends Pick<LessonExercise, 'wallets' | 'hasFriendbot' | 'address'> {
  place: Place;
  task: Task;
  found: Found;
  passphrase: string;
}

export function presentExercise({ place, task, found, passphrase, ...rest }: Facts): LessonExercise {
  const { call, contract } = task;
  return {
    ...place,
    contract,
    address: rest.address,
    function: call.function,
    arguments: task.arguments.map(({ argument, input: { kind, options } }) => ({
      ...{ name: argument.name, from: argument.from, kind, options },
      label: argument.from === 'input' ? argument.label : null,
      example: (argument.from === 'input' && argument.example) || null,
      value: argument.from === 'fixed' ? String(argument.value) : null,
    })),
    event: call.event,
    conditions: Object.entries(call.conditions ?? {}).flatMap(([field, condition]) =>
      Object.entries(condition).map(([wanted, value]) => ({
        field,
        wanted: wanted as LessonExercise['conditions'][number]['wanted'],
        value: String(value),
      })),
    ),
    steps: call.steps,
    networkPassphrase: passphrase,
    hasFriendbot: rest.hasFriendbot,
    wallets: rest.wallets,
    proof: found.proof ? presentEvent(found.proof) : null,
    closest: found.closest ? { ...presentEvent(found.closest), unmet: found.closest.unmet } : null,
  };
}

function presentEvent({ event, ledger, closedAt, txHash }: ExerciseEvent) {
  return { event, ledger, closedAt: closedAt.toISOString(), txHash };
}
