// The address that gateways tell of payments: what reaches the rail is what came over the wire, and neither limits for visitors nor a
// closed shop keep it out. And what of a payment link the log keeps.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setMaintenance } from '../../src/business/gate/maintenance.ts'
import type { ArrivedNotice } from '../../src/business/gateways/rail.ts'
import { scriptedRail } from '../harness/scripted-rail.ts'
import { type Site, startSite } from '../harness/site.ts'
import { waitFor } from '../harness/wait-for.ts'

const arrived: ArrivedNotice[] = []
const rail = scriptedRail('payfast')
rail.script.verify = (notice) => {
  arrived.push(notice)
  return { outcome: 'refused', check: 'signature', sentence: 'Not signed.' }
}

let site: Site
before(async () => {
  site = await startSite({ rails: [rail], variables: { RATE_LIMIT_PER_MINUTE: '5' } })
})
after(() => site.stop())

const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${site.address}/payments/notices/payfast`, { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers })

test('the rail is given the bytes as they came, whatever the type says, with the headers and the address', async () => {
  const bodies: [string, string][] = [
    ['b=2&a=%zz+&a=&=&b=%C3', 'application/x-www-form-urlencoded'],
    ['{"a": 1,\r\n "__proto__": {}, "a":2}', 'application/json'],
    ['\u0000\uFFFD not a form', 'text/plain'],
    ['--x\r\nnothing', 'multipart/form-data; boundary=x'],
  ]
  for (const [body, type] of bodies) {
    const answer = await send(body, { 'content-type': type, 'stripe-signature': 't=1,v1=abc' })
    assert.equal(answer.status, 400, type)
    const notice = arrived.at(-1)
    assert.equal(notice?.body.toString(), body)
    assert.equal(notice?.headers['stripe-signature'], 't=1,v1=abc')
    assert.equal(notice?.headers['content-type'], type)
    assert.equal(notice?.remoteAddress, '127.0.0.1')
  }
})

test('visitors who ask too often hold no notice back; only notices themselves do', async () => {
  const pages = await Promise.all(Array.from({ length: 30 }, () => fetch(`${site.address}/pay/x`)))
  assert(
    pages.some((answer) => answer.status === 429),
    'visitors are limited here',
  )
  assert.equal((await send('x')).status, 400)
  const many = await Promise.all(Array.from({ length: 620 }, () => send('x').then((answer) => answer.status)))
  const refused = many.filter((status) => status === 429).length
  assert(refused > 0 && refused <= 40, `${String(refused)} of 620 in a minute were told to come again`)
})

test('while the shop is closed notices come in', async () => {
  await site.application.ctx.transact((w) =>
    setMaintenance(w, { isOn: true, message: 'We are counting our goods.', staffName: 'T', remoteAddress: '' }),
  )
  await waitFor('the closed shop', async () => ((await fetch(`${site.address}/pay/x`)).status === 503 ? true : undefined), 5_000)
  const { status } = await send('x')
  assert(status === 400 || status === 429, String(status))
})

test('the log keeps no token of a payment link or of a return', () => {
  const paths = site.lines
    .map((line) => (line['request'] as { path?: string } | undefined)?.path)
    .filter((path) => path?.startsWith('/pay/'))
  assert(paths.includes('/pay/…'), paths.join())
  assert(!paths.includes('/pay/x'))
})
