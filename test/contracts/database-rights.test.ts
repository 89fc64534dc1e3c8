// The rights of the user that serves: what `supply grants` prints is enough for the whole trade, and not enough to change the books,
// the audit record or a table. On the server engine; where there are no users the command says so.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import mysql from 'mysql2/promise'
import { migrate } from '../../src/adapters/database/migrate.ts'
import { type MigratableDatabase, openDatabase } from '../../src/adapters/database/open-database.ts'
import { sealAudit } from '../../src/business/audit/seal.ts'
import { undoMatch } from '../../src/business/matching/undo-match.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { grantsCommand } from '../../src/commands/grants.ts'
import { resealCommand } from '../../src/commands/reseal.ts'
import { readSettings } from '../../src/config/settings.ts'
import { mariadbPlace, type Place } from '../harness/databases.ts'
import { Person } from '../harness/person.ts'
import { type Site, startSite } from '../harness/site.ts'
import { createWorld, type World } from '../harness/world.ts'

let place: Place
let servingUrl: string
let serving: MigratableDatabase
let admin: mysql.Connection
let world: World
let printed = ''
const user = `serving_${process.pid}`

const settingsOf = (variables: Record<string, string>) =>
  readSettings({ NODE_ENV: 'test', SECRET_KEY: 'Tx9-kW2_pQ7vLr4mZc8sHd3nJy6bGf5a', ...variables })
const grants = async (variables: Record<string, string>, args: string[] = []) => {
  let text = ''
  const code = await grantsCommand(settingsOf(variables), args, {
    write: (line: string) => void (text += line),
  } as unknown as NodeJS.WritableStream)
  return { code, text }
}
const openAt = (url: string) => openDatabase({ url, poolSize: 10, poolMaxOverflow: 20, poolRecycleMs: 3_600_000, poolTimeoutMs: 30_000 })

before(async () => {
  place = await mariadbPlace()
  const owner = openAt(place.url)
  await migrate(owner)
  await owner.close()
  const url = new URL(place.url)
  url.username = user
  url.password = 'serving'
  servingUrl = url.href
  admin = await mysql.createConnection(place.url)
  await admin.query(`create user '${user}'@'%' identified by 'serving'`)
  await admin.query(`grant all on *.* to '${user}'@'%'`) // what an installation may have given before
  const { code, text } = await grants({ DATABASE_URL: servingUrl, DATABASE_MIGRATION_URL: place.url })
  assert.equal(code, 0)
  printed = text
  for (const statement of text.split(';\n').filter(Boolean)) await admin.query(statement)
  serving = openAt(servingUrl)
  world = await createWorld(serving)
})
after(async () => {
  await world?.close()
  await serving?.close()
  await admin?.query(`drop user if exists '${user}'@'%'`)
  await admin?.end()
  await place?.remove()
})

const isDenied = (error: unknown) => [1142, 1143, 1044, 1227].includes(Number((error as { errno?: number }).errno))

test('orders, invoices, statements, matches, undoing and the seals of the audit work with these rights', async () => {
  const buyer = await world.openAccount('Least Rights')
  const { invoice } = await world.order(buyer)
  const [line = ''] = await world.bank([{ amountCents: invoice.totalCents, reference: invoice.paymentReference }])
  const matched = await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
  assert(!('refused' in matched), JSON.stringify(matched))
  assert.equal((await world.invoice(invoice.uuid)).balanceCents, 0)
  const { uuid: matchUuid } = await serving.read.selectFrom('bank_match').select('uuid').executeTakeFirstOrThrow()
  const undone = await world.ctx.transact((w) => undoMatch(w, { matchUuid, reason: 'Another invoice', onceKey: 'undo-1', ...world.staff }))
  assert(!('refused' in undone), JSON.stringify(undone))
  assert.ok((await world.ctx.transact(sealAudit)) > 0)
  assert.deepEqual(
    (await checkLedger(world.ctx.read)).flatMap((check) => check.differences),
    [],
  )
})

test('every table can be read, and all but the migrations’ own can be written to', async () => {
  const tables = await serving.migrator.introspection.getTables({ withInternalKyselyTables: true })
  const [seen] = await admin.query<mysql.RowDataPacket[]>('show tables')
  assert.equal(tables.length, seen.length, 'none is hidden')
  assert.equal([...printed.matchAll(/^GRANT SELECT, INSERT/gm)].length, seen.length - 2)
})

test('as this user the books, issued invoices, bank lines and the audit can be neither changed nor deleted', async () => {
  const connection = await mysql.createConnection(servingUrl)
  try {
    for (const [table, column] of [
      ['ledger_journal', 'posted_by'],
      ['ledger_entry', 'amount_cents'],
      ['invoice', 'total_cents'],
      ['invoice_line', 'net_cents'],
      ['bank_line', 'amount_cents'],
      ['audit_event', 'actor'],
      ['audit_seal', 'hash'],
      ['schema_step', 'name'],
    ]) {
      await assert.rejects(connection.query(`update ${table} set ${column} = ${column}`), isDenied, `update ${table}`)
      await assert.rejects(connection.query(`delete from ${table}`), isDenied, `delete ${table}`)
    }
  } finally {
    await connection.end()
  }
})

test('as this user no table, trigger or user can be made, changed or dropped', async () => {
  const connection = await mysql.createConnection(servingUrl)
  try {
    for (const statement of [
      'create table mine (id int)',
      'alter table setting add column extra int',
      'drop table setting',
      'truncate table audit_event',
      'drop trigger ledger_entry_no_update',
      "create trigger mine before insert on setting for each row set new.value = ''",
      'create index mine on setting (name)',
      "create user 'mine'@'%'",
      `grant all on *.* to '${user}'@'%'`,
    ])
      await assert.rejects(
        connection.query(statement),
        (error) => isDenied(error) || (error as { errno?: number }).errno === 1045,
        statement,
      )
  } finally {
    await connection.end()
  }
})

test('the shop is served and seals are renewed with these rights', async () => {
  const site: Site = await startSiteAs(servingUrl)
  try {
    const person = new Person(site.address)
    for (const path of ['/', '/catalogue', '/login', '/office/login', '/health']) assert.equal((await person.open(path)).status, 200, path)
  } finally {
    await site.stop()
  }
  const out = { write: () => true } as unknown as NodeJS.WritableStream
  const variables = {
    DATABASE_URL: servingUrl,
    SECRET_KEY: 'Another-kW2_pQ7vLr4mZc8sHd3nJy6bG',
    SECRET_KEY_PREVIOUS: 'a key that is long enough for a test',
  }
  assert.equal(await resealCommand(settingsOf(variables), out, new AbortController().signal), 0)
})

const startSiteAs = (url: string): Promise<Site> =>
  startSite({ place: { url, remove: async () => undefined }, variables: { DATABASE_MIGRATION_URL: place.url } })

test('one user for both, or a file without users, is said in words', async (t) => {
  const said: string[] = []
  t.mock.method(console, 'error', (line: string) => void said.push(line))
  assert.equal((await grants({ DATABASE_URL: place.url })).code, 1)
  assert.match(said.pop() ?? '', /the same user/)
  assert.equal((await grants({ DATABASE_URL: 'sqlite:/tmp/none.sqlite' })).code, 1)
  assert.match(said.pop() ?? '', /no users/)
  assert.equal((await grants({ DATABASE_URL: servingUrl, DATABASE_MIGRATION_URL: place.url }, ["x'; drop"])).code, 64)
})
