/** The office's pages of judging, over HTTP: public holidays, banks' files, money that is late. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { withDatabases } from '../harness/databases.ts'
import { wordsOf } from '../harness/person.ts'
import { type Site, startSite } from '../harness/site.ts'
import { sendProof } from '../harness/sent-proof.ts'
import { createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  let site: Site
  let cookie = ''
  before(async () => {
    world = await createWorld(given.database)
    world.clock.set('2026-03-09T08:00:00.000Z')
    site = await startSite({
      place: { url: given.url, remove: async () => undefined },
      clock: world.clock,
      // what the world sealed is opened by the pages
      variables: { SECRET_KEY: world.ctx.keys[0] },
    })
    cookie = await cookieFor('finance')
  })
  after(async () => {
    await site.stop()
    await world.close()
  })

  const cookieFor = async (role: 'finance' | 'sales') => {
    const email = `${role}-${crypto.randomUUID()}@office.example`
    const staffId = await world.ctx.transact((w) => addStaff(w, { name: role, email, passwordHash: 'none', role }))
    const token = await world.ctx.transact((w) => startSession(w, 'office', staffId, { userAgent: 'test', remoteAddress: '127.0.0.1' }))
    return `__Host-office=${token}`
  }
  const open = async (path: string, as = cookie) => {
    const answer = await fetch(site.address + path, { headers: { cookie: as, accept: 'text/html' }, redirect: 'manual' })
    const html = await answer.text()
    return { status: answer.status, html, text: wordsOf(html) }
  }
  /** As the page's own form would send it. */
  const send = async (page: string, path: string, fields: Record<string, string>) => {
    const csrf = /name="csrf" value="([^"]+)"/.exec((await open(page)).html)?.[1] ?? assert.fail('no token on the page')
    const answer = await fetch(site.address + path, {
      method: 'POST',
      headers: { cookie, accept: 'text/html', origin: site.address },
      body: new URLSearchParams({ csrf, ...fields }),
      redirect: 'manual',
    })
    return { status: answer.status, location: answer.headers.get('location'), text: wordsOf(await answer.text()) }
  }

  test('finance adds a proclaimed day, sees by whom, and undoes it; what is wrong is said and what was typed stays', async () => {
    const page = '/office/holidays'
    assert.match((await open(page)).text, /Fri 3 Apr 2026 Holiday Good Friday/)
    const wrong = await send(page, page, { on: '2026-04-03', kind: 'added', reason: 'Elections' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /That day is a public holiday already/)
    const added = await send(page, page, { on: '2026-11-04', kind: 'added', reason: 'Municipal elections' })
    assert.deepEqual([added.status, added.location], [303, '/office/holidays?done=changed'])
    assert.match((await open(page)).text, /Wed 4 Nov 2026 Holiday, added Municipal elections finance, 9 Mar 2026/)
    await send(page, '/office/holidays/undo', { on: '2026-11-04' })
    assert.doesNotMatch((await open(page)).text, /Municipal elections/)
    assert.equal((await open(page, await cookieFor('sales'))).status, 403)
  })

  test('what was learnt of banks’ files and what is late have pages, and each says when there is nothing', async () => {
    assert.match((await open('/office/bank-files')).text, /Nothing is learnt yet/)
    assert.match((await open('/office/proofs?view=late')).text, /No money is late/)
  })

  test('the desk says where to ask the bank, keeps what it said, and wants a reason where it did not confirm', async () => {
    const { uuid } = await sendProof(world, await world.openAccount('Asked On The Desk'), { reading: { bank: 'Capitec' } })
    const page = `/office/proofs/${uuid}`
    const first = await open(page)
    assert.match(first.text, /SkyQR\. Scan the QR code/)
    assert.match(first.html, /data-copy="TRACE\d+"/)
    const once = () => crypto.randomUUID()
    const unsaid = await send(page, `${page}/bank-answer`, {
      once: once(),
      facility: 'SkyQR',
      outcome: '',
      bankNote: 'They were friendly.',
    })
    assert.equal(unsaid.status, 422)
    assert.match(unsaid.text, /Choose what the bank said\./)
    assert.match(unsaid.text, /They were friendly\./, 'what was typed stays')
    const kept = await send(page, `${page}/bank-answer`, { once: once(), facility: 'SkyQR', outcome: 'not-confirmed', bankNote: '' })
    assert.deepEqual([kept.status, kept.location], [303, `${page}#verify`])
    const blocked = await open(page)
    assert.match(blocked.text, /One check blocks it/)
    assert.match(blocked.text, /Reject it, or write why it may stand all the same\./)
    assert.doesNotMatch(blocked.html, /\/accept"/)
    const short = await send(page, `${page}/bank-answer/allow`, { why: 'because' })
    assert.equal(short.status, 422)
    await send(page, `${page}/bank-answer/allow`, { why: 'Their branch manager confirmed it to me.' })
    const allowed = await open(page)
    assert.match(allowed.text, /Their branch manager confirmed it to me\./)
    assert.match(allowed.html, /\/accept"/)
  })
})
