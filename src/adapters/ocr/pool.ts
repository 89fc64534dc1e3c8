/**
 * The pool of reading children: hands each document to a free child, kills a child at the deadline or on cancel,
 * and replaces children that crashed or grew. Nothing a document contains can throw into, or stop, this process.
 */
import type { ProofReading } from '../../business/proofs/reading/reading.ts';

export type OcrPoolOptions = {
  /** Children at work at the same time, one thread each. */
  children: number;
  /** Longest time for one document, from the moment a child starts on it. */
  deadlineMs?: number;
};

export type ReadProgress = {
  /** 0 to 100. */
  percent: number;
  /** What is happening, for a person: `Reading the text`. */
  stage: string;
  /** What was understood so far; sent before the checks against the picture are finished. */
  fields?: Partial<ProofReading>;
};

export type ReadOptions = {
  /** Digits of the accounts that are ours; empty when none is known. */
  ourAccounts: string[];
  /** `YYYY-MM-DD` in Africa/Johannesburg: what counts as future and as old. */
  today: string;
  onProgress?: (progress: ReadProgress) => void;
  signal?: AbortSignal;
};

export type OcrPool = {
  /** Always answers with a reading, of kind `unreadable` with a reason when the document or the child failed. */
  read(input: { path: string; name: string }, options: ReadOptions): Promise<ProofReading>;
  close(): Promise<void>;
};
