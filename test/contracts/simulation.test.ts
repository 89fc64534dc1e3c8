// The simulated gateways of the demo: started beside a server and as long as it lives, with secrets of their own each time, and never in
// production.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { simulateGatewaysCommand } from '../../src/commands/simulate-gateways.ts'
import { readSettings } from '../../src/config/settings.ts'
import { startSimulatedGateways } from '../../src/simulation/start-gateways.ts'
import { startGateways } from '../harness/gateways.ts'
import { waitFor } from '../harness/wait-for.ts'

const root = resolve(import.meta.dirname, '../..')
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supply-simulation-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const printedBy = async (variables: Record<string, string>): Promise<string> => {
  let printed = ''
  const out = { write: (text: string) => void (printed += text) } as unknown as NodeJS.WritableStream
  assert.equal(await simulateGatewaysCommand(readSettings({ DATA_DIR: folder, ...variables }), ['1'], out), 0)
  return printed
}

test('production has none, whoever asks for one', async () => {
  const production = { NODE_ENV: 'production', SECRET_KEY: 'Tx9-kW2_pQ7vLr4mZc8sHd3nJy6bGf5a', PUBLIC_URL: 'https://supply.example.co.za' }
  assert.equal(await printedBy(production), '')
  const settings = { repeatAfterMs: [], delayMs: null, shopOrigin: undefined, clock: { now: () => '' }, noticeUrlOf: () => '' }
  await assert.rejects(
    () => startSimulatedGateways({ ...settings, environment: 'production' }),
    /for development and tests, not for production/,
  )
})

test('two starts share no secret', async () => {
  const [one, other] = await Promise.all([startGateways(), startGateways()])
  await Promise.all([one.close(), other.close()])
  const secrets = Object.keys(one.variables).filter((name) => !name.endsWith('_MODE'))
  assert.equal(secrets.length, 15)
  for (const name of secrets) assert.notEqual(one.variables[name], other.variables[name], name)
})

test('it tells nobody but the shop: a form may name any address', async () => {
  const { gateways, close } = await startGateways()
  const { yoco } = gateways
  const url = 'http://192.0.2.1/'
  const told = { paymentUuid: 'x', words: 'x', amountCents: 1_00, currency: 'ZAR', successUrl: url, cancelUrl: url, failureUrl: url }
  const payment = yoco.protocol.books.open('ch_1', { ...told, noticeUrl: url })
  assert.equal(await yoco.press(payment, 'succeed'), url)
  assert.deepEqual(yoco.sent, [])
  await close()
})

test('as a shell starts them: variables that a shop can read, gateways that answer, and an end with the server’s', async () => {
  const server = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'development',
    DATA_DIR: folder,
    PORT: '18099',
    YOCO_SECRET_KEY: 'sk_test_own',
    YOCO_WEBHOOK_SECRET: `whsec_${'A'.repeat(32)}`,
  }
  try {
    const args = ['--import', './build/read-jsx.ts', join(root, 'src/main.ts'), 'simulate-gateways', String(server.pid)]
    const command = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
    let printed = ''
    command.stdout.on('data', (part: Buffer) => (printed += part.toString()))
    const code = await new Promise((ended) => command.once('close', ended))
    assert.equal(code, 0)
    const lines = printed.trim().split('\n')
    for (const line of lines) assert.match(line, /^export [A-Z_]+='[\w.:/+=-]+'$/)
    const variables = Object.fromEntries(
      lines.map((line) => line.slice('export '.length).replaceAll("'", '').split(/=(.*)/s).slice(0, 2)),
    ) as Record<string, string>
    assert.ok(!Object.keys(variables).some((name) => name.startsWith('YOCO_')), 'what is configured is left alone')
    const { gateways } = readSettings({ ...variables, DATA_DIR: folder })
    assert.deepEqual(gateways.configured, ['PayFast', 'Stripe', 'Ozow'])
    const page = `${variables['OZOW_BASE_URL']}/GetTransactionByReference`
    assert.equal((await fetch(page)).status, 401)
    server.kill()
    await waitFor('the end of the gateways', () =>
      fetch(page).then(
        () => undefined,
        () => true,
      ),
    )
  } finally {
    server.kill()
  }
})
