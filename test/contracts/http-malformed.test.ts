// Requests that are wrong on the wire, sent to the real thing behind its supervisor: each gets its own status, whatever page it
// asked for.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { rawRequest } from '../harness/raw-request.ts'
import { type Served, startServed } from '../harness/served.ts'

let server: Served
before(async () => {
  server = await startServed()
})
after(() => server.stop())

const statusOf = async (text: string) => (await rawRequest(server.port, text)).status
const head = 'Host: x\r\nConnection: close\r\n'
const form = 'Content-Type: application/x-www-form-urlencoded\r\n'
/** A body that is sent in chunks while its length says, or another coding claims, something else. */
const ambiguous = (fields: string) => `POST /logout HTTP/1.1\r\n${head}${form}${fields}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`
const fields = (count: number) => Array.from({ length: count }, (_, index) => `a${index}: 1\r\n`).join('')

/** To a form that anybody may send, without the token of a page. */
const post = (type: string, body: string): string =>
  `POST /logout HTTP/1.1\r\n${head}Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

const refused: readonly [what: string, text: string, status: number][] = [
  ['a header of 9 KB', `GET / HTTP/1.1\r\n${head}A: ${'b'.repeat(9 * 1_024)}\r\n\r\n`, 431],
  ['a header of 17 KB', `GET / HTTP/1.1\r\n${head}A: ${'b'.repeat(17 * 1_024)}\r\n\r\n`, 431],
  ['2 500 header fields', `GET / HTTP/1.1\r\n${head}${fields(2_500)}\r\n`, 431],
  ['a form of 3 MB', `POST /logout HTTP/1.1\r\n${head}${form}Content-Length: ${3 * 1_024 * 1_024}\r\n\r\n`, 413],
  ['a length together with chunks', ambiguous('Content-Length: 5\r\n'), 400],
  ['chunks that are also said to be something else', ambiguous('').replace('chunked', 'chunked, identity'), 400],
  ['a form without a body', `POST /logout HTTP/1.1\r\n${head}${form}\r\n`, 403],
  ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n', 400],
  ['TRACE', `TRACE / HTTP/1.1\r\n${head}\r\n`, 405],
  ['an encoded path that climbs', `GET /assets/..%2f..%2fpackage.json HTTP/1.1\r\n${head}\r\n`, 404],
  ['an address that cannot be decoded', `GET /%ff HTTP/1.1\r\n${head}\r\n`, 400],
  ['__proto__ in a body', post('application/json', '{"__proto__":{"role":"owner"}}'), 400],
]

for (const [what, text, status] of refused) {
  test(`${what}: ${status}`, async () => {
    assert.equal(await statusOf(text), status)
    assert.equal(await statusOf(`GET / HTTP/1.1\r\n${head}\r\n`), 200, 'the next one is answered')
  })
}

test('two Hosts are refused before the path is looked at', async () => {
  assert.equal(await statusOf(`GET /nowhere HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n`), 400)
})

test('methods we do not speak are refused with 405', async () => {
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'QUERY']) {
    assert.equal(await statusOf(`${method} / HTTP/1.1\r\n${head}\r\n`), 405, method)
  }
})

test('a known path asked with the wrong method answers 405 and says which it takes', async () => {
  const answer = await rawRequest(server.port, `GET /logout HTTP/1.1\r\n${head}\r\n`)
  assert.equal(answer.status, 405)
  assert.match(answer.text, /allow: POST/i)
})

test('a request line over 4094 bytes is refused with 414', async () => {
  const fits = `/${'a'.repeat(4094 - 'GET / HTTP/1.1'.length)}`
  assert.equal(await statusOf(`GET ${fits} HTTP/1.1\r\n${head}\r\n`), 404)
  assert.equal(await statusOf(`GET ${fits}a HTTP/1.1\r\n${head}\r\n`), 414)
  assert.equal(await statusOf(`GET /${'a'.repeat(9_000)} HTTP/1.1\r\n${head}\r\n`), 414)
})

test('more than 100 header fields are refused with 431', async () => {
  assert.equal(await statusOf(`GET / HTTP/1.1\r\n${head}${fields(98)}\r\n`), 200)
  assert.equal(await statusOf(`GET / HTTP/1.1\r\n${head}${fields(99)}\r\n`), 431)
})

test('a path that climbs out of its folder is not found', async () => {
  for (const path of ['/assets/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/assets/%2e%2e%5cpackage.json']) {
    assert.equal(await statusOf(`GET ${path} HTTP/1.1\r\n${head}\r\n`), 404, path)
  }
})

test('__proto__ in a body is refused with 400 before any token is looked at', async () => {
  assert.equal(await statusOf(post('application/json', '{"__proto__":{"role":"owner"}}')), 400)
  assert.equal(await statusOf(post('application/json', '{"a":{"__proto__":{"role":"owner"}}}')), 400)
  assert.equal(await statusOf(post('application/x-www-form-urlencoded', '__proto__=1&email=a')), 400)
  assert.equal(await statusOf(post('application/x-www-form-urlencoded', '__proto__[role]=owner')), 400)
})

test('a body of an unknown type is refused with 415, one too long with 413', async () => {
  assert.equal(await statusOf(post('text/xml', '<a/>')), 415)
  assert.equal(await statusOf(post('multipart/form-data; boundary=x', '--x--\r\n')), 415)
  assert.equal(await statusOf(post('application/x-www-form-urlencoded', `a=${'b'.repeat(300_000)}`)), 413)
})

test('a body that trickles in is ended after ten seconds, while others are answered', { timeout: 30_000 }, async () => {
  const startedAt = performance.now()
  const trickle = rawRequest(
    server.port,
    `POST /logout HTTP/1.1\r\n${head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na=`,
  )
  assert.equal(await statusOf(`GET / HTTP/1.1\r\n${head}\r\n`), 200)
  assert.equal((await trickle).status, 408)
  assert.ok(performance.now() - startedAt < 15_000)
})
