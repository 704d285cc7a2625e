import { DataTypes, type Model, type ModelStatic, type Sequelize } from 'sequelize';
import { optional, required, table, u32, versionAttributes } from './attributes.ts';

/** A learner's progress in a course. */
export interface ProgressRow {
  learner: string;
  course: string;
  contractAddress: string;
  /** 0 to 100. */
  percent: number;
  lessonsDone: number;
  lessonsTotal: number;
  /** Who recorded it last; null after a reset. */
  attestor: string | null;
  /** When the course was completed; null: not yet, or reset since. */
  completedLedger: number | null;
  completedAt: Date | null;
  completedTxHash: string | null;
  /** The last reset, if any. */
  resetReason: string | null;
  resetBy: string | null;
  resetLedger: number | null;
  /** The latest event about it. */
  changedLedger: number;
  changedAt: Date;
  changedTxHash: string;
  /** Id of that event: the row is true from it on. */
  fromEvent: string;
}

/** True from `fromEvent` until `toEvent`; null: still. */
export interface ProgressVersionRow extends ProgressRow {
  toEvent: string | null;
}

export type Progress = Model<ProgressRow, ProgressRow> & ProgressRow;
export type ProgressVersion = Model<ProgressVersionRow, ProgressVersionRow> & ProgressVersionRow;

const attributes = {
  learner: { ...required(DataTypes.TEXT), primaryKey: true },
  course: { ...required(DataTypes.TEXT), primaryKey: true },
  contractAddress: required(DataTypes.TEXT),
  percent: u32('percent'),
  lessonsDone: u32('lessonsDone'),
  lessonsTotal: u32('lessonsTotal'),
  attestor: optional(DataTypes.TEXT),
  completedLedger: optional(DataTypes.INTEGER),
  completedAt: optional(DataTypes.DATE),
  completedTxHash: optional(DataTypes.TEXT),
  resetReason: optional(DataTypes.TEXT),
  resetBy: optional(DataTypes.TEXT),
  resetLedger: optional(DataTypes.INTEGER),
  changedLedger: required(DataTypes.INTEGER),
  changedAt: required(DataTypes.DATE),
  changedTxHash: required(DataTypes.TEXT),
  fromEvent: required(DataTypes.TEXT),
};

/** Progress per learner and course, as it is now. */
export function defineProgress(sequelize: Sequelize): ModelStatic<Progress> {
  return sequelize.define<Progress>('Progress', { ...attributes }, table('chain', 'progress'));
}

/** Progress as it was, one row per change. */
export function defineProgressVersion(sequelize: Sequelize): ModelStatic<ProgressVersion> {
  const versioned = {
    ...attributes,
    ...versionAttributes,
    fromEvent: { ...versionAttributes.fromEvent, primaryKey: true },
  };
  return sequelize.define<ProgressVersion>('ProgressVersion', versioned, table('chain', 'progress_versions'));
}
