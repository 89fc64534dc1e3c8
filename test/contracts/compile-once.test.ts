// Statements compiled once: the same rows as the statement itself, with the parameters of each call.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileOnce } from '../../src/adapters/database/compile-once.ts'
import { withDatabases } from '../harness/databases.ts'

withDatabases((given) => {
  const numbers = compileOnce((db, low: number, high: number) =>
    db.selectFrom('setting').select(['name']).where('name', '>=', String(low)).where('name', '<', String(high)),
  )
  const named = compileOnce((db, first: string, second: string, third: string) =>
    db
      .selectFrom('setting')
      .select(['name', 'value'])
      .where((eb) => eb.or([eb('name', '=', first), eb('name', '=', second), eb('value', '=', third), eb('name', '=', 'fixed')]))
      .orderBy('name'),
  )

  test('each call is answered for its own parameters', async () => {
    const { read } = given.database
    await given.database.transact(async (tx) => {
      for (const name of ['a', 'b', 'c', 'fixed'])
        await tx
          .insertInto('setting')
          .values({ name, value: `value ${name}` } as never)
          .execute()
    })
    const namesOf = async (...parameters: [string, string, string]) => (await named(read, ...parameters)).map((row) => row.name)
    assert.deepEqual(await namesOf('a', 'none', 'none'), ['a', 'fixed'])
    assert.deepEqual(await namesOf('none', 'b', 'value c'), ['b', 'c', 'fixed'])
    assert.deepEqual(await namesOf('', "' or 1=1 --", '?'), ['fixed'])
    assert.deepEqual(await Promise.all([namesOf('a', '', ''), namesOf('b', '', '')]), [
      ['a', 'fixed'],
      ['b', 'fixed'],
    ])
  })

  test('inside a transaction it sees what the transaction wrote', async () => {
    await given.database.transact(async (tx) => {
      await tx
        .insertInto('setting')
        .values({ name: 'inside', value: 'x' } as never)
        .execute()
      assert.deepEqual(
        (await named(tx, 'inside', '', '')).map((row) => row.name),
        ['fixed', 'inside'],
      )
    })
  })

  test('a parameter that something was reckoned from is refused', async () => {
    await assert.rejects(numbers(given.database.read, 1, 5), /parameter 0 has to stand/)
  })
})
