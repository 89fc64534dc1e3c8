// The environment's rules: what is refused, in which words, and what is read as what.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ConfigurationError } from './environment.ts'
import { readSettings } from './settings.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'supply-settings-'))
after(() => rmSync(dataDir, { recursive: true }))
const password = 'hunter2secret'
const development = { DATA_DIR: dataDir }
const production = {
  DATA_DIR: dataDir,
  NODE_ENV: 'production',
  SECRET_KEY: 'Tx9-kW2_pQ7vLr4mZc8sHd3nJy6bGf5a',
  PUBLIC_URL: 'https://supply.example.co.za',
}

const problemsOf = (variables: Record<string, string>): readonly string[] => {
  try {
    readSettings(variables)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigurationError)
    return error.problems
  }
}

test('an empty environment is a working development server on loopback', () => {
  const settings = readSettings(development)
  assert.equal(settings.application.environment, 'development')
  assert.equal(settings.database.url, `sqlite:${join(dataDir, 'supply.sqlite')}`)
  assert.deepEqual(settings.web.listen, { kind: 'port', host: '127.0.0.1', port: 8080 })
  assert.equal(settings.processes.maxRequests, 1000)
  assert.equal(settings.processes.workerTimeoutMs, 120_000)
})

test('the generated key is kept, private, and the same at the next start', () => {
  const first = readSettings(development).secrets.secretKey
  assert.equal(readSettings(development).secrets.secretKey, first)
  assert.ok(first.length >= 32)
  assert.equal(statSync(join(dataDir, 'secret-key')).mode & 0o077, 0)
})

test('production refuses a missing, short or well-known key', () => {
  const { SECRET_KEY: _, ...without } = production
  for (const variables of [
    without,
    { ...production, SECRET_KEY: 'short' },
    { ...production, SECRET_KEY: 'your-secret-key-here-your-secret-key' },
    { ...production, SECRET_KEY: 'a'.repeat(64) },
  ]) {
    const problems = problemsOf(variables)
    assert.equal(problems.length, 1)
    assert.match(problems[0] ?? '', /^SECRET_KEY: .+\(for example SECRET_KEY=.+\)$/)
  }
  assert.deepEqual(problemsOf(production), [])
})

test('production needs its public address, over https', () => {
  const { PUBLIC_URL: _, ...without } = production
  assert.match(problemsOf(without)[0] ?? '', /^PUBLIC_URL: is required in production/)
  assert.match(problemsOf({ ...production, PUBLIC_URL: 'http://supply.example.co.za' })[0] ?? '', /must be https/)
  assert.match(problemsOf({ ...production, PUBLIC_URL: 'https://supply.example.co.za/shop' })[0] ?? '', /no path/)
})

test('every mistake is named at once, with an example, and no secret is repeated', () => {
  const problems = problemsOf({
    ...development,
    PORT: 'eighty',
    DB_POOL_SIZE: '-1',
    LOG_LEVEL: 'loud',
    METRICS_ENABLED: 'perhaps',
    DATABASE_URL: `postgres://u:${password}@h/d`,
    TRUSTED_PROXIES: '10.0.0.0/64',
  })
  assert.deepEqual(problems.map((problem) => problem.split(':')[0]).sort(), [
    'DATABASE_URL',
    'DB_POOL_SIZE',
    'LOG_LEVEL',
    'METRICS_ENABLED',
    'PORT',
    'TRUSTED_PROXIES',
  ])
  assert.ok(problems.every((problem) => problem.includes('for example')))
  assert.doesNotMatch(problems.join(), /hunter2secret/)
})

test('the older names still work, and the newer win', () => {
  const old = readSettings({ ...development, GUNICORN_WORKERS: '4', GUNICORN_THREADS: '3', FLASK_ENV: 'test' })
  assert.deepEqual([old.processes.webConcurrency, old.processes.workerThreads, old.application.environment], [4, 3, 'test'])
  const both = readSettings({ ...development, GUNICORN_WORKERS: '4', WEB_CONCURRENCY: '6' })
  assert.equal(both.processes.webConcurrency, 6)
})

test('a mistake under an older name is named by the name that was given', () => {
  assert.throws(
    () => readSettings({ ...development, GUNICORN_WORKERS: 'two', FLASK_ENV: 'staging' }),
    (error: Error) => {
      assert.match(error.message, /GUNICORN_WORKERS: "two" .*for example GUNICORN_WORKERS=4/)
      assert.match(error.message, /FLASK_ENV: "staging" .*for example FLASK_ENV=/)
      return true
    },
  )
})

