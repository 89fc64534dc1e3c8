// `bench/server.ts`: our pages beside bare Fastify and bare node:http in one run, each with two workers on the same machine. Prints
// what was measured, each aim with "met" or "missed", and exits 1 when one is missed. Needs a build; about five minutes.
import autocannon from 'autocannon'
import { randomBytes } from 'node:crypto'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import mysql from 'mysql2/promise'
import { freePort } from '../test/harness/free-port.ts'
import { mariadbPlace } from '../test/harness/databases.ts'
import { Person } from '../test/harness/person.ts'
import { startServed } from '../test/harness/served.ts'
import type { BareSite } from './bare-site.ts'
import { type Measured, measure, medianOf, memoryOf, slopeOf } from './measuring.ts'

const root = resolve(import.meta.dirname, '..')
const workers = 2
const runs = 5
const secondsEach = 2
// V8 compiles a signed-in page's code for good after some ten thousand of them.
const warmSeconds = 8
const connections = 64
const soakRequests = 100_000
const soakStep = 10_000
const password = 'a bench needs no secret at all'

/** As operators run it, but for limits on one address, from which all this load comes. */
const production = {
  NODE_ENV: 'production',
  SECRET_KEY: randomBytes(32).toString('base64url'),
  PUBLIC_URL: 'https://bench.example',
  RATE_LIMIT_PER_MINUTE: '0',
}

interface Target {
  readonly name: string
  readonly url: string
  readonly pids: readonly number[]
  readonly headers: Record<string, string>
}

interface Row extends Measured {
  readonly name: string
  readonly spread: number
}

interface Aim {
  readonly what: string
  readonly found: string
  readonly isMet: boolean
}

/** Takes turns, so that a disturbance of the machine falls on all; the median of the runs counts. */
const compare = async (targets: readonly Target[]): Promise<Row[]> => {
  for (const target of targets) await measure({ ...target, connections, seconds: warmSeconds })
  const all = new Map(targets.map((target) => [target, [] as Measured[]]))
  for (let run = 0; run < runs; run += 1) {
    for (const [target, found] of all) found.push(await measure({ ...target, connections, seconds: secondsEach }))
  }
  return [...all].map(([{ name }, found]) => {
    const median = (pick: (one: Measured) => number) => medianOf(found.map(pick))
    return {
      name,
      perCpuSecond: median((one) => one.perCpuSecond),
      perSecond: median((one) => one.perSecond),
      p50Ms: median((one) => one.p50Ms),
      p99Ms: median((one) => one.p99Ms),
      spread: median((one) => one.p99Ms / one.p50Ms),
      failed: found.reduce((sum, one) => sum + one.failed, 0),
    }
  })
}

const withBare = async <T>(
  site: Omit<BareSite, 'port' | 'workers'>,
  use: (target: Pick<Target, 'url' | 'pids'>) => Promise<T>,
): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'supply-bench-'))
  const port = await freePort()
  const file = join(folder, 'site.json')
  await writeFile(file, JSON.stringify({ ...site, port, workers } satisfies BareSite))
  const child = spawn(process.execPath, ['--import', './build/read-jsx.ts', 'bench/bare-site.ts', file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const pids: number[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'ready') break
      pids.push(Number(line.replace('worker ', '')))
    }
    return await use({ url: `http://127.0.0.1:${port}/`, pids })
  } finally {
    await ended(child)
    await rm(folder, { recursive: true, force: true })
  }
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    child.once('exit', () => done())
    child.kill('SIGTERM')
    child.kill('SIGKILL')
  })

const bodyOf = async (target: Target): Promise<{ body: string; encoding?: string; bytes: number }> => {
  const url = new URL(target.url)
  const { request } = await import('node:http')
  return new Promise((done, fail) => {
    request(url, { headers: target.headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const body = Buffer.concat(chunks)
        const encoding = answer.headers['content-encoding']
        done({ body: body.toString('base64'), bytes: body.length, ...(encoding === undefined ? {} : { encoding }) })
      })
    })
      .on('error', fail)
      .end()
  })
}

/** More than a worker believes without asking for, so that what is asked now and then is not taken for what is asked each time. */
const visitsWatched = 20

