// `supply doctor` on a machine where all is well and on one where nothing answers: what it says, how long it takes, and how it ends.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { migrate } from '../../src/adapters/database/migrate.ts'
import { openDatabase } from '../../src/adapters/database/open-database.ts'
import { doctorCommand } from '../../src/commands/doctor.ts'
import { readSettings } from '../../src/config/settings.ts'
import { mariadbPlace, type Place } from '../harness/databases.ts'
import { startClamd } from '../harness/clamd.ts'
import { startDovecot } from '../harness/dovecot.ts'
import { s3VariablesOf } from '../harness/stores.ts'
import { type PrivateSwift, startSwift } from '../harness/swift.ts'

let folder: string
let swift: PrivateSwift
let place: Place
/** Takes connections and never says a word. */
let silent: Server

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supply-doctor-'))
  silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  ;[swift, place] = await Promise.all([startSwift(), mariadbPlace()])
  const database = openDatabase(settingsOf({}).database)
  await migrate(database)
  await database.close()
})
after(async () => {
  silent.close()
  await swift.stop()
  await place.remove()
  await rm(folder, { recursive: true, force: true })
})

const settingsOf = (variables: Record<string, string>) =>
  readSettings({ NODE_ENV: 'test', DATA_DIR: folder, DATABASE_URL: place.url, WEB_CONCURRENCY: '2', ...s3VariablesOf(swift), ...variables })

const consult = async (variables: Record<string, string>) => {
  let printed = ''
  const out = { write: (text: string) => void (printed += text) } as unknown as NodeJS.WritableStream
  const startedAt = performance.now()
  const exitCode = await doctorCommand(settingsOf(variables), out)
  return { exitCode, tookMs: performance.now() - startedAt, printed, checks: printed.slice(printed.indexOf('\nChecks\n')) }
}
const silentPort = () => (silent.address() as AddressInfo).port

test('where all is well it says of each dependency that it was really contacted, and ends with 0', async () => {
  const { exitCode, checks } = await consult({})
  for (const line of [
    /^ {2}ok {5}Node: 26\./m,
    /^ {2}ok {5}data folder: .+ is writable$/m,
    /^ {2}(ok|note) {3,5}disk: \d+ GB free, \d+ %/m,
    /^ {2}ok {5}database: mysql answers in \d+ ms$/m,
    /^ {2}ok {5}schema: is the one of this version$/m,
    /^ {2}ok {5}connections: 3 processes may open 90 \(10 \+ 20 each\); the server\s+grants\s+400$/m,
    /^ {2}ok {5}documents: a file was put, read and removed on bucket documents at\s+http:\/\/127\.0\.0\.1:\d+$/m,
    /^ {2}ok {5}mail: is written to /m,
  ])
    assert.match(checks, line)
  assert.match(checks, /Everything needed answers\.\n$/)
  assert.equal(exitCode, 0)
})

test('it leaves nothing behind in the store', async () => {
  const answer = await consult({ S3_ENDPOINT_URL: '', S3_BUCKET_NAME: '', S3_ACCESS_KEY_ID: '', S3_SECRET_ACCESS_KEY: '' })
  assert.equal(answer.exitCode, 0)
  const left = await readdir(folder, { recursive: true, withFileTypes: true })
  assert.deepEqual(
    left.filter((entry) => entry.isFile() && !['secret-key'].includes(entry.name)).map((entry) => entry.name),
    [],
  )
})

test('where nothing listens it names each, says how to mend it, and ends with 1', async () => {
  const { exitCode, checks } = await consult({
    DATABASE_URL: 'mysql://supply:password@127.0.0.1:1/supply',
    REDIS_URL: 'redis://127.0.0.1:1',
    MAIL_SERVER: '127.0.0.1',
    MAIL_PORT: '1',
    S3_ENDPOINT_URL: 'http://127.0.0.1:1',
  })
  for (const name of ['database', 'cache', 'documents', 'mail'])
    assert.match(checks, new RegExp(`^ {2}BROKEN ${name}: nothing listens there \\(ECONNREFUSED\\)\\n {9}\\S`, 'm'))
  assert.match(checks, /To be mended: database, cache, documents, mail\.\n$/)
  assert.equal(exitCode, 1)
})

