// Every variable that operators were promised is read, described, and refused in words that an operator can act on; no secret is
// ever printed, whether the settings are good or not.
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { openRails } from '../../src/adapters/gateways/rails.ts'
import { doctorCommand } from '../../src/commands/doctor.ts'
import { ConfigurationError } from '../../src/config/environment.ts'
import { loadSettings, readSettings } from '../../src/config/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'supply-environment-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const development = { DATA_DIR: folder }
const production = {
  ...development,
  NODE_ENV: 'production',
  SECRET_KEY: 'Tx9-kW2_pQ7vLr4mZc8sHd3nJy6bGf5a',
  PUBLIC_URL: 'https://supply.example.co.za',
}

/** What was promised to the operators of the older installation, and its older names. */
const promised = `
  SECRET_KEY SECRET_KEY_PREVIOUS NODE_ENV FLASK_ENV DATABASE_URL DATABASE_MIGRATION_URL REDIS_URL DATA_DIR PORT HOST
  WEB_CONCURRENCY GUNICORN_WORKERS WORKER_THREADS GUNICORN_THREADS LOG_LEVEL
  DB_POOL_SIZE DB_MAX_OVERFLOW DB_POOL_RECYCLE DB_POOL_TIMEOUT METRICS_ENABLED METRICS_TOKEN
  S3_ENDPOINT_URL S3_BUCKET_NAME S3_ACCESS_KEY_ID S3_SECRET_ACCESS_KEY S3_REGION
  MAIL_SERVER MAIL_PORT MAIL_USE_TLS MAIL_USERNAME MAIL_PASSWORD MAIL_FROM_ADDRESS MAIL_FROM_NAME MAIL_REPLY_TO
  CONTACT_EMAIL ADMIN_EMAIL SEND_EMAILS
  PAYFAST_MERCHANT_ID PAYFAST_MERCHANT_KEY PAYFAST_PASSPHRASE PAYFAST_MODE PAYFAST_SOURCES PAYFAST_BASE_URL
  STRIPE_PUBLIC_KEY STRIPE_SECRET_KEY STRIPE_WEBHOOK_SECRET STRIPE_BASE_URL
  OZOW_SITE_CODE OZOW_PRIVATE_KEY OZOW_API_KEY OZOW_MODE OZOW_BASE_URL
  YOCO_SECRET_KEY YOCO_WEBHOOK_SECRET YOCO_BASE_URL CLAMD_SOCKET PROOF_IMAP_URL
  TRUSTED_PROXIES PUBLIC_URL MAX_REQUESTS MAX_REQUESTS_JITTER WORKER_TIMEOUT BOOT_TIMEOUT GRACEFUL_TIMEOUT DRAIN_DELAY
  KEEPALIVE WORKER_MEMORY_MB JOB_PROCESSES PID_FILE`
  .trim()
  .split(/\s+/)

const problemsOf = (variables: Record<string, string>): readonly string[] => {
  try {
    readSettings(variables)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigurationError)
    return error.problems
  }
}

test('every variable that was promised is read', () => {
  const { variables } = readSettings(development)
  assert.deepEqual(
    promised.filter((name) => !variables.includes(name)),
    [],
  )
})

test('the document for operators describes exactly the variables that are read', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../docs/operate/environment.md'), 'utf8')
  const rows = text.split('\n').filter((line) => line.startsWith('| `'))
  const documented = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name ?? ''))
  assert.deepEqual(documented.toSorted(), readSettings(development).variables)
})

