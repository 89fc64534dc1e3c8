// Requests that are wrong on the wire: each gets its own status, whatever page it asked for.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { json, route } from '../../src/web/server/route.ts'
import { type BareServer, bareServer } from '../harness/bare-server.ts'
import { rawRequest } from '../harness/raw-request.ts'

let server: BareServer
let port: number

before(async () => {
  server = await bareServer([
    route('GET', '/', 'anyone', async () => json({ ok: true })),
    route('POST', '/login', 'anyone', async () => json({ ok: true })),
    route('POST', '/logout', 'buyer', async () => json({ ok: true })),
  ])
  port = await server.listen()
})
after(() => server.fastify.close())

const statusOf = async (text: string) => (await rawRequest(port, text)).status
const head = 'Host: x\r\nConnection: close\r\n'

test('an ordinary request is answered', async () => {
  assert.equal(await statusOf(`GET / HTTP/1.1\r\n${head}\r\n`), 200)
})

test('two Host headers are refused with 400', async () => {
  assert.equal(await statusOf(`GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n`), 400)
  assert.equal(await statusOf(`GET /nowhere HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n`), 400)
})

test('a missing Host header is refused with 400', async () => {
  assert.equal(await statusOf('GET / HTTP/1.1\r\nConnection: close\r\n\r\n'), 400)
})

test('TRACE and other methods we do not speak are refused with 405', async () => {
  for (const method of ['TRACE', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'QUERY']) {
    assert.equal(await statusOf(`${method} / HTTP/1.1\r\n${head}\r\n`), 405, method)
  }
})

test('a known path asked with the wrong method answers 405 and says which it takes', async () => {
  const answer = await rawRequest(port, `GET /logout HTTP/1.1\r\n${head}\r\n`)
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
  const fields = (count: number) => Array.from({ length: count }, (_, index) => `a${index}: 1\r\n`).join('')
  assert.equal(await statusOf(`GET / HTTP/1.1\r\n${head}${fields(98)}\r\n`), 200)
  assert.equal(await statusOf(`GET / HTTP/1.1\r\n${head}${fields(99)}\r\n`), 431)
})

test('more than 8 KB of headers are refused with 431', async () => {
  assert.equal(await statusOf(`GET / HTTP/1.1\r\n${head}A: ${'b'.repeat(9_000)}\r\n\r\n`), 431)
})

test('a length together with chunks is refused with 400', async () => {
  const text = `POST /login HTTP/1.1\r\n${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`
  assert.equal(await statusOf(text), 400)
})

test('a path that climbs out of its folder is not found', async () => {
  for (const path of [
    '/assets/../../etc/passwd',
    '/assets/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/%2e%2e%5cpackage.json',
  ]) {
    assert.equal(await statusOf(`GET ${path} HTTP/1.1\r\n${head}\r\n`), 404, path)
  }
})

test('an address that cannot be decoded is refused with 400', async () => {
  assert.equal(await statusOf(`GET /%ff HTTP/1.1\r\n${head}\r\n`), 400)
})

const post = (path: string, type: string, body: string) =>
  statusOf(`POST ${path} HTTP/1.1\r\n${head}Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)

test('__proto__ in a body is refused with 400 before any token is looked at', async () => {
  assert.equal(await post('/login', 'application/json', '{"__proto__":{"role":"owner"}}'), 400)
  assert.equal(await post('/login', 'application/json', '{"a":{"__proto__":{"role":"owner"}}}'), 400)
  assert.equal(await post('/login', 'application/x-www-form-urlencoded', '__proto__=1&email=a'), 400)
  assert.equal(await post('/login', 'application/x-www-form-urlencoded', '__proto__[role]=owner'), 400)
})

test('a body of an unknown type is refused with 415, one too long with 413', async () => {
  assert.equal(await post('/login', 'text/xml', '<a/>'), 415)
  assert.equal(await post('/login', 'multipart/form-data; boundary=x', '--x--\r\n'), 415)
  assert.equal(await post('/login', 'application/x-www-form-urlencoded', `a=${'b'.repeat(300_000)}`), 413)
})

test('a body that trickles in is ended after ten seconds, while others are answered', { timeout: 30_000 }, async () => {
  const startedAt = performance.now()
  const trickle = rawRequest(
    port,
    `POST /login HTTP/1.1\r\n${head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na=`,
  )
  assert.equal(await statusOf(`GET / HTTP/1.1\r\n${head}\r\n`), 200)
  assert.equal((await trickle).status, 408)
  assert.ok(performance.now() - startedAt < 15_000)
})
