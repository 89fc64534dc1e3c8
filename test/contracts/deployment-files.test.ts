// The files an operator deploys with, each looked at by the program that will read it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { accessSync, constants, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { format } from 'prettier'
import { readSettings } from '../../src/config/settings.ts'
import { type Served, startServed } from '../harness/served.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const run = (command: string, args: readonly string[], cwd = root) =>
  spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: folder },
  })
const folder = mkdtempSync(join(tmpdir(), 'supply-deploy-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const gracefulTimeoutS = readSettings({ DATA_DIR: folder }).processes.gracefulTimeoutMs / 1000

test('the Procfile names release, web and work, and each is a task of script/supply', () => {
  const tasks = Object.fromEntries(
    read('Procfile')
      .trim()
      .split('\n')
      .map((line) => line.split(': ')),
  ) as Record<string, string>
  assert.deepEqual(tasks, { release: 'script/supply migrate', web: 'script/supply serve', work: 'script/supply work' })
  accessSync(join(root, 'script/supply'), constants.X_OK)
})

test('railway.json migrates, starts, looks at /health, and drains longer than a graceful stop takes', () => {
  const { deploy } = JSON.parse(read('railway.json')) as { deploy: Record<string, unknown> }
  assert.deepEqual(deploy['preDeployCommand'], ['script/supply migrate'])
  assert.match(String(deploy['startCommand']), /script\/supply serve$/)
  assert.equal(deploy['healthcheckPath'], '/health')
  // A number: Railway refuses the text that its own reference shows.
  assert.ok(typeof deploy['drainingSeconds'] === 'number' && deploy['drainingSeconds'] > gracefulTimeoutS)
})

test('the image is the official one, runs as nobody special under an init, and asks /health', () => {
  const text = read('Dockerfile')
  assert.deepEqual(
    [...text.matchAll(/^FROM (\S+)/gm)].map((match) => match[1]),
    ['node:26-bookworm-slim', 'node:26-bookworm-slim'],
  )
  for (const line of [
    /^USER node$/m,
    /^ENTRYPOINT \["tini", "--", "script\/supply"\]$/m,
    /^CMD \["serve"\]$/m,
    /^HEALTHCHECK .*\\\n.*\/health/m,
    /npm ci/,
  ])
    assert.match(text, line)
  const wants = [...text.matchAll(/COPY --from=build \/app\/(\S+)/g)].map((match) => match[1] ?? '')
  for (const path of wants) accessSync(join(root, path))
  const ignored = read('.dockerignore').split('\n')
  for (const path of ['.git', '.env', 'node_modules', 'data']) assert.ok(ignored.includes(path), path)
})

test('the compose file can be read, and has no password of its own', async () => {
  const text = read('compose.yaml')
  await format(text, { parser: 'yaml' })
  for (const [, name = '', value] of text.matchAll(/^\s+(\w*(?:PASSWORD|SECRET|TOKEN|ACCESS_KEY\w*)\w*): (.+)$/gm)) {
    if (name === 'MARIADB_RANDOM_ROOT_PASSWORD' || name === 'MAIL_PASSWORD') continue
    assert.match(value ?? '', /^\$\{\w+:\?.+\}$/, name)
  }
  assert.match(text, /ports: \['127\.0\.0\.1:8080:8080'\]/)
  assert.ok(Number(/stop_grace_period: (\d+)s/.exec(text)?.[1]) > gracefulTimeoutS)
})

test('systemd accepts the units, with and without the socket', () => {
  const units = join(folder, 'units')
  cpSync(join(root, 'deploy/systemd'), units, { recursive: true })
  for (const name of ['supply.service', 'supply-work.service']) {
    // The program and its user exist at the operator's; here their places are taken by this clone and this user.
    const text = readFileSync(join(units, name), 'utf8').replaceAll('/opt/supply', root)
    writeFileSync(join(units, name), text.replaceAll(/^(User|Group)=supply$/gm, `$1=${userInfo().username}`))
    assert.ok(Number(/^TimeoutStopSec=(\d+)$/m.exec(text)?.[1]) > gracefulTimeoutS, name)
  }
  const names = ['supply.service', 'supply-work.service', 'supply.socket'].map((name) => join(units, name))
  const verified = run('systemd-analyze', ['verify', '--man=no', ...names])
  const complaints = verified.stderr.split('\n').filter((line) => line.includes('supply'))
  assert.deepEqual([verified.status, complaints], [0, []], verified.stderr)
})

test('Caddy accepts its file', () => {
  const { status, stderr } = run('caddy', ['validate', '--adapter', 'caddyfile', '--config', 'deploy/caddy/Caddyfile'])
  assert.equal(status, 0, stderr)
})

test('Prometheus accepts its files, and every rule fires when it should', () => {
  const where = join(root, 'deploy/prometheus')
  for (const args of [
    ['check', 'config', '--syntax-only', 'prometheus.yml'],
    ['check', 'rules', 'alerts.yml'],
    ['test', 'rules', 'alerts.test.yml'],
  ]) {
    const { status, stdout, stderr } = run('promtool', args, where)
    assert.equal(status, 0, stdout + stderr)
  }
})

test('every alert is explained to whoever is woken by it', () => {
  const explained = read('docs/operate/health-and-alerts.md')
  for (const [, name = ''] of read('deploy/prometheus/alerts.yml').matchAll(/- alert: (\w+)/g))
    assert.ok(explained.includes(`### ${name}`), name)
})

test('what the guides link to exists', () => {
  for (const name of readdirSync(join(root, 'docs/operate'))) {
    for (const [, target = ''] of read(`docs/operate/${name}`).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
      accessSync(join(root, 'docs/operate', target))
    }
  }
})

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly type: string; readonly targets?: readonly { readonly expr: string }[] }[]
  readonly annotations: { readonly list: readonly { readonly expr: string }[] }
}

test('what alerts and dashboard ask for is in the real figures', async () => {
  const given = served ?? assert.fail('the server did not start')
  await fetch(`http://127.0.0.1:${given.port}/login`)
  let known = new Set<string>()
  await given.until('the first counts have come', async () => {
    const text = await (await fetch(`http://127.0.0.1:${given.port}/metrics?format=prometheus`)).text()
    known = new Set(
      [...text.matchAll(/^# TYPE (\w+) (\w+)/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    )
    return text.includes('http_route="/login"')
  })
  const dashboard = JSON.parse(read('deploy/grafana/supply.json')) as Dashboard
  const asked = [
    ...dashboard.panels.flatMap((panel) => (panel.targets ?? []).map((target) => target.expr)),
    ...dashboard.annotations.list.map((one) => one.expr),
    ...[...read('deploy/prometheus/alerts.yml').matchAll(/expr: (?:\|\n)?([\s\S]+?)\n {8}(?:for|labels):/g)].map((match) => match[1] ?? ''),
  ]
  const names = new Set(asked.flatMap((expr) => [...expr.matchAll(/\b(?:supply|http_server)_\w+/g)].map((match) => match[0])))
  assert.ok(names.size > 25, `${names.size} names were found`)
  assert.deepEqual(
    [...names].filter((name) => !known.has(name)),
    [],
  )
  assert.ok(dashboard.panels.every((panel) => panel.type === 'row' || (panel.targets?.length ?? 0) > 0))
})

let served: Served | undefined

before(async () => {
  served = await startServed()
})
after(() => served?.stop())