test('where everything hangs it gives up on all of them within seconds', async () => {
  const port = String(silentPort())
  const { exitCode, checks, tookMs } = await consult({
    DATABASE_URL: `mysql://supply:password@127.0.0.1:${port}/supply`,
    REDIS_URL: `redis://127.0.0.1:${port}`,
    MAIL_SERVER: '127.0.0.1',
    MAIL_PORT: port,
    S3_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  })
  assert.match(checks, /To be mended: database, cache, documents, mail\.\n$/)
  assert.equal(exitCode, 1)
  assert.ok(tookMs < 15_000, `${tookMs} ms`)
})

test('what is wrong with a dependency that answers is told apart', async () => {
  const wrongUser = await consult({ DATABASE_URL: place.url.replace('test:test@', 'test:wrong@') })
  assert.match(wrongUser.checks, /BROKEN database: user or password are refused/)
  const wrongKey = await consult({ S3_SECRET_ACCESS_KEY: 'wrong' })
  assert.match(wrongKey.checks, /BROKEN documents: .*403[\s\S]*The key is refused: compare S3_ACCESS_KEY_ID/)
  const wrongBucket = await consult({ S3_BUCKET_NAME: 'no-such-bucket' })
  assert.match(wrongBucket.checks, /BROKEN documents: .*404[\s\S]*There is no such bucket/)
  const tooMany = await consult({ WEB_CONCURRENCY: '40' })
  assert.match(tooMany.checks, /BROKEN connections: 41 processes may open 1230/)
})

test('a shop that is not on https is told so, and nothing is broken by it', async () => {
  const { exitCode, checks } = await consult({ PUBLIC_URL: 'http://shop.example.co.za' })
  assert.match(checks, /note {3}address: http:\/\/shop\.example\.co\.za is not https/)
  assert.equal(exitCode, 0)
})

test('the mailbox is opened and the virus scanner asked; what is wrong with either is told apart', async () => {
  const dovecot = await startDovecot()
  const clamd = await startClamd()
  try {
    const well = await consult({ PROOF_IMAP_URL: dovecot.url, CLAMD_SOCKET: clamd.path })
    assert.match(well.checks, /ok {5}proof mailbox: Proofs at 127\.0\.0\.1 opens$/m)
    assert.match(well.checks, /ok {5}virus scanner: clamd answers$/m)
    assert.equal(well.exitCode, 0)
    const wrong = await consult({ PROOF_IMAP_URL: dovecot.url.replace(/:[^:@]+@/, ':wrong@') })
    assert.match(wrong.checks, /BROKEN proof mailbox: user or password are refused/)
    const elsewhere = await consult({ PROOF_IMAP_URL: dovecot.url.replace(/Proofs$/, 'Nowhere'), CLAMD_SOCKET: '127.0.0.1:1' })
    assert.match(elsewhere.checks, /BROKEN proof mailbox: no such folder/)
    assert.match(elsewhere.checks, /BROKEN virus scanner: nothing listens there \(ECONNREFUSED\)/)
    assert.equal(elsewhere.exitCode, 1)
  } finally {
    await clamd.stop()
    await dovecot.stop()
  }
})

test('it fits a terminal of 80 columns, and holds no stack', async () => {
  const { printed } = await consult({
    DATABASE_URL: 'mysql://supply:password@127.0.0.1:1/supply',
    MAIL_SERVER: '127.0.0.1',
    MAIL_PORT: '1',
  })
  for (const line of printed.split('\n')) assert.ok(line.length <= 80 || !line.trim().includes(' '), line)
  assert.doesNotMatch(printed, /\n\s+at |node_modules|\.ts:\d/)
})
