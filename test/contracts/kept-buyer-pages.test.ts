// Kept pages of signed-in buyers: made once for all who may do the same, and never with anything of one on the page of another.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import mysql from 'mysql2/promise'
import { type FaultProxy, startFaultProxy } from '../harness/fault-proxy.ts'
import { mariadbPlace, type Place } from '../harness/databases.ts'
import { getPage, type GotPage, sharedHeaders } from '../harness/got-page.ts'
import { Person } from '../harness/person.ts'
import { type Site, startSite } from '../harness/site.ts'
import { waitFor } from '../harness/wait-for.ts'

let place: Place
let proxy: FaultProxy
let site: Site
let direct: mysql.Connection
let anna: Person
let bongi: Person

const names = {
  anna: { companyName: 'Anna & “Söhne” <b>Haulage</b> (Pty) Ltd', contactName: 'Anna $& Müller' },
  bongi: { companyName: 'Bongi Quarries CC', contactName: 'Bongi' },
}

before(async () => {
  place = await mariadbPlace()
  const url = new URL(place.url)
  proxy = await startFaultProxy(Number(url.port))
  url.port = String(proxy.port)
  direct = await mysql.createConnection(place.url)
  site = await startSite({ hasDemo: true, place: { url: url.href, remove: async () => undefined } })
  anna = await registered(names.anna, 'anna@kept.example')
  bongi = await registered(names.bongi, 'bongi@kept.example')
})
after(async () => {
  await proxy.pass()
  await direct.end()
  await site.stop()
  await proxy.stop()
  await place.remove()
})

const registered = async (who: { companyName: string; contactName: string }, email: string): Promise<Person> => {
  const person = new Person(site.address)
  await person.open('/register')
  await person.send('/register', {
    ...who,
    address: '1 Ore Road, Rustenburg, 0300',
    email,
    phone: '0825550100',
    password: 'a long enough password for a test',
  })
  return person
}

const get = (path: string, cookie: string, headers: Record<string, string> = {}): Promise<GotPage> =>
  getPage(site.address + path, { cookie, ...headers })

