// `supply doctor`: the effective settings with their source, every dependency contacted,
// and for what is wrong, how to mend it. Changes nothing.
import { existsSync } from 'node:fs'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectionLimit, connectionsAtMost } from '../adapters/database/connection-limit.ts'
import { pendingSteps } from '../adapters/database/migrate.ts'
import { type MigratableDatabase, openDatabase } from '../adapters/database/open-database.ts'
import { createMailer } from '../adapters/mail/mailer.ts'
import { projectFolder, version } from '../config/project.ts'
import type { Settings } from '../config/settings.ts'
import { chooseWorkerCount, readMachine } from '../supervisor/cores.ts'

interface Finding {
  readonly name: string
  readonly isGood: boolean
  readonly words: string
  /** What to do about it; only for bad findings. */
  readonly mend?: string
}

const contactTimeoutMs = 5_000

/** Exit status 0 when everything needed answers, else 1. */
export const doctorCommand = async (settings: Settings, out: NodeJS.WritableStream): Promise<number> => {
  out.write(`360Degree Supply ${version}, Node ${process.versions.node}, ${projectFolder}\n\nSettings\n`)
  const width = Math.max(...settings.descriptions.map(({ name }) => name.length))
  for (const { name, shown, source } of settings.descriptions) out.write(`  ${name.padEnd(width)}  ${shown}  [${source}]\n`)
  const chosen = chooseWorkerCount(settings.processes.webConcurrency, readMachine())
  out.write(`\nWeb workers: ${chosen.count} (${chosen.why})\n\nChecks\n`)
  const findings = [await checkDataFolder(settings), ...(await checkDatabase(settings)), await checkMail(settings)]
  for (const { name, isGood, words, mend } of findings) {
    out.write(`  ${isGood ? 'ok  ' : 'FAIL'} ${name}: ${words}\n`)
    if (mend !== undefined) out.write(`       ${mend}\n`)
  }
  const isGood = findings.every((finding) => finding.isGood)
  out.write(isGood ? '\nEverything needed answers.\n' : '\nSomething needs mending.\n')
  return isGood ? 0 : 1
}

const checkDataFolder = async ({ application }: Settings): Promise<Finding> => {
  const name = 'data folder'
  const probe = join(application.dataDir, `.doctor-${process.pid}`)
  try {
    await mkdir(application.dataDir, { recursive: true })
    await writeFile(probe, 'probe')
    await rm(probe)
    const { bavail, bsize } = await statfs(application.dataDir)
    return { name, isGood: true, words: `${application.dataDir} is writable, ${Math.round((bavail * bsize) / 1024 ** 3)} GB free` }
  } catch (error) {
    const mend = `Create ${application.dataDir}, give it to the user that runs the server, or name another folder in DATA_DIR.`
    return { name, isGood: false, words: codeOf(error), mend }
  }
}

const checkDatabase = async ({ database: given, processes }: Settings): Promise<Finding[]> => {
  const name = 'database'
  // Opening a SQLite file that is not there would create it.
  if (given.isEmbedded && !existsSync(given.url.slice('sqlite:'.length))) {
    return [{ name, isGood: false, words: 'there is none yet', mend: 'Run `script/supply migrate`.' }]
  }
  let database: MigratableDatabase | undefined
  try {
    database = openDatabase(given)
    const startedAt = performance.now()
    await within(database.ping())
    const answered: Finding = { name, isGood: true, words: `${database.engine} answers in ${Math.round(performance.now() - startedAt)} ms` }
    const pending = await within(pendingSteps(database))
    const schema: Finding =
      pending.length === 0
        ? { name: 'schema', isGood: true, words: 'is the one of this version' }
        : { name: 'schema', isGood: false, words: `${pending.length} steps are missing`, mend: 'Run `script/supply migrate`.' }
    const limit = await within(connectionLimit(database))
    return [answered, schema, connectionsOf(given, processes, limit)]
  } catch (error) {
    return [{ name, isGood: false, words: codeOf(error), mend: mendDatabase(codeOf(error)) }]
  } finally {
    await database?.close()
  }
}

const connectionsOf = (given: Settings['database'], processes: Settings['processes'], limit: number | null): Finding => {
  const name = 'connections'
  if (limit === null) return { name, isGood: true, words: 'one file, one writer' }
  const count = chooseWorkerCount(processes.webConcurrency, readMachine()).count + processes.jobProcesses
  const most = connectionsAtMost(count, given)
  const words = `${count} processes may open ${most} (${given.poolSize} + ${given.poolMaxOverflow} each); the server grants ${limit}`
  if (most <= limit) return { name, isGood: true, words }
  return {
    name,
    isGood: false,
    words,
    mend: 'Raise max_connections on the server, or lower DB_POOL_SIZE, DB_MAX_OVERFLOW or WEB_CONCURRENCY.',
  }
}

const mendDatabase = (code: string): string => {
  if (code.includes('ECONNREFUSED'))
    return 'Nothing listens at the host and port of DATABASE_URL: start the database, or correct the address.'
  if (code.includes('ENOTFOUND') || code.includes('EAI_AGAIN'))
    return 'The host name in DATABASE_URL is not known here: correct it, or mend the name service.'
  if (code.includes('ER_ACCESS_DENIED')) return 'User or password in DATABASE_URL are refused: correct them, or create the user.'
  if (code.includes('ER_BAD_DB')) return 'The database named in DATABASE_URL does not exist: CREATE DATABASE supply CHARACTER SET utf8mb4.'
  return 'Compare DATABASE_URL with the database that should answer, then run `script/supply doctor` again.'
}

const checkMail = async ({ mail, application }: Settings): Promise<Finding> => {
  const name = 'mail'
  const outbox = join(application.dataDir, 'outbox')
  const mailer = createMailer(mail, outbox)
  try {
    await within(mailer.ping())
    const words = mail.smtp !== undefined && mail.isSending ? `${mail.smtp.host}:${mail.smtp.port} answers` : `is written to ${outbox}`
    return { name, isGood: true, words }
  } catch (error) {
    const mend =
      'Compare MAIL_SERVER, MAIL_PORT, MAIL_USE_TLS, MAIL_USERNAME and MAIL_PASSWORD with your provider, or unset MAIL_SERVER to use the outbox folder.'
    return { name, isGood: false, words: codeOf(error), mend }
  } finally {
    mailer.close()
  }
}

const within = <T>(work: Promise<T>): Promise<T> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${contactTimeoutMs} ms`)), contactTimeoutMs)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}

// The code of a driver's error is safe to print; its message may carry the user's name or the password's first letters.
const codeOf = (error: unknown): string => {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return typeof code === 'string' ? code : typeof message === 'string' ? message : 'unknown error'
}