/** Each secret in a good form, with the rest of its group. `CANARY` stands for the part that nobody may see. */
const canary = 'cAnArY7Qx9Kw2Zp4'
const secrets: Readonly<Record<string, Record<string, string>>> = {
  SECRET_KEY: { SECRET_KEY: `${canary}-Tx9-kW2_pQ7vLr4mZc8s` },
  SECRET_KEY_PREVIOUS: { SECRET_KEY_PREVIOUS: `${canary}-Tx9-kW2_pQ7vLr4mZc8s,${canary}` },
  DATABASE_URL: { DATABASE_URL: `mysql://supply:${canary}@127.0.0.1:1/supply` },
  'DATABASE_URL with an @ in it': { DATABASE_URL: `mysql://supply:x@${canary}@127.0.0.1:1/supply?password=${canary}` },
  DATABASE_MIGRATION_URL: { DATABASE_MIGRATION_URL: `mysql://owner:${canary}@127.0.0.1:1/supply` },
  REDIS_URL: { REDIS_URL: `redis://:${canary}@127.0.0.1:1/0` },
  METRICS_TOKEN: { METRICS_TOKEN: canary },
  S3: {
    S3_ENDPOINT_URL: 'http://127.0.0.1:1',
    S3_BUCKET_NAME: 'documents',
    S3_ACCESS_KEY_ID: canary,
    S3_SECRET_ACCESS_KEY: `${canary}${canary}`,
  },
  MAIL: { MAIL_SERVER: '127.0.0.1', MAIL_PORT: '1', MAIL_USERNAME: 'supply', MAIL_PASSWORD: canary },
  PAYFAST: { PAYFAST_MERCHANT_ID: '10000100', PAYFAST_MERCHANT_KEY: canary, PAYFAST_PASSPHRASE: canary },
  STRIPE: { STRIPE_PUBLIC_KEY: 'pk_test_1', STRIPE_SECRET_KEY: `sk_test_${canary}`, STRIPE_WEBHOOK_SECRET: `whsec_${canary}` },
  OZOW: { OZOW_SITE_CODE: 'TSTSTE0001', OZOW_PRIVATE_KEY: canary, OZOW_API_KEY: canary },
  YOCO: { YOCO_SECRET_KEY: `sk_test_${canary}`, YOCO_WEBHOOK_SECRET: `whsec_${canary}` },
  PROOF_IMAP_URL: { PROOF_IMAP_URL: `imap://proofs:${canary}@127.0.0.1:1/INBOX` },
}

/** The doctor calls on gateways: not on real ones from here. */
const nobodyThere = Object.fromEntries(['PAYFAST', 'STRIPE', 'OZOW', 'YOCO'].map((name) => [`${name}_BASE_URL`, 'http://127.0.0.1:1']))

for (const [name, variables] of Object.entries(secrets)) {
  test(`${name}: neither the doctor nor a refusal prints it`, async () => {
    assert.deepEqual(problemsOf({ ...development, ...variables }), [])
    let printed = ''
    const out = { write: (text: string) => void (printed += text) } as unknown as NodeJS.WritableStream
    await doctorCommand(readSettings({ ...development, ...nobodyThere, ...variables }), out)
    for (const variable of Object.keys(variables)) assert.ok(printed.includes(variable), variable)
    assert.equal(printed.split(canary).length - 1, 0, printed)
    // each of them alone, and each spoilt: whatever is refused is refused without the value
    for (const [variable, value] of Object.entries(variables)) {
      for (const spoilt of [
        { [variable]: value },
        { ...variables, [variable]: `<${value}>` },
        { ...variables, [variable]: ` ${value}\n` },
      ]) {
        assert.doesNotMatch(problemsOf({ ...development, ...spoilt }).join('\n'), new RegExp(canary), variable)
      }
    }
  })
}

