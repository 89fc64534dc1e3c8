// A backup of one engine restored into the other: same rows, same documents, same books; and what is damaged is refused.
import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, mock, test } from 'node:test'
import { openDatabase } from '../../src/adapters/database/open-database.ts'
import { migrate } from '../../src/adapters/database/migrate.ts'
import { receiveProof } from '../../src/business/proofs/receive-proof.ts'
import { backupCommand } from '../../src/commands/backup.ts'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { restoreCommand } from '../../src/commands/restore.ts'
import { readSettings } from '../../src/config/settings.ts'
import { mariadbPlace, type Place, sqlitePlace } from '../harness/databases.ts'
import { createWorld, ourAccount } from '../harness/world.ts'

const routes = [
  ['SQLite', 'MariaDB', sqlitePlace, mariadbPlace],
  ['MariaDB', 'SQLite', mariadbPlace, sqlitePlace],
] as const

for (const [from, to, placeFrom, placeTo] of routes) {
  describe(`from ${from} to ${to}`, () => {
    const places: Place[] = []
    let folder = ''
    const settingsOf = (url: string, dataDir: string) => readSettings({ NODE_ENV: 'development', DATABASE_URL: url, DATA_DIR: dataDir })
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'supply-backup-test-'))
      mock.method(console, 'log', () => undefined)
      mock.method(console, 'error', () => undefined)
    })
    after(async () => {
      mock.restoreAll()
      for (const place of places) await place.remove()
      await rm(folder, { recursive: true, force: true })
    })

    test('what was backed up is restored, verified, and the same when backed up again', async () => {
      const source = await placeFrom()
      places.push(source)
      const database = openDatabase(settingsOf(source.url, folder).database)
      await migrate(database)
      const world = await createWorld(database)
      const buyer = await world.openAccount('Backed Up')
      const { invoice } = await world.order(buyer)
      const [line = ''] = await world.bank([{ amountCents: invoice.totalCents + 1, reference: invoice.paymentReference }])
      await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
      const bytes = await sampleProofPdf({
        payerName: 'B',
        beneficiaryName: 'T',
        beneficiaryBank: 'F',
        accountNumber: ourAccount,
        branchCode: '250655',
        amountCents: 5,
        reference: 'X',
        paidOn: '2026-03-01',
        bankReference: 'M',
      })
      await receiveProof(world.ctx, {
        invoiceUuid: invoice.uuid,
        customerId: buyer.customerId,
        buyerId: buyer.buyerId,
        buyerEmail: buyer.email,
        fileName: 'p.pdf',
        bytes,
      })
      await database.close()

      assert.equal(await backupCommand(settingsOf(source.url, world.dataDir), [join(folder, 'one')]), 0)
      assert.equal(await backupCommand(settingsOf(source.url, world.dataDir), [join(folder, 'one')]), 1, 'no backup is overwritten')
      const target = await placeTo()
      places.push(target)
      const restored = settingsOf(target.url, join(folder, 'restored'))
      assert.equal(await restoreCommand(restored, [join(folder, 'one'), '--verify']), 0)
      assert.equal(await restoreCommand(restored, [join(folder, 'one')]), 1, 'never into a database that holds anybody')
      assert.equal(await backupCommand(restored, [join(folder, 'two')]), 0)
      const tablesOf = async (name: string) =>
        (JSON.parse(await readFile(join(folder, name, 'manifest.json'), 'utf8')) as { tables: unknown }).tables
      assert.deepEqual(await tablesOf('two'), await tablesOf('one'))
      await world.close()
    })

    test('a backup whose bytes changed is refused before anything is written', async () => {
      await appendFile(join(folder, 'two', 'tables', 'invoice.ndjson'), '{}\n')
      const target = await placeTo()
      places.push(target)
      assert.equal(await restoreCommand(settingsOf(target.url, join(folder, 'damaged')), [join(folder, 'two')]), 1)
      assert.equal(await restoreCommand(settingsOf(target.url, join(folder, 'damaged')), [join(folder, 'absent')]), 1, 'no backup at all')
    })
  })
}
