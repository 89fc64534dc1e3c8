// One's own data through the pages, without script: what one agreed to, a copy, being erased and taking that back; the owner's desk;
// and that the privacy page names exactly the cookies that are set.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { unzipSync } from 'fflate'
import { hashPassword } from '../../src/business/accounts/password.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { publishText } from '../../src/business/content/legal-text.ts'
import { cookieUses, deviceCookie, sessionCookieOf, visitorCookie } from '../../src/web/security/cookies.ts'
import { withDatabases } from '../harness/databases.ts'
import { Person } from '../harness/person.ts'
import { type Phone, signInToOffice } from '../harness/second-factor.ts'
import { type Site, startSite } from '../harness/site.ts'
import { createWorld, type World } from '../harness/world.ts'
import { waitFor } from '../harness/wait-for.ts'

const password = 'weighbridge ticket 88 kilograms'
const email = 'nomsa@sisal.example'
const owner = 'naledi@office.example'
const dayMs = 86_400_000

withDatabases((given) => {
  let world: World
  let site: Site
  let buyer: Person
  let office: Person
  let phone: Phone
  before(async () => {
    world = await createWorld(given.database)
    site = await startSite({ place: { url: given.url, remove: async () => undefined }, clock: world.clock })
    const passwordHash = await hashPassword(password)
    await world.ctx.transact((w) => addStaff(w, { name: 'Naledi', email: owner, passwordHash, role: 'owner' }))
    buyer = new Person(site.address)
    office = new Person(site.address)
    phone = await signInToOffice(office, owner, password, null, world.clock.now())
  })
  after(async () => {
    await site.stop()
    await world.close()
  })

  const register = async (fields: Record<string, string>) => {
    await buyer.open('/register')
    assert.doesNotMatch(buyer.page.html, /<input[^>]*name="marketing"[^>]*checked/, 'nothing is ticked for the visitor')
    assert.deepEqual(
      ['/terms', '/privacy'].filter((path) => buyer.links(path).length === 0),
      [],
      'what is accepted can be read',
    )
    const company = { companyName: 'Sisal Traders', address: '5 Rope Lane, Upington, 8801', contactName: 'Nomsa Dube', phone: '0545550100' }
    const registered = await buyer.send('/register', { ...company, email, password, ...fields })
    assert.equal(registered.status, 200, registered.text)
  }

  test('what was accepted stands on the page, and mail about offers is given and taken back there', async () => {
    await register({})
    await buyer.open('/account/security/data')
    assert.match(buyer.page.text, /Privacy statement, version 1 Agreed/)
    assert.match(buyer.page.text, /Terms of sale, version 1 Agreed/)
    assert.doesNotMatch(buyer.page.text, /Mail about offers/)
    await buyer.send('/data/marketing', { marketing: 'yes' })
    assert.match(buyer.page.text, /Mail about offers Agreed/)
    assert.match(buyer.page.html, /<input[^>]*name="marketing"[^>]*checked/)
    await buyer.send('/data/marketing', { marketing: '' })
    assert.match(buyer.page.text, /Mail about offers Taken back/)
  })

  test('a copy wants a fresh proof, shows how far it is, and is then downloaded whole by nobody else', async () => {
    world.clock.advance(6 * 60_000)
    await buyer.open('/account/security/data')
    assert.equal((await buyer.send('/data/copies')).status, 403)
    assert.match(buyer.page.text, /Is it you\?/)
    await buyer.send('/data/copies', { confirmWith: password })
    assert.match(buyer.page.text, /Waiting for its turn/)
    await site.workAll()
    await buyer.open('/account/security/data')
    const [path = ''] = buyer.links('/account/security/data/copies/')
    await office.open(path.replace('/account', '/office'))
    assert.equal(office.page.status, 404)
    await buyer.open(path)
    assert.equal(buyer.page.headers.get('content-type'), 'application/zip')
    const files = unzipSync(buyer.page.bytes)
    assert.match(Buffer.from(files['data.json'] ?? []).toString(), /Nomsa Dube/)
  })

  test('erasing says what stays, can be taken back, and after a week nobody signs in and the address is free', async () => {
    await buyer.open('/account/security/data')
    assert.match(buyer.page.text, /What stays, because the law asks for it/)
    await buyer.send('/data/erasure', {})
    assert.match(buyer.page.text, /You will be erased on/)
    await buyer.send('/data/erasure/cancel')
    assert.match(buyer.page.text, /Nothing is erased/)
    await buyer.send('/data/erasure')
    await office.open('/office/privacy')
    assert.match(office.page.text, /Nomsa Dube Waits Sisal Traders/)
    world.clock.advance(7 * dayMs)
    await site.workAll()
    const again = new Person(site.address)
    await again.open('/login')
    assert.equal((await again.send('/login', { email, password })).status, 422)
    buyer = new Person(site.address)
    await register({ marketing: 'yes' })
    await buyer.open('/account/security/data')
    assert.match(buyer.page.text, /Mail about offers Agreed/)
  })

  test('the owner erases at once what nothing holds', async () => {
    await buyer.send('/data/erasure')
    world.clock.advance(30_000)
    office = new Person(site.address)
    await signInToOffice(office, owner, password, phone, world.clock.now())
    await office.open('/office/privacy')
    assert.match(office.page.text, /Erased company/)
    await office.send('/now')
    assert.match(office.page.text, /The person is erased/)
    // A process believes for a second what it knew of a session.
    await waitFor('the session to end', async () => ((await buyer.open('/account')).path.startsWith('/login') ? true : undefined), 5_000)
  })

  test('a published text is on its page at once, with the officer’s name, and what is typed is never markup', async () => {
    await office.open('/office/privacy')
    await office.send('/privacy/officer', { name: 'Palesa Mokoena', email: 'palesa@office.example', phone: '' })
    assert.match(office.page.text, /name this officer/)
    for (const [name, title] of [
      ['privacy', 'Privacy'],
      ['paia', 'PAIA manual'],
      ['terms', 'Terms of sale'],
    ] as const) {
      await office.open(`/office/privacy/texts/${name}`)
      const body = `# A heading of ours\n\nAsk {officer} at {officer email} <b>or nobody</b>. {unknown}\n\n- first\n- second\n\n{cookies}`
      await office.send(`/texts/${name}`, { body })
      assert.match(office.page.text, /in force/)
      const seen = await new Person(site.address).open(`/${name}`)
      assert.match(seen.html, new RegExp(`<h1>${title}</h1>`))
      assert.match(seen.text, /A heading of ours Ask Palesa Mokoena at palesa@office\.example <b>or nobody<\/b>\. \{unknown\}/)
      assert.match(seen.html, /<li>first<\/li><li>second<\/li>/)
      assert.match(seen.text, /Version 2, in force since/)
      assert.ok(seen.html.includes(`href="/${name}"`), 'the foot leads here')
    }
  })

  test('a text that somebody else changed meanwhile is refused, and what was typed stays', async () => {
    await office.open('/office/privacy/texts/terms')
    const mine = 'What I typed while somebody else published another version of these terms.'
    await world.ctx.transact((w) =>
      publishText(w, { name: 'terms', body: `# Theirs\n\n${'x'.repeat(60)}`, basedOn: 2, staffName: 'Thandi' }),
    )
    assert.equal((await office.send('/texts/terms', { body: mine })).status, 422)
    assert.match(office.page.text, /Somebody published another version meanwhile/)
    assert.ok(office.page.text.includes(mine))
  })

  test('the privacy page names every cookie that a visit sets, and no other', async () => {
    const seen = await new Person(site.address).open('/privacy')
    const named = new Set([...seen.html.matchAll(/__Host-[a-z]+/g)].map(([name]) => name))
    assert.deepEqual([...named].toSorted(), cookieUses.map((use) => use.name).toSorted())
    const set = new Set([...cookiesOf(buyer), ...cookiesOf(office)])
    assert.deepEqual([...set].toSorted(), [...named].toSorted())
  })
})

const cookiesOf = (person: Person): string[] => person.cookie.split('; ').map((pair) => pair.split('=')[0] ?? '')

test('no cookie is set but by the names of the list', () => {
  const sources = readdirSync('src/web', { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path))
  const names = new Set<string>()
  for (const path of sources) {
    const text = readFileSync(join('src/web', path), 'utf8')
    for (const [, name = ''] of text.matchAll(/\.setCookie\(\s*([^,]+),/g)) names.add(name)
    assert.doesNotMatch(text, /document\.cookie|cookieStore/, path)
    if (!path.endsWith('cookies.ts')) assert.doesNotMatch(text, /set-cookie/i, path)
  }
  assert.deepEqual([...names].toSorted(), ['deviceCookie', 'sessionCookieOf[realm]', 'visitorCookie'])
  assert.deepEqual(
    cookieUses.map((use) => use.name),
    [...Object.values(sessionCookieOf), visitorCookie, deviceCookie],
  )
})
