// What is scanned: the built server in production's settings on MariaDB, filled with the demo, behind the door. With it come a
// buyer and an office owner who are signed in, and keys for programs. Nothing of the machine's own is touched.
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApplication } from '../../src/app.ts'
import { createKey } from '../../src/business/keys/create-key.ts'
import { everyScope, scopes } from '../../src/business/keys/scopes.ts'
import type { DemoAccount } from '../../src/commands/demo/story.ts'
import { readSettings } from '../../src/config/settings.ts'
import { createLog } from '../../src/observability/log.ts'
import { type Place, mariadbPlace } from '../harness/databases.ts'
import { freePort } from '../harness/free-port.ts'
import { Person } from '../harness/person.ts'
import { signInToOffice } from '../harness/second-factor.ts'
import { type Served, startServed } from '../harness/served.ts'
import { loadDemo, prepareTables } from '../harness/site.ts'
import { type Door, openDoor } from './door.ts'

export interface Target {
  /** Through the door; without a trailing slash. */
  readonly address: string
  readonly door: Door
  /** Of the server itself, plain: what slow clients must meet. */
  readonly directPort: number
  readonly buyer: Person
  readonly office: Person
  /** Where scanners put their reports. */
  readonly reports: string
  close(): Promise<void>
}

/** A key may ask 300 times a minute of each web process; sqlmap asks some thousand times. */
const keysOfRing = 80

export const startTarget = async (reports: string): Promise<Target> => {
  const closing: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step()
  }
  try {
    const folder = await mkdtemp(join(tmpdir(), 'supply-scan-'))
    closing.push(() => rm(folder, { recursive: true, force: true }))
    await mkdir(reports, { recursive: true })
    const place = await mariadbPlace()
    closing.push(place.remove)
    const doorPort = await freePort()
    const variables = variablesFor(place, folder, doorPort)
    const { accounts, keys } = await fill(variables)
    const served = await startServed(variables)
    closing.push(served.stop)
    const door = await openDoor(doorPort, served.port, folder)
    closing.push(door.close)
    door.useKeys(keys)
    const { buyer, office } = await signIn(served, accounts)
    return { address: `https://127.0.0.1:${doorPort}`, door, directPort: served.port, buyer, office, reports, close }
  } catch (error) {
    await close()
    throw error
  }
}

const variablesFor = (place: Place, folder: string, doorPort: number) => ({
  NODE_ENV: 'production',
  DATABASE_URL: place.url,
  DATA_DIR: folder,
  SECRET_KEY: randomBytes(32).toString('base64url'),
  PUBLIC_URL: `https://127.0.0.1:${doorPort}`,
  TRUSTED_PROXIES: '127.0.0.1',
  // Whoever is signed in is counted by account, from wherever he asks: only this is switched off, since no door can spread it.
  RATE_LIMIT_PER_MINUTE: '0',
  UPLOADS_PER_MINUTE: '0',
})

type Rings = Record<'buyer' | 'own', string[]>

const fill = async (variables: Readonly<Record<string, string>>): Promise<{ accounts: DemoAccount[]; keys: Rings }> => {
  const settings = readSettings(variables)
  await prepareTables(settings)
  const accounts = await loadDemo(settings)
  const application = openApplication(settings, createLog({ isProduction: true, level: 'ERROR' }))
  try {
    const { ctx } = application
    const staff = await ctx.read.db.selectFrom('staff').select(['id', 'name']).where('role', '=', 'owner').executeTakeFirstOrThrow()
    const make = async (buyerEmail: string): Promise<string> => {
      const scopeWords = everyScope.filter((scope) => scopes[scope].for.includes(buyerEmail === '' ? 'own' : 'customer'))
      const input = { name: 'Scan', buyerEmail, scopeWords, daysValid: 30, remoteAddress: '', staffId: staff.id, staffName: staff.name }
      const made = await ctx.transact((w) => createKey(w, input))
      if ('refused' in made) throw new Error(JSON.stringify(made))
      return made.token
    }
    const keys: Rings = { buyer: [], own: [] }
    for (let count = 0; count < keysOfRing; count++) {
      keys.buyer.push(await make(accountOf(accounts, 'buyer').email))
      keys.own.push(await make(''))
    }
    return { accounts, keys }
  } finally {
    await application.close()
  }
}

const accountOf = (accounts: readonly DemoAccount[], realm: DemoAccount['realm']): DemoAccount => {
  const account = accounts.find((one) => one.realm === realm && (realm === 'buyer' || one.name.endsWith(', owner')))
  if (account === undefined) throw new Error(`the demo has nobody for the ${realm}`)
  return account
}

const signIn = async (served: Served, accounts: readonly DemoAccount[]): Promise<Pick<Target, 'buyer' | 'office'>> => {
  const address = `http://127.0.0.1:${served.port}`
  const buyer = new Person(address)
  const { email, password } = accountOf(accounts, 'buyer')
  await buyer.open('/login')
  await buyer.send('/login', { email, password })
  const office = new Person(address)
  const owner = accountOf(accounts, 'office')
  await signInToOffice(office, owner.email, owner.password, null, new Date().toISOString())
  for (const [person, path] of [
    [buyer, '/account'],
    [office, '/office'],
  ] as const) {
    if (!(await isSignedIn(person, path))) throw new Error(`${path} is not open after signing in: ${person.page.text.slice(0, 200)}`)
  }
  return { buyer, office }
}

/** False when the page leads to a sign-in. */
export const isSignedIn = async (person: Person, path: string): Promise<boolean> => {
  const page = await person.open(path)
  return page.status === 200 && page.path.split('?')[0] === path
}
