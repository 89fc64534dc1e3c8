// What a use case may touch. Passed in, never global: reads get a ReadContext, writes a WriteContext inside `transact`.
import type { Database, ReadHandle, TransactionHandle } from './adapters/database/handle.ts'
import type { CacheArea } from './adapters/database/tables/operations.ts'
import type { SecretKeys } from './business/accounts/seal.ts'
import type { Rails } from './business/gateways/rail.ts'
import type { DocumentMaker } from './business/invoices/document.ts'
import type { FileStore } from './business/proofs/file-store.ts'
import type { DocumentInspector } from './business/proofs/inspector.ts'
import type { VirusScanner } from './business/proofs/virus-scanner.ts'
import type { PageViewer } from './business/proofs/page-viewer.ts'
import type { StatementReader } from './business/banking/statement-file.ts'
import type { WebhookSender } from './business/webhooks/sender.ts'

export interface Clock {
  /** the instant, as UTC text `YYYY-MM-DDTHH:MM:SS.sssZ` */
  now(): string
}

export interface Log {
  debug(message: string, context?: Record<string, unknown>): void
  info(message: string, context?: Record<string, unknown>): void
  warning(message: string, context?: Record<string, unknown>): void
  error(message: string, context?: Record<string, unknown>): void
}

export interface JobOptions {
  /** at most one job per key, for ever: the second enqueue is silently the first */
  uniqueKey?: string
  /** not before this instant */
  runAt?: string
  attemptsMax?: number
}

/** Reads that all visitors share. Never for money that somebody is about to owe: that is read in its transaction. */
export interface ReadCache {
  /**
   * The value as it was at most a second ago, loaded by one caller at a time. `name` says everything that it depends on
   * within its area; the value is JSON data and belongs to all: nobody changes it.
   */
  remember<T>(area: CacheArea, name: string, load: () => Promise<T>): Promise<T>
}

export interface ReadContext {
  readonly db: ReadHandle
  readonly clock: Clock
  readonly cache: ReadCache
  /** open what is sealed */
  readonly keys: SecretKeys
}

export interface WriteContext {
  readonly db: TransactionHandle
  readonly clock: Clock
  readonly keys: SecretKeys
  /** Address of this shop without a trailing slash, for links in mail that no visit leads to. */
  readonly publicUrl: string
  /** a UUIDv7 */
  newUuid(): string
  /** The job exists if and only if this transaction commits. `payload` is JSON. */
  enqueue(kind: string, payload: Record<string, unknown>, options?: JobOptions): Promise<void>
  /** What is cached of this area is out of date once this transaction commits. */
  noteChange(area: CacheArea): Promise<void>
  /** Runs after the commit, in order; its failure is logged, not thrown. */
  afterCommit(action: () => Promise<void> | void): void
}

export interface Context {
  readonly read: ReadContext
  /** As `read`, for questions about everything, whose statements may take longer. */
  readonly reports: ReadContext
  readonly clock: Clock
  /** Seal and sign; never logged, never stored. */
  readonly keys: SecretKeys
  readonly log: Log
  readonly files: FileStore
  readonly documents: DocumentMaker
  readonly inspect: DocumentInspector
  readonly pages: PageViewer
  /** undefined: none is configured, and documents are not looked at for viruses */
  readonly scanner: VirusScanner | undefined
  readonly readStatement: StatementReader
  readonly webhooks: WebhookSender
  /** The payment gateways that are configured, in the order in which they are offered. */
  readonly rails: Rails
  transact<T>(body: (w: WriteContext) => Promise<T>): Promise<T>
}

/** The cache as the context drives it. */
export interface ContextCache extends ReadCache {
  /** Dates the area's values; takes effect with the transaction. */
  note(w: WriteContext, area: CacheArea): Promise<void>
  /** A change by this process was committed: its own next read sees it. */
  forget(): void
}

export interface ContextParts {
  database: Database
  cache: ContextCache
  clock: Clock
  keys: SecretKeys
  log: Log
  files: FileStore
  documents: DocumentMaker
  inspect: DocumentInspector
  pages: PageViewer
  scanner?: VirusScanner | undefined
  readStatement: StatementReader
  webhooks: WebhookSender
  rails: Rails
  publicUrl: string
  newUuid(): string
  enqueue(w: WriteContext, kind: string, payload: Record<string, unknown>, options: JobOptions): Promise<void>
}

/** Binds the parts that `app.ts` chose into what use cases see. */
export function createContext(parts: ContextParts): Context {
  const { database, cache, clock, keys, log, files, documents, inspect, pages, scanner, readStatement, webhooks, rails } = parts
  return {
    read: { db: database.read, clock, cache, keys },
    reports: { db: database.reports, clock, cache, keys },
    clock,
    keys,
    log,
    files,
    documents,
    inspect,
    pages,
    scanner,
    readStatement,
    webhooks,
    rails,
    transact: async (body) => {
      let actions: (() => Promise<void> | void)[] = []
      const result = await database.transact((db) => {
        actions = [] // a deadlock runs the body again: only the run that commits may act
        return body(writeContext(parts, db, actions))
      })
      for (const act of actions) await runAfterCommit(act, log)
      return result
    },
  }
}

function writeContext(parts: ContextParts, db: TransactionHandle, actions: (() => Promise<void> | void)[]): WriteContext {
  const w: WriteContext = {
    db,
    clock: parts.clock,
    keys: parts.keys,
    publicUrl: parts.publicUrl,
    newUuid: () => parts.newUuid(),
    enqueue: (kind, payload, options = {}) => parts.enqueue(w, kind, payload, options),
    noteChange: async (area) => {
      await parts.cache.note(w, area)
      actions.push(() => parts.cache.forget())
    },
    afterCommit: (action) => void actions.push(action),
  }
  return w
}

async function runAfterCommit(action: () => Promise<void> | void, log: Log): Promise<void> {
  try {
    await action()
  } catch (error) {
    log.error('An action after commit failed', { error })
  }
}
