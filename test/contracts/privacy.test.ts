// One's own data: a whole copy on request, for nobody else and for a day; and which texts were accepted.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { strFromU8, unzipSync } from 'fflate'
import { chooseMarketing, listConsents, wantsMarketing } from '../../src/business/accounts/consents.ts'
import { record } from '../../src/business/audit/record.ts'
import { publishText } from '../../src/business/content/legal-text.ts'
import { askForCopy, findCopy, findCopyDocument } from '../../src/business/privacy/export-person.ts'
import { openDocument } from '../../src/business/proofs/open-document.ts'
import { type DataSubjects, dataSubjects, documentOf, subjectOrigin } from '../harness/data-subject.ts'
import { withDatabases } from '../harness/databases.ts'
import { createWorld, type World } from '../harness/world.ts'

const dayMs = 86_400_000

withDatabases((given) => {
  let world: World
  let subjects: DataSubjects
  before(async () => {
    world = await createWorld(given.database)
    subjects = dataSubjects(world, given.database)
  })
  after(() => world.close())
  const db = () => world.ctx.read.db

  test('opening an account keeps which texts were accepted, in which version, when and from where; mail about offers is off', async () => {
    const { person } = await subjects.register('first')
    const consents = await listConsents(world.ctx.read, person)
    assert.deepEqual(
      consents.map(({ matter, version, isGiven, remoteAddress }) => ({ matter, version, isGiven, remoteAddress })),
      [
        { matter: 'privacy', version: 1, isGiven: true, remoteAddress: subjectOrigin.remoteAddress },
        { matter: 'terms', version: 1, isGiven: true, remoteAddress: subjectOrigin.remoteAddress },
      ],
    )
    assert.equal(await wantsMarketing(world.ctx.read, person), false)
    for (const isGiven of [true, true, false]) await world.ctx.transact((w) => chooseMarketing(w, person, subjectOrigin, isGiven))
    assert.equal(await wantsMarketing(world.ctx.read, person), false)
    const marketing = (await listConsents(world.ctx.read, person)).filter((one) => one.matter === 'marketing')
    assert.deepEqual(
      marketing.map((one) => one.isGiven),
      [false, true],
      'each choice is kept once',
    )
  })

  test('what was accepted can be shown after another version is published, and a version based on an older one is refused', async () => {
    const body = '# New terms\n\nThese are other terms of sale, which say something else than the ones before did.'
    const publish = (basedOn: number) =>
      world.ctx.transact((w) => publishText(w, { name: 'terms', body: `${body} ${basedOn}`, basedOn, staffName: 'Thandi' }))
    assert.deepEqual(await publish(1), { version: 2 })
    assert.ok('refused' in (await publish(0)))
    const accepted = await db()
      .selectFrom('consent')
      .select('sha256')
      .where('matter', '=', 'terms')
      .where('version', '=', 1)
      .executeTakeFirstOrThrow()
    const kept = await db()
      .selectFrom('legal_text')
      .select('body')
      .where('sha256', '=', accepted.sha256 ?? '')
      .executeTakeFirstOrThrow()
    assert.match(kept.body, /Place order/)
    const { person } = await subjects.register('second')
    assert.equal((await listConsents(world.ctx.read, person)).find((one) => one.matter === 'terms')?.version, 2)
  })

  test('a copy holds everything about the person, with its documents, and nothing that opens the account', async () => {
    const { buyer, person, words } = await subjects.register('copied')
    const { invoice, proofUuid } = await subjects.trade(buyer, words)
    const stranger = await subjects.register('stranger')
    await subjects.trade(stranger.buyer, stranger.words)
    const invited = { actor: stranger.person.email, kind: 'person-invited', subject: person.email, remoteAddress: '198.51.100.77' }
    await world.ctx.transact((w) => record(w, invited))
    const asked = await world.ctx.transact((w) => askForCopy(w, person, subjectOrigin.remoteAddress))
    assert.ok('uuid' in asked)
    assert.deepEqual(
      await world.ctx.transact((w) => askForCopy(w, person, subjectOrigin.remoteAddress)),
      asked,
      'while it is made it is the answer',
    )
    await subjects.work()
    const copy = await findCopy(world.ctx.read, person)
    assert.equal(copy?.uuid, asked.uuid)
    assert.ok(copy.readyAt)
    const stored = await findCopyDocument(world.ctx.read, { ...person, uuid: asked.uuid })
    const zip = Buffer.concat(await Array.fromAsync((await openDocument(world.ctx, stored)) as AsyncIterable<Buffer>))
    const files = unzipSync(zip)
    assert.deepEqual(
      Object.keys(files).map((name) => name.replace(/^(proofs\/[0-9a-f-]{36}).*/, '$1')),
      ['README.txt', 'data.json', `invoices/${invoice.number}.pdf`, `proofs/${proofUuid}`],
    )
    assert.deepEqual(Buffer.from(Object.values(files)[3] ?? []), documentOf(words))
    assert.equal(strFromU8(files[`invoices/${invoice.number}.pdf`] ?? new Uint8Array()).slice(0, 5), '%PDF-')
    const text = strFromU8(files['data.json'] ?? new Uint8Array())
    const data = JSON.parse(text) as Record<string, unknown[]>
    for (const word of words) assert.ok(text.includes(word), word)
    const readMe = strFromU8(files['README.txt'] ?? new Uint8Array())
    for (const head of Object.keys(data).filter((name) => name !== 'madeAt')) assert.match(readMe, new RegExp(`^${head} `, 'm'), head)
    for (const head of ['sites', 'orders', 'invoices', 'proofs', 'consents', 'sessions', 'messages', 'record'])
      assert.ok((data[head] ?? []).length > 0, `${head} is not empty`)
    for (const foreign of stranger.words) assert.ok(!text.includes(foreign), foreign)
    assert.ok(text.includes('person-invited') && text.includes(subjectOrigin.remoteAddress))
    assert.ok(!text.includes(invited.remoteAddress), 'the network address of the colleague who did it')
    assert.doesNotMatch(text, /argon2|token_hash|password_hash|sealed/)
  })

  test('another person’s copy is absent, three a day are made, and after a day it opens no more', async () => {
    const { person } = await subjects.register('limited')
    const other = (await subjects.register('other')).person
    const ask = () => world.ctx.transact((w) => askForCopy(w, person, subjectOrigin.remoteAddress))
    const uuids: string[] = []
    for (let number = 0; number < 3; number++) {
      const asked = await ask()
      assert.ok('uuid' in asked)
      uuids.push(asked.uuid)
      await subjects.work()
    }
    assert.ok('refused' in (await ask()))
    const [uuid = ''] = uuids
    await assert.rejects(findCopyDocument(world.ctx.read, { ...other, uuid }), /not-found|nothing here/i)
    await assert.rejects(
      findCopyDocument(world.ctx.read, { realm: 'office', subjectId: person.subjectId, uuid }),
      /not-found|nothing here/i,
    )
    await findCopyDocument(world.ctx.read, { ...person, uuid })
    world.clock.advance(dayMs)
    await assert.rejects(findCopyDocument(world.ctx.read, { ...person, uuid }), /not-found|nothing here/i)
    assert.equal(await findCopy(world.ctx.read, person), null)
  })
})