test('the store is configured whole or not at all', () => {
  const whole = { S3_ENDPOINT_URL: 'https://s3.example.com', S3_BUCKET_NAME: 'documents', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' }
  const { s3 } = readSettings({ ...development, ...whole, S3_REGION: 'auto' }).storage
  assert.deepEqual([s3?.endpoint, s3?.region, s3?.isReachableByBrowsers], ['https://s3.example.com', 'auto', true])
  assert.equal(readSettings(development).storage.s3, undefined)
  for (const name of Object.keys(whole)) {
    const problems = problemsOf({ ...development, ...whole, [name]: '' })
    assert.equal(problems.length, 1)
    assert.match(problems[0] ?? '', new RegExp(`^${name}: is needed with the other S3 variables: .+\\(for example ${name}=.+\\)$`))
  }
  const refused = {
    S3_ENDPOINT_URL: ['s3.example.com', 'https://s3.example.com/documents', 'https://k:s@s3.example.com'],
    S3_BUCKET_NAME: ['A', 'a b'],
  }
  for (const [name, values] of Object.entries(refused)) {
    for (const value of values)
      assert.match(problemsOf({ ...development, ...whole, [name]: value }).join(), new RegExp(`^${name}: `), value)
  }
})

test('browsers are sent to a store only where they can reach it', () => {
  const reachable = (endpoint: string) =>
    readSettings({
      ...development,
      S3_ENDPOINT_URL: endpoint,
      S3_BUCKET_NAME: 'documents',
      S3_ACCESS_KEY_ID: 'a',
      S3_SECRET_ACCESS_KEY: 'b',
    }).storage.s3?.isReachableByBrowsers
  assert.equal(reachable('https://s3.eu-central-1.amazonaws.com'), true)
  for (const inside of [
    'http://s3.example.com',
    'https://minio:9000',
    'https://10.0.0.7',
    'https://[::1]:9000',
    'https://s3.railway.internal',
  ])
    assert.equal(reachable(inside), false, inside)
})

test('a gateway is configured whole or not at all, and speaks with a simulation only outside production', () => {
  for (const group of ['PAYFAST', 'STRIPE', 'OZOW', 'YOCO'] as const) {
    const whole = secrets[group] ?? {}
    assert.deepEqual(problemsOf({ ...production, ...whole }), [])
    assert.equal(readSettings({ ...production, ...whole }).gateways.configured.length, 1)
    for (const name of Object.keys(whole)) {
      const problems = problemsOf({ ...production, ...whole, [name]: '' })
      assert.equal(problems.length, 1, name)
      assert.match(problems[0] ?? '', new RegExp(`^${name}: is needed with.+\\(for example ${name}=.+\\)$`))
    }
    const base = `${group}_BASE_URL`
    assert.match(
      problemsOf({ ...production, ...whole, [base]: 'http://127.0.0.1:9001' }).join(),
      new RegExp(`^${base}: is for a simulation`),
    )
    for (const elsewhere of ['https://pay.example.com', 'http://127.0.0.1:9001/path', 'http://a@127.0.0.1:9001', 'ftp://127.0.0.1', 'x'])
      assert.match(
        problemsOf({ ...development, ...whole, [base]: elsewhere }).join(),
        new RegExp(`^${base}: is not the address`),
        elsewhere,
      )
    assert.deepEqual(problemsOf({ ...development, ...whole, [base]: 'http://127.0.0.1:9001' }), [])
  }
  assert.match(problemsOf({ ...development, PAYFAST_MODE: 'real' }).join(), /^PAYFAST_MODE: "real" is not one of sandbox, live/)
  assert.deepEqual(readSettings(production).gateways.configured, [])
})

test('a gateway’s variables have the form that its notices can be checked with', () => {
  const { PAYFAST = {}, STRIPE = {}, YOCO = {} } = secrets
  // PayFast's own libraries encode these differently
  for (const passphrase of ['with a space', 'plus+plus+plus', 'ünicode-pass', 'tilde~tilde~', 'short'])
    assert.match(problemsOf({ ...development, ...PAYFAST, PAYFAST_PASSPHRASE: passphrase }).join(), /^PAYFAST_PASSPHRASE: should be/)
  assert.match(
    problemsOf({ ...development, ...YOCO, YOCO_WEBHOOK_SECRET: 'whsec_no base64 at all!' }).join(),
    /^YOCO_WEBHOOK_SECRET: should be/,
  )
  assert.match(
    problemsOf({ ...development, ...STRIPE, STRIPE_PUBLIC_KEY: 'pk_live_1' }).join(),
    /^STRIPE_PUBLIC_KEY: and STRIPE_SECRET_KEY must/,
  )
  for (const source of ['197.97.145.144/33', 'payfast.co.za', '1.2.3'])
    assert.match(problemsOf({ ...development, ...PAYFAST, PAYFAST_SOURCES: source }).join(), /^PAYFAST_SOURCES: ".+" is neither/)
})

test('production offers no gateway with test keys: an invoice must not be paid with play money', () => {
  const offered = (environment: Record<string, string>, variables: Record<string, string>) =>
    openRails(readSettings({ ...environment, ...variables }), { clock: { now: () => '2026-11-23T13:00:00.000Z' } }).map(({ name }) => name)
  const all = { ...secrets['PAYFAST'], ...secrets['STRIPE'], ...secrets['OZOW'], ...secrets['YOCO'] }
  assert.deepEqual(offered(production, all), [])
  assert.deepEqual(offered(development, all), ['payfast', 'ozow', 'yoco', 'stripe'])
  const live = {
    PAYFAST_MODE: 'live',
    OZOW_MODE: 'live',
    YOCO_SECRET_KEY: 'sk_live_1',
    STRIPE_PUBLIC_KEY: 'pk_live_1',
    STRIPE_SECRET_KEY: 'rk_live_1',
  }
  assert.deepEqual(offered(production, { ...all, ...live }), ['payfast', 'ozow', 'yoco', 'stripe'])
})

test('the scanner and the mailbox are read in each of their forms', () => {
  const intake = (variables: Record<string, string>) => readSettings({ ...development, ...variables }).intake
  assert.deepEqual(intake({ CLAMD_SOCKET: '/run/clamd.ctl' }).clamd, { path: '/run/clamd.ctl' })
  assert.deepEqual(intake({ CLAMD_SOCKET: 'unix:/run/clamd.ctl' }).clamd, { path: '/run/clamd.ctl' })
  assert.deepEqual(intake({ CLAMD_SOCKET: 'clamd' }).clamd, { host: 'clamd', port: 3310 })
  assert.deepEqual(intake({ CLAMD_SOCKET: 'tcp://clamd:3000' }).clamd, { host: 'clamd', port: 3000 })
  assert.deepEqual(intake({ PROOF_IMAP_URL: 'imaps://a%40b:c@imap.example.co.za/INBOX' }).mailbox, {
    host: 'imap.example.co.za',
    port: 993,
    isSecure: true,
    user: 'a@b',
    password: 'c',
    folder: 'INBOX',
  })
  const inFolder = intake({ PROOF_IMAP_URL: 'imap://a:p%2F%25@127.0.0.1:1143/Proofs%20here' }).mailbox
  assert.deepEqual([inFolder?.port, inFolder?.isSecure, inFolder?.password, inFolder?.folder], [1143, false, 'p/%', 'Proofs here'])
  for (const [name, value] of [
    ['CLAMD_SOCKET', 'run/clamd.ctl x'],
    ['PROOF_IMAP_URL', 'imap.example.co.za'],
    ['PROOF_IMAP_URL', 'imaps://imap.example.co.za'],
  ] as const)
    assert.match(problemsOf({ ...development, [name]: value }).join(), new RegExp(`^${name}: is (neither|not) `))
})

test('a name without a password, or a password without a name, is half a mail account', () => {
  assert.match(problemsOf({ ...development, MAIL_USERNAME: 'supply' }).join(), /^MAIL_PASSWORD: is needed/)
  assert.match(problemsOf({ ...development, MAIL_PASSWORD: 'x' }).join(), /^MAIL_USERNAME: is needed/)
})

test('production refuses an .env that everybody can read; development does not mind', () => {
  const project = mkdtempSync(join(folder, 'project-'))
  const write = (environment: string, mode: number) => {
    const lines = { ...production, NODE_ENV: environment }
    writeFileSync(
      join(project, '.env'),
      Object.entries(lines)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    )
    chmodSync(join(project, '.env'), mode)
  }
  const given = process.env['NODE_ENV']
  delete process.env['NODE_ENV']
  try {
    write('production', 0o644)
    assert.throws(() => loadSettings(project), /^ConfigurationError: {3}\.env: every user of this machine can read it.+chmod 600 \.env/)
    write('production', 0o640)
    assert.equal(loadSettings(project).application.isProduction, true)
    write('development', 0o644)
    assert.equal(loadSettings(project).application.isProduction, false)
  } finally {
    if (given !== undefined) process.env['NODE_ENV'] = given
  }
})
