// Pages kept for visitors who are not signed in: right, never shared where they differ, and shown as they were while the database is away.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type FaultProxy, startFaultProxy } from '../harness/fault-proxy.ts'
import { mariadbPlace, type Place } from '../harness/databases.ts'
import { getPage, type GotPage, sharedHeaders } from '../harness/got-page.ts'
import { Person } from '../harness/person.ts'
import { type Site, startSite } from '../harness/site.ts'
import { limits } from '../../src/web/server/limits.ts'
import { waitFor } from '../harness/wait-for.ts'

let place: Place
let proxy: FaultProxy
let site: Site

before(async () => {
  place = await mariadbPlace()
  const url = new URL(place.url)
  proxy = await startFaultProxy(Number(url.port))
  url.port = String(proxy.port)
  site = await startSite({ hasDemo: true, place: { url: url.href, remove: async () => undefined } })
})
after(async () => {
  await proxy.pass()
  await site.stop()
  await proxy.stop()
  await place.remove()
})

const get = (path: string, headers: Record<string, string> = {}): Promise<GotPage> => getPage(site.address + path, headers)

const pages = ['/', '/catalogue', '/catalogue?page=2', '/paying', '/delivery', '/contact', '/about', '/terms', '/privacy']
const withoutTexts = ({ html, nonce }: GotPage) =>
  html.replaceAll(nonce, 'NONCE').replace(/name="(csrf|once)" value="[^"]*"/g, 'name="$1" value=""')
const productPaths = async (): Promise<string[]> => {
  const lists = [await get('/catalogue'), await get('/catalogue?page=2')]
  return [...new Set(lists.flatMap(({ html }) => [...html.matchAll(/href="(\/products\/[^"]+)"/g)].map((match) => match[1] ?? '')))]
}

test('a kept page is the uncached one byte for byte but for its nonces, plain and compressed, with the same headers', async () => {
  for (const path of [...pages, ...(await productPaths())]) {
    const plain = [await get(path), await get(path)]
    const compressed = [await get(path, { 'accept-encoding': 'gzip' }), await get(path, { 'accept-encoding': 'gzip, deflate, br' })]
    // A name that tells no page apart keeps this one from being kept.
    const uncached = await get(`${path}${path.includes('?') ? '&' : '?'}view=1`)
    const all = [...plain, ...compressed, uncached]
    assert.deepEqual(new Set(all.map((got) => got.status)), new Set([200]), path)
    assert.equal(new Set(all.map(withoutTexts)).size, 1, path)
    assert.equal(new Set(all.map((got) => got.nonce)).size, all.length, `${path}: no two answers share a nonce`)
    for (const got of all) {
      assert.ok(got.html.includes(`nonce="${got.nonce}"`), path)
      assert.deepEqual(sharedHeaders(got), sharedHeaders(uncached), path)
      assert.equal(got.headers['cache-control'], 'no-store')
    }
  }
})

test('a form on a kept page carries a token and a key of its own', async () => {
  const paths = await productPaths()
  const forms: string[] = []
  for (const path of paths) if ((await get(path)).html.includes('/quote"')) forms.push(path)
  const [path = ''] = forms
  const tokens = new Set<string>()
  for (let count = 0; count < 3; count += 1) {
    const person = new Person(site.address)
    await person.open(path)
    tokens.add(/name="csrf" value="([^"]*)"/.exec(person.page.html)?.[1] ?? '')
    const sent = await person.send(`${path}/quote`, {
      name: 'Zanele',
      email: 'zanele@mine.example',
      message: 'Twenty tons a week, please.',
    })
    assert.equal(sent.path, `${path}/quote/thanks`)
  }
  assert.equal(tokens.size, 3)
})

test('a buyer is never given a stranger’s page, nor a stranger a buyer’s', async () => {
  const buyer = new Person(site.address)
  await buyer.open('/register')
  await buyer.send('/register', {
    companyName: 'Kept Haulage (Pty) Ltd',
    address: '1 Ore Road, Rustenburg, 0300',
    contactName: 'Lerato',
    email: 'lerato@kept.example',
    phone: '0825550100',
    password: 'a long enough password for a test',
  })
  for (const path of pages) {
    assert.ok(!(await get(path)).html.includes('Kept Haulage'), path)
    assert.ok((await buyer.open(path)).html.includes('Kept Haulage'), path)
    assert.ok(!(await get(path)).html.includes('Kept Haulage'), path)
  }
})

/** The same path with some of its letters spelled as numbers. */
const spelled = (path: string, which: number): string =>
  path.replace(/[a-z]/g, (letter, at: number) => ((which >> (at - 1)) & 1 ? `%${letter.charCodeAt(0).toString(16)}` : letter))

test('made-up queries and spellings without end push no page of the shop out of what an outage can show', async () => {
  await get('/about')
  for (let count = 1; count <= limits.keptPagesMax; count += 1) assert.equal((await get(spelled('/catalogue', count))).status, 200)
  for (let count = 1; count <= limits.keptPagesMax + limits.keptQueriesMax; count += 1) await get(`/catalogue?page=${count}`)
  await proxy.refuse()
  // Another page: until the outage is known this one would be made anew.
  const shown = async () => ((await get('/contact')).headers['x-shown-as-of'] === undefined ? undefined : true)
  await waitFor('a page as it was', shown, 5_000)
  assert.notEqual((await get('/about')).headers['x-shown-as-of'], undefined)
  await proxy.pass()
  await waitFor('the page as it is', async () => ((await shown()) === undefined ? true : undefined), 20_000)
})

test('a search is asked of the database each time', async () => {
  await get('/catalogue?q=chrome')
  await proxy.refuse()
  assert.equal((await get('/catalogue?q=chrome')).status, 503)
  await proxy.pass()
  await waitFor('the database', async () => ((await get('/catalogue?q=chrome')).status === 200 ? true : undefined), 20_000)
})

test('while the database is away a known page is shown and says since when, all else is refused, and both end by themselves', async () => {
  const known = await get('/catalogue')
  await proxy.refuse()
  const stale = await waitFor(
    'the notice',
    async () => {
      const got = await get('/catalogue')
      return got.headers['x-shown-as-of'] === undefined ? undefined : got
    },
    5_000,
  )
  assert.equal(stale.status, 200)
  assert.match(stale.html, /Shown as of \d\d:\d\d/)
  assert.notEqual(stale.nonce, known.nonce)
  const another = await get('/catalogue', { 'accept-encoding': 'gzip', cookie: '__Host-buyer=nobody-can-look-this-up' })
  assert.match(another.html, /Shown as of/, 'a buyer who cannot be recognised sees what a stranger sees')
  const refused = await get('/catalogue?category=nothing-known')
  assert.equal(refused.status, 503)
  assert.ok(Number(refused.headers['retry-after']) > 0)
  await proxy.pass()
  const back = await waitFor(
    'the page',
    async () => {
      const got = await get('/catalogue')
      return got.headers['x-shown-as-of'] === undefined ? got : undefined
    },
    20_000,
  )
  assert.equal(withoutTexts(back), withoutTexts(known))
})
