// `bench/http.ts`: two web workers on MariaDB with the demo loaded. Prints requests a second,
// latency and the workers' processor time for the catalogue, a product, a buyer's orders page
// and placing an order, next to a bare Fastify page of the same size in the same run.
// The clients run on the same machine: compare the columns of one run, not two runs.
import autocannon from 'autocannon'
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../test/harness/free-port.ts'
import { mariadbPlace } from '../test/harness/databases.ts'
import { Person } from '../test/harness/person.ts'
import { startServed } from '../test/harness/served.ts'

const root = resolve(import.meta.dirname, '..')
const connections = 16
const secondsEach = 8
const buyersAtOnce = 6
const ordersShown = 20

interface Row {
  readonly what: string
  readonly bytes: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Processor time of the web workers for one request. */
  readonly cpuMs: number
  readonly refused: number
}

/** Seconds of processor time that these processes have used so far. */
const cpuSeconds = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    const ticksASecond = 100
    return sum + (Number(fields[11]) + Number(fields[12])) / ticksASecond
  }, 0)

const hammer = async (what: string, url: string, pids: readonly number[], cookie = ''): Promise<Row> => {
  const bytes = (await (await fetch(url, { headers: { cookie } })).arrayBuffer()).byteLength
  await autocannon({ url, connections, duration: 4, headers: { cookie } })
  const before = cpuSeconds(pids)
  const result = await autocannon({ url, connections, duration: secondsEach, headers: { cookie } })
  const used = cpuSeconds(pids) - before
  return {
    what,
    bytes,
    perSecond: Math.round(result.requests.average),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuMs: Math.round((used * 100_000) / Math.max(1, result.requests.total)) / 100,
    refused: result.non2xx + result.errors,
  }
}

const password = 'a bench needs no secret at all'

const newBuyer = async (base: string, name: string): Promise<Person> => {
  const person = new Person(base)
  await person.open('/register')
  await person.send('/register', {
    companyName: `${name} Haulage (Pty) Ltd`,
    address: '1 Ore Road, Rustenburg, 0300',
    contactName: name,
    email: `${name.toLowerCase()}@bench.example`,
    phone: '0825550100',
    password,
  })
  return person
}

/** Fills the cart and stops before the last click. */
const reachReview = async (person: Person, productPath: string): Promise<void> => {
  await person.open(productPath)
  await person.send(`${productPath}/cart`)
  await person.open('/checkout')
  await person.send('/checkout', { poNumber: 'BENCH-1', site: 'new', siteName: 'Yard', siteAddress: '1 Ore Road, Rustenburg' })
}

const placeOrders = async (base: string, productPath: string, pids: readonly number[]): Promise<Row> => {
  const people = await Promise.all(Array.from({ length: buyersAtOnce }, (_, index) => newBuyer(base, `Bench${index}`)))
  const times: number[] = []
  let refused = 0
  let cpu = 0
  let wallMs = 0
  const rounds = 12
  for (let round = 0; round < rounds; round += 1) {
    for (const person of people) await reachReview(person, productPath)
    const clicks = people.map((person) => person.prepare('/checkout/place'))
    const before = cpuSeconds(pids)
    const startedAt = performance.now()
    await Promise.all(
      clicks.map(async (click) => {
        const clickedAt = performance.now()
        const answer = await click()
        times.push(performance.now() - clickedAt)
        if (answer.status !== 303) refused += 1
      }),
    )
    wallMs += performance.now() - startedAt
    cpu += cpuSeconds(pids) - before
  }
  times.sort((left, right) => left - right)
  const at = (share: number) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0)
  return {
    what: `placing an order (${buyersAtOnce} buyers at once)`,
    bytes: 0,
    perSecond: Math.round((times.length * 1000) / wallMs),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    cpuMs: Math.round((cpu * 100_000) / times.length) / 100,
    refused,
  }
}

const startBare = async (bytes: number): Promise<{ url: string; pids: number[]; child: ChildProcess }> => {
  const port = await freePort()
  const child = spawn(process.execPath, ['--import', './build/read-jsx.ts', 'bench/bare-page.ts', String(port), String(bytes)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const pids: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready') break
    pids.push(Number(line.replace('worker ', '')))
  }
  return { url: `http://127.0.0.1:${port}/`, pids, child }
}

const measureBare = async (what: string, bytes: number): Promise<Row> => {
  const bare = await startBare(bytes)
  try {
    return await hammer(what, bare.url, bare.pids)
  } finally {
    bare.child.kill('SIGKILL')
  }
}

const main = async (): Promise<void> => {
  const place = await mariadbPlace()
  // Recycling is switched off: a worker's start would otherwise fall into every few seconds of this load.
  const served = await startServed({ DATABASE_URL: place.url, MAX_REQUESTS: '0', DB_POOL_SIZE: '10' }, { hasDemo: true })
  try {
    const base = `http://127.0.0.1:${served.port}`
    const pids = (await served.workers()).map((worker) => worker.pid)
    const shopper = await newBuyer(base, 'Orders')
    const productPath = await orderableProduct(shopper)
    for (let count = 0; count < ordersShown; count += 1) {
      await reachReview(shopper, productPath)
      await shopper.send('/checkout/place')
    }
    const { cookie } = shopper
    const rows: Row[] = []
    rows.push(await hammer('catalogue', `${base}/catalogue`, pids))
    rows.push(await hammer('product', `${base}${productPath}`, pids))
    rows.push(await hammer(`orders of a buyer (${ordersShown})`, `${base}/orders`, pids, cookie))
    for (const row of rows.slice()) rows.push(await measureBare(`bare Fastify page, size of ${row.what.split(' ')[0]}`, row.bytes))
    rows.push(await placeOrders(base, productPath, pids))
    print(rows)
  } finally {
    await served.stop()
    await place.remove()
  }
}

const orderableProduct = async (person: Person): Promise<string> => {
  await person.open('/catalogue')
  for (const path of new Set(person.links('/products/'))) {
    await person.open(path)
    if (person.page.html.includes(`action="${path}/cart"`)) return path
  }
  throw new Error('no product can be ordered')
}

const print = (rows: readonly Row[]): void => {
  console.log(`\n| page | bytes | requests/s | p50 ms | p99 ms | server CPU ms each |\n|---|--:|--:|--:|--:|--:|`)
  for (const row of rows)
    console.log(`| ${row.what} | ${row.bytes || ''} | ${row.perSecond} | ${row.p50Ms} | ${row.p99Ms} | ${row.cpuMs} |`)
  const refused = rows.reduce((sum, row) => sum + row.refused, 0)
  console.log(
    `\n2 web workers, ${connections} connections, ${secondsEach} s each, clients on the same machine; ${refused} answers refused or failed.`,
  )
  if (refused > 0) process.exitCode = 1
}

await main()