/** The queries that each request of a page makes, as the database itself records them. */
const queriesOf = async (databaseUrl: string, target: Target): Promise<string[]> => {
  const connection = await mysql.createConnection(databaseUrl)
  try {
    const get = () => fetch(target.url, { headers: target.headers }).then((answer) => answer.arrayBuffer())
    await get()
    await connection.query("set global log_output = 'TABLE'")
    await connection.query('truncate table mysql.general_log')
    await connection.query('set global general_log = 1')
    for (let visit = 0; visit < visitsWatched; visit += 1) await get()
    await wait(100)
    await connection.query('set global general_log = 0')
    const [rows] = await connection.query(
      "select convert(argument using utf8mb4) as text from mysql.general_log where command_type in ('Query', 'Execute')",
    )
    const asked = new Map<string, number>()
    for (const { text } of rows as { text: string }[]) asked.set(text, (asked.get(text) ?? 0) + 1)
    return [...asked].filter(([text, times]) => /^select /i.test(text) && times >= visitsWatched).map(([text]) => text)
  } finally {
    await connection.query('set global general_log = 0')
    await connection.end()
  }
}

/** One of our pages, bare Fastify and bare node:http with the same bytes and the same queries. */
const compareWithBare = async (page: Target, databaseUrl: string | undefined, queries: readonly string[]): Promise<Row[]> => {
  const { bytes, ...content } = await bodyOf(page)
  const site = { ...content, ...(databaseUrl === undefined ? {} : { databaseUrl, queries }) }
  return withBare({ ...site, with: 'fastify' }, (bareFastify) =>
    withBare({ ...site, with: 'http' }, (bareHttp) =>
      compare([
        { ...page, name: `${page.name} (${bytes} bytes)` },
        { ...bareFastify, name: '· bare Fastify, the same', headers: page.headers },
        { ...bareHttp, name: '· bare node:http, the same', headers: page.headers },
      ]),
    ),
  )
}

/** Of a company that a colleague approves for: the frame of its pages asks the number of cart lines and nothing else. */
const newBuyer = async (base: string, databaseUrl: string): Promise<Person> => {
  const person = new Person(base)
  await person.open('/register')
  await person.send('/register', {
    companyName: 'Bench Haulage (Pty) Ltd',
    address: '1 Ore Road, Rustenburg, 0300',
    contactName: 'Bench',
    email: 'bench@bench.example',
    phone: '0825550100',
    password,
  })
  const connection = await mysql.createConnection(databaseUrl)
  await connection.query('update buyer set may_approve = 0, is_owner = 0')
  await connection.end()
  // A worker believes for a second what it knew of a session.
  await wait(1_500)
  return person
}

interface Growth {
  readonly rssMb: number
  readonly pssMb: number
  /** MB for each 10 000 requests, over the second half: the first fills caches and compiled code. */
  readonly slopeMb: number
  readonly samples: readonly number[]
}

const soak = async (url: string, pids: readonly number[]): Promise<Growth> => {
  const points: { x: number; y: number }[] = []
  for (let done = 0; done < soakRequests; done += soakStep) {
    await autocannon({ url, connections, amount: soakStep * pids.length })
    points.push({ x: (done + soakStep) / soakStep, y: Math.max(...pids.map((pid) => memoryOf(pid).rssMb)) })
  }
  const memories = pids.map(memoryOf)
  return {
    rssMb: Math.max(...memories.map((memory) => memory.rssMb)),
    pssMb: Math.max(...memories.map((memory) => memory.pssMb)),
    slopeMb: slopeOf(points.slice(points.length / 2)),
    samples: points.map((point) => Math.round(point.y)),
  }
}

/** From `supply serve` to the first 200, in seconds; tables are in place, and it has been started before. */
const startSeconds = async (databaseUrl: string): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'supply-bench-start-'))
  const port = await freePort()
  const env = {
    PATH: process.env['PATH'],
    ...production,
    DATA_DIR: folder,
    HOST: '127.0.0.1',
    PORT: String(port),
    WEB_CONCURRENCY: '2',
    DATABASE_URL: databaseUrl,
  }
  const startedAt = performance.now()
  const child = spawn(process.execPath, [join(root, 'dist', 'main.js'), 'serve'], { env, stdio: 'ignore' })
  try {
    for (;;) {
      const status = await fetch(`http://127.0.0.1:${port}/health/live`).then(
        (answer) => answer.status,
        () => 0,
      )
      if (status === 200) return (performance.now() - startedAt) / 1000
      await wait(5)
    }
  } finally {
    child.kill('SIGABRT')
    await new Promise((done) => child.once('exit', done))
    await rm(folder, { recursive: true, force: true })
  }
}