test('a data folder that is a file is refused by name', () => {
  assert.throws(() => readSettings({ DATA_DIR: import.meta.filename }), /DATA_DIR: is no folder .*EEXIST.*for example DATA_DIR=/)
})

test('booleans are read in every usual spelling', () => {
  for (const word of ['true', 'True', '1', 'yes', 'on'])
    assert.equal(readSettings({ ...development, METRICS_ENABLED: word }).web.isMetricsEnabled, true)
  for (const word of ['false', 'False', '0', 'no', 'off'])
    assert.equal(readSettings({ ...development, METRICS_ENABLED: word }).web.isMetricsEnabled, false)
})

test('the listening address may be a port, a socket or an inherited descriptor', () => {
  const listen = (variables: Record<string, string>) => readSettings({ ...development, ...variables }).web.listen
  assert.deepEqual(listen({ HOST: '0.0.0.0', PORT: '80' }), { kind: 'port', host: '0.0.0.0', port: 80 })
  assert.deepEqual(listen({ HOST: 'localhost' }), { kind: 'port', host: '127.0.0.1', port: 8080 })
  assert.deepEqual(listen({ HOST: 'unix:/run/supply.sock' }), { kind: 'path', path: '/run/supply.sock' })
  assert.deepEqual(listen({ HOST: 'fd://3' }), { kind: 'descriptor', fd: 3 })
})

test('a socket of the file system has a whole path that the kernel takes', () => {
  const listen = (HOST: string) => () => readSettings({ ...development, HOST })
  for (const path of ['relative', './supply.sock', '']) assert.throws(listen(`unix:${path}`), /HOST: .*whole path.*HOST=unix:\/run\//)
  assert.throws(listen(`unix:/${'a'.repeat(107)}`), /HOST: .*at most 107/)
  assert.doesNotThrow(listen(`unix:/${'a'.repeat(106)}`))
})

test('a setting that has a default is shown with it', () => {
  const { descriptions } = readSettings(development)
  const shownOf = (name: string) => descriptions.find((one) => one.name === name)?.shown
  assert.equal(shownOf('SECRET_KEY'), 'made once and kept in the data folder')
  assert.equal(shownOf('MAIL_FROM_ADDRESS'), 'orders@supply.example')
})

test('what the doctor shows names the source and hides what opens a door', () => {
  const { descriptions } = readSettings(
    { ...development, DATABASE_URL: `mysql://supply:${password}@db/supply`, SECRET_KEY: production.SECRET_KEY },
    { MAIL_PORT: '25' },
  )
  const shown = (name: string) => descriptions.find((one) => one.name === name)
  assert.deepEqual(shown('DATABASE_URL'), { name: 'DATABASE_URL', shown: 'mysql://***@db/supply', source: 'environment' })
  assert.deepEqual(shown('SECRET_KEY'), { name: 'SECRET_KEY', shown: '*** (32 characters)', source: 'environment' })
  assert.deepEqual(shown('MAIL_PORT'), { name: 'MAIL_PORT', shown: '25', source: '.env file' })
  assert.deepEqual(shown('PORT'), { name: 'PORT', shown: '8080', source: 'default' })
})

test('what supervises is told what the platform will do, and limits that contradict each other are refused', () => {
  const { processes } = readSettings({ ...development, WEB_CONCURRENCY: 'auto', WORKER_LIFETIME: '24', RAILWAY_PROJECT_ID: 'x' })
  assert.deepEqual([processes.webConcurrency, processes.workerLifetimeMs, processes.platform.railwayDrainingS], ['auto', 86_400_000, 3])
  assert.deepEqual(processes.controlSocket, { path: join(dataDir, 'control.sock'), isRequired: false })
  assert.equal(readSettings({ ...development, CONTROL_SOCKET: 'off' }).processes.controlSocket, undefined)
  assert.match(
    problemsOf({ ...development, WEB_CONCURRENCY: '8', WEB_CONCURRENCY_MAX: '4' })[0] ?? '',
    /^WEB_CONCURRENCY_MAX: 4 is less than the 8/,
  )
  assert.match(problemsOf({ ...development, WORKER_MEMORY_MB: '64' })[0] ?? '', /^WORKER_MEMORY_MB: 64 MB is less than a worker needs/)
})