/** A name that tells no page apart keeps this one from being kept. */
const uncached = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}view=1`
const pages = ['/', '/catalogue', '/catalogue?page=2', '/paying', '/delivery', '/contact', '/about', '/terms', '/privacy']
const tokensIn = ({ html }: GotPage): string[] => [...html.matchAll(/name="(?:csrf|once)" value="([^"]*)"/g)].map((match) => match[1] ?? '')
const withoutMade = (got: GotPage) =>
  tokensIn(got).reduce((html, token) => html.replaceAll(token, 'TOKEN'), got.html.replaceAll(got.nonce, 'NONCE'))
const cartIn = ({ html }: Pick<GotPage, 'html'>): string | undefined => /, lines: <\/span>(\d+)<\/b>/.exec(html)?.[1]
const productPaths = async (): Promise<string[]> => {
  const lists = [await get('/catalogue', ''), await get('/catalogue?page=2', '')]
  return [...new Set(lists.flatMap(({ html }) => [...html.matchAll(/href="(\/products\/[^"]+)"/g)].map((match) => match[1] ?? '')))]
}
const orderable = async (): Promise<string> => {
  for (const path of await productPaths()) if ((await bongi.open(path)).html.includes('Put in cart')) return path
  throw new Error('no product can be ordered')
}

test('a buyer’s kept page is the uncached one byte for byte but for nonce and tokens, plain and compressed, with the same headers', async () => {
  for (const person of [anna, bongi]) {
    for (const path of [...pages, ...(await productPaths())]) {
      const made = await get(path, person.cookie)
      const again = [await get(path, person.cookie), await get(path, person.cookie)]
      const compressed = [await get(path, person.cookie, { 'accept-encoding': 'gzip' })]
      const plain = await get(uncached(path), person.cookie)
      const all = [made, ...again, ...compressed, plain]
      assert.deepEqual(new Set(all.map((got) => got.status)), new Set([200]), path)
      // Links of a list name the list's own address.
      if (!path.includes('catalogue')) assert.equal(new Set(all.map(withoutMade)).size, 1, path)
      assert.equal(new Set(all.map((got) => got.nonce)).size, all.length, path)
      for (const got of all) {
        assert.ok(got.html.includes(`nonce="${got.nonce}"`), path)
        assert.deepEqual(sharedHeaders(got), sharedHeaders(plain), path)
      }
    }
  }
})

test('two buyers read their own names on the same kept page, whatever signs are in them', async () => {
  for (const path of pages) {
    for (let round = 0; round < 2; round += 1) {
      const [ofAnna, ofBongi] = [await get(path, anna.cookie), await get(path, bongi.cookie)]
      assert.ok(ofAnna.html.includes('Anna &amp; “Söhne” &lt;b>Haulage&lt;/b> (Pty) Ltd'), path)
      assert.ok(ofAnna.html.includes('Anna $&amp; Müller'), path)
      assert.ok(ofBongi.html.includes('Bongi Quarries CC'), path)
      assert.ok(!ofBongi.html.includes('Anna') && !ofAnna.html.includes('Bongi'), path)
      assert.ok(!(await get(path, '')).html.includes('Anna'), path)
    }
  }
})

test('the cart on a kept page is counted anew each time', async () => {
  const path = await orderable()
  for (let round = 0; round < 3; round += 1) assert.equal(cartIn(await get('/delivery', bongi.cookie)), '0')
  await bongi.open(path)
  await bongi.send(`${path}/cart`)
  assert.equal(cartIn(await get('/delivery', bongi.cookie)), '1')
  assert.equal(cartIn(await get('/delivery', anna.cookie)), '0')
  await bongi.open('/cart')
  await bongi.send('/remove')
  assert.equal(cartIn(await get('/delivery', bongi.cookie)), '0')
})

test('a form on a kept page of a buyer works, and its token is nobody else’s', async () => {
  const path = await orderable()
  for (let round = 0; round < 3; round += 1) {
    await bongi.open(path)
    assert.equal((await bongi.send(`${path}/cart`)).status, 200)
  }
  const token = tokensIn(await get(path, bongi.cookie))[0] ?? ''
  const stolen = await fetch(`${site.address}/logout`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: anna.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrf: token }),
  })
  assert.equal(stolen.status, 403)
})

test('buyers who may do less are shown a page of their own', async () => {
  const path = await orderable()
  const newcomer = await registered({ companyName: 'Only Looking CC', contactName: 'Lindiwe' }, 'lindiwe@kept.example')
  const mayOrder = async () => (await get(path, newcomer.cookie)).html.includes('Put in cart')
  assert.equal(await mayOrder(), true)
  await direct.query("update buyer set may_order = 0, may_approve = 0, is_owner = 0 where email = 'lindiwe@kept.example'")
  await waitFor('the button to go', async () => ((await mayOrder()) ? undefined : true), 5_000)
  assert.ok((await get(path, bongi.cookie)).html.includes('Put in cart'))
  assert.ok(!(await get('/delivery', newcomer.cookie)).html.includes('Requires my approval'))
  assert.ok((await get('/delivery', bongi.cookie)).html.includes('Requires my approval (0)'))
})

test('who signed out is a stranger at once, also on pages that are kept', async () => {
  const leaver = await registered({ companyName: 'Leaving Ltd', contactName: 'Lwazi' }, 'lwazi@kept.example')
  const { cookie } = leaver
  for (let round = 0; round < 2; round += 1) assert.ok((await get('/delivery', cookie)).html.includes('Leaving Ltd'))
  await leaver.open('/delivery')
  await leaver.send('/logout')
  assert.ok(!(await get('/delivery', cookie)).html.includes('Leaving Ltd'))
})

test('a page that looks at more of a buyer is not kept for others', async () => {
  const byQuote: string[] = []
  for (const path of await productPaths()) if ((await get(path, anna.cookie)).html.includes('/quote"')) byQuote.push(path)
  const [path = ''] = byQuote
  for (let round = 0; round < 2; round += 1) {
    const [ofAnna, ofBongi] = [await get(path, anna.cookie), await get(path, bongi.cookie)]
    assert.ok(ofAnna.html.includes('value="anna@kept.example"') && !ofAnna.html.includes('bongi@'))
    assert.ok(ofBongi.html.includes('value="bongi@kept.example"') && !ofBongi.html.includes('anna@'))
  }
})

test('two sessions in one header, or an odd one, are read as everywhere else', async () => {
  const session = bongi.cookie.split('; ').find((one) => one.startsWith('__Host-buyer=')) ?? ''
  const other = anna.cookie.split('; ').find((one) => one.startsWith('__Host-buyer=')) ?? ''
  const seen = async (cookie: string) => {
    const read = [await get('/delivery', cookie), await get(uncached('/delivery'), cookie)].map(withoutMade)
    assert.equal(read[0], read[1], cookie.replaceAll(/=[^;]+/g, '=…'))
    return read[0] ?? ''
  }
  for (let round = 0; round < 2; round += 1) {
    assert.ok((await seen(session)).includes('Bongi Quarries'))
    assert.ok((await seen(`a=b; ${session}; c="d"`)).includes('Bongi Quarries'))
    await seen(`${session}; ${other}`)
    await seen(`x${session}`)
    await seen(session.replace('=', '="').concat('"'))
    await seen(`${session}%20`)
    await seen(session.slice(0, -3))
    await seen('__Host-buyer=')
  }
})

test('while the database is away a buyer sees a known page as strangers saw it last, and their own again afterwards', async () => {
  await get('/delivery', '')
  for (let round = 0; round < 2; round += 1) assert.ok((await get('/delivery', bongi.cookie)).html.includes('Bongi Quarries'))
  await proxy.refuse()
  const away = await get('/delivery', bongi.cookie)
  assert.equal(away.status, 200)
  assert.ok(!away.html.includes('Bongi Quarries'))
  assert.notEqual(away.headers['x-shown-as-of'], undefined)
  await proxy.pass()
  const own = async () => ((await get('/delivery', bongi.cookie)).html.includes('Bongi Quarries') ? true : undefined)
  await waitFor('the own page', own, 20_000)
})