const aimsOf = (kept: readonly Row[], zipped: readonly Row[], asked: readonly Row[], growth: Growth, startS: number): Aim[] => {
  const share = (what: string, aim: number, [ours, bare]: readonly Row[]): Aim => {
    const found = (ours?.perCpuSecond ?? 0) / (bare?.perCpuSecond ?? 1)
    return {
      what: `${what}: at least ${aim * 100} % of bare Fastify's throughput per CPU second`,
      found: `${Math.round(found * 100)} %`,
      isMet: found >= aim,
    }
  }
  const spread = (what: string, [ours, bare]: readonly Row[]): Aim => {
    const found = (ours?.spread ?? 0) / (bare?.spread ?? 1)
    return { what: `${what}: p99/p50 at most 1.5 × bare Fastify's`, found: `${found.toFixed(2)} ×`, isMet: found <= 1.5 }
  }
  return [
    share('anonymous catalogue page', 0.7, kept),
    share('the same, gzip', 0.7, zipped),
    share('uncached page', 0.5, asked),
    spread('anonymous catalogue page', kept),
    spread('uncached page', asked),
    { what: 'first 200 after `supply serve`: at most 1.0 s', found: `${startS.toFixed(2)} s`, isMet: startS <= 1 },
    {
      what: `web worker after ${soakRequests} requests: at most 130 MB RSS`,
      found: `${Math.round(growth.rssMb)} MB (PSS ${Math.round(growth.pssMb)} MB)`,
      isMet: growth.rssMb <= 130,
    },
    {
      what: 'its memory does not grow: under 0.5 MB for 10 000 requests',
      found: `${growth.slopeMb.toFixed(2)} MB (${growth.samples.join(' ')})`,
      isMet: growth.slopeMb < 0.5,
    },
  ]
}

const print = (rows: readonly Row[], aims: readonly Aim[]): void => {
  console.log('| page | requests per CPU s | CPU ms each | requests/s | p50 ms | p99 ms | failed |\n|---|--:|--:|--:|--:|--:|--:|')
  for (const row of rows) {
    const figures = [
      Math.round(row.perCpuSecond),
      (1000 / row.perCpuSecond).toFixed(3),
      Math.round(row.perSecond),
      row.p50Ms.toFixed(1),
      row.p99Ms.toFixed(1),
      row.failed,
    ]
    console.log(`| ${row.name} | ${figures.join(' | ')} |`)
  }
  console.log('\n| aim | found | |\n|---|---|---|')
  for (const aim of aims) console.log(`| ${aim.what} | ${aim.found} | ${aim.isMet ? 'met' : 'missed'} |`)
  console.log(
    `\n${workers} workers, ${connections} connections, median of ${runs} runs of ${secondsEach} s in turns; clients and MariaDB on the same machine.`,
  )
  if (aims.some((aim) => !aim.isMet) || rows.some((row) => row.failed > 0)) process.exitCode = 1
}

const main = async (): Promise<void> => {
  const place = await mariadbPlace()
  // Recycling is switched off: a worker's start would otherwise fall into every few seconds of this load.
  const served = await startServed({ ...production, DATABASE_URL: place.url, MAX_REQUESTS: '0', JOB_PROCESSES: '1' }, { hasDemo: true })
  try {
    const base = `http://127.0.0.1:${served.port}`
    const pids = (await served.workers()).map((worker) => worker.pid)
    const buyer = await newBuyer(base, place.url)
    const target = (name: string, path: string, headers: Record<string, string> = {}) => ({ name, url: base + path, pids, headers })
    const uncached = target('/delivery of a buyer', '/delivery', { cookie: buyer.cookie })
    const queries = await queriesOf(place.url, uncached)
    const kept = await compareWithBare(target('/catalogue', '/catalogue'), undefined, [])
    const zipped = await compareWithBare(target('/catalogue, gzip', '/catalogue', { 'accept-encoding': 'gzip' }), undefined, [])
    const asked = await compareWithBare({ ...uncached, name: `${uncached.name}, ${queries.length} queries` }, place.url, queries)
    const growth = await soak(`${base}/catalogue`, pids)
    await served.stop()
    await startSeconds(place.url)
    const startS = medianOf([await startSeconds(place.url), await startSeconds(place.url), await startSeconds(place.url)])
    print([...kept, ...zipped, ...asked], aimsOf(kept, zipped, asked, growth, startS))
    console.log(`\nThe uncached page asks:\n${queries.map((query) => `  ${query}`).join('\n')}`)
  } finally {
    await served.stop()
    await place.remove()
  }
}

await main()
