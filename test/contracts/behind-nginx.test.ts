// The nginx file of deploy/ in front of our server: what gets through, and whom the server believes.
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { events, json, route } from '../../src/web/server/route.ts'
import { type BareServer, bareServer } from '../harness/bare-server.ts'
import { freePort } from '../harness/free-port.ts'

const folder = mkdtempSync(join(tmpdir(), 'supply-nginx-'))
const environment = { PATH: `${process.env['PATH']}:/usr/sbin` }
let believing: BareServer
let doubting: BareServer
let proxies: { port: number; stop(): Promise<void> }[] = []

const ticks = async function* () {
  for (let index = 1; index <= 3; index += 1) {
    yield { data: index }
    await wait(400)
  }
}
const routes = [
  route('GET', '/who', 'anyone', async (visit) => json({ address: visit.remoteAddress, url: visit.publicUrl })),
  route('GET', '/ticks', 'anyone', async () => events(ticks())),
  route('GET', '/metrics', 'anyone', async () => json({}), { isProbe: true }),
]

/** The file as it is, but for its addresses, its name and its certificate. */
const startNginx = async (port: number) => {
  const [plain, tls] = [await freePort(), await freePort()]
  const home = mkdtempSync(join(folder, 'nginx-'))
  const site = readFileSync(resolve(import.meta.dirname, '../../deploy/nginx/supply.conf'), 'utf8')
    .replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`)
    .replaceAll(/^\s*listen \[::\].*$/gm, '')
    .replace('listen 80;', `listen 127.0.0.1:${plain};`)
    .replace('listen 443 ssl', `listen 127.0.0.1:${tls} ssl`)
    .replaceAll(/\/etc\/letsencrypt\/live\/[^/]+\/(\w+)\.pem/g, `${folder}/$1.pem`)
  writeFileSync(join(home, 'site.conf'), site)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${home}/${name};`)
  writeFileSync(
    join(home, 'nginx.conf'),
    `daemon off; pid ${home}/pid; error_log stderr warn; worker_processes 1; events {} http { access_log off; ${temporary.join(' ')} include ${home}/site.conf; }`,
  )
  const args = ['-p', home, '-c', join(home, 'nginx.conf')]
  const checked = spawnSync('nginx', ['-t', ...args], { env: environment, encoding: 'utf8' })
  assert.equal(checked.status, 0, checked.stderr)
  const child = spawn('nginx', args, { env: environment, stdio: 'ignore' })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  for (let tries = 0; ; tries += 1) {
    if (await ask(tls, '/who').catch(() => undefined)) break
    if (tries > 100) assert.fail('nginx does not answer')
    await wait(50)
  }
  return { port: tls, stop: () => (child.kill('SIGTERM'), ended) }
}

interface Got {
  readonly status: number
  readonly body: string
  /** When each piece came, ms after the request. */
  readonly atMs: readonly number[]
}

const ask = (port: number, path: string, options: { headers?: Record<string, string>; body?: Buffer } = {}): Promise<Got> =>
  new Promise((done, fail) => {
    const startedAt = performance.now()
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.body === undefined ? 'GET' : 'POST',
        headers: options.headers,
        rejectUnauthorized: false,
        agent: false,
      },
      (answer: IncomingMessage) => {
        const atMs: number[] = []
        let body = ''
        answer.on('data', (chunk: Buffer) => {
          atMs.push(performance.now() - startedAt)
          body += chunk.toString()
        })
        answer.on('end', () => done({ status: answer.statusCode ?? 0, body, atMs }))
      },
    )
    sent.on('error', fail)
    sent.end(options.body)
  })

before(async () => {
  const subject = ['-subj', '/CN=shop.example.co.za', '-days', '2']
  const names = ['-keyout', `${folder}/privkey.pem`, '-out', `${folder}/fullchain.pem`]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...subject, ...names], {
    stdio: 'ignore',
  })
  believing = await bareServer(routes, { trustedProxies: ['127.0.0.1'] })
  doubting = await bareServer(routes)
  proxies = [await startNginx(await believing.listen()), await startNginx(await doubting.listen())]
})
after(async () => {
  for (const proxy of proxies) await proxy.stop()
  for (const server of [believing, doubting]) {
    server.fastify.server.closeAllConnections()
    await server.fastify.close()
  }
  rmSync(folder, { recursive: true, force: true })
})

const portOf = (index: number) => proxies[index]?.port ?? 0
const addressOf = ({ body }: Got) => (JSON.parse(body) as { address: string }).address

test('the visitor’s address is nginx’s word, whatever the visitor claims', async () => {
  assert.equal(addressOf(await ask(portOf(0), '/who', { headers: { 'x-forwarded-for': '203.0.113.9' } })), '127.0.0.1')
})

test('forwarded addresses are believed from TRUSTED_PROXIES and from nobody else', async () => {
  const from = async (server: BareServer) =>
    (await server.fastify.inject({ url: '/who', headers: { 'x-forwarded-for': '203.0.113.9' }, remoteAddress: '127.0.0.1' })).json<{
      address: string
    }>().address
  assert.deepEqual([await from(believing), await from(doubting)], ['203.0.113.9', '127.0.0.1'])
})

test('event streams come through piece by piece', async () => {
  const { atMs, body } = await ask(portOf(0), '/ticks')
  assert.equal(body.match(/data: /g)?.length, 3)
  const [first = 0, last = 0] = [atMs[0], atMs.at(-1)]
  assert.ok(last - first > 500, `pieces after ${atMs.map(Math.round).join(', ')} ms`)
})

test('two large documents get through to the server; more is stopped before it', async () => {
  const headers = { 'content-type': 'application/octet-stream' }
  assert.notEqual((await ask(portOf(0), '/who', { headers, body: Buffer.alloc(1024 * 1024) })).status, 413)
  assert.equal((await ask(portOf(0), '/who', { headers, body: Buffer.alloc(22 * 1024 * 1024) }).catch(() => ({ status: 413 }))).status, 413)
})

test('the figures are not for the world', async () => {
  assert.equal((await ask(portOf(0), '/metrics')).status, 404)
})
