// wapiti: walks the pages and attacks every link and form that it finds, as nobody, as a buyer, as the office's owner.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Person } from '../harness/person.ts'
import { isClosed } from './door.ts'
import { distinct, failed, type Finding, type Outcome, ran, type Severity, steadyPath } from './finding.ts'
import { runProgram } from './run-program.ts'
import { blindness, type Scanner, type Scanning } from './scanner.ts'
import { isSignedIn, type Target } from './target.ts'

/** Without those that need a server of wapiti's makers (ssrf, xxe), and those that look for other people's software. */
const modules = 'xss,permanentxss,sql,blindsql,redirect,csp,http_headers,cookieflags,csrf,file,exec,crlf,backup,htaccess,methods,shellshock'
/** With these the three walks, at their limits, and all other scanners end within the 20 minutes of the whole scan. */
const crawlS = 40
const attackS = 8
const requestsMin = 500

interface Walk {
  readonly name: string
  readonly what: string
  /** wapiti stays below; begins with the links of the person's own page, which may lie above. */
  readonly below: string
  readonly person: (target: Target) => Person | Promise<Person>
  /** Open only to whoever is signed in; absent for nobody. */
  readonly own?: string
}

const walks: readonly Walk[] = [
  { name: 'wapiti', what: 'pages, signed out', below: '/', person: visitor },
  { name: 'wapiti buyer', what: 'pages, signed in as a buyer', below: '/', person: ({ buyer }) => buyer, own: '/account' },
  {
    name: 'wapiti office',
    what: 'pages, signed in as the office’s owner',
    below: '/office/',
    person: ({ office }) => office,
    own: '/office',
  },
]

/** A browser that came once: forms of somebody without its cookie are refused. */
async function visitor({ directPort }: Target): Promise<Person> {
  const person = new Person(`http://127.0.0.1:${directPort}`)
  await person.open('/login')
  return person
}

export const wapitiScanners: readonly Scanner[] = walks.map((walk) => ({
  name: walk.name,
  what: walk.what,
  timeLimitS: 360,
  program: { name: 'wapiti', debianPackage: 'wapiti' },
  scan: (scanning) => scanPages(walk, scanning),
}))

const scanPages = async (walk: Walk, { target, timeoutMs, signal }: Scanning): Promise<Outcome> => {
  const person = await walk.person(target)
  const file = (ending: string) => join(target.reports, `${walk.name.replace(' ', '-')}${ending}`)
  writeFileSync(file('-cookies.json'), JSON.stringify(cookieFile(person.cookie)), { mode: 0o600 })
  target.door.takeTally()
  const args = ['-u', `${target.address}${walk.below}`, '--scope', 'folder', '-m', modules]
  for (const link of await startsOf(walk, person)) args.push('-s', `${target.address}${link}`)
  args.push('-c', file('-cookies.json'), '--flush-session', '--store-session', file('-session'), '--no-bugreport', '-v', '1')
  args.push('--max-scan-time', String(crawlS), '--max-attack-time', String(attackS), '-f', 'json', '-o', file('.json'))
  const { code, output, isCut } = await runProgram({ command: 'wapiti', args, timeoutMs, signal })
  writeFileSync(file('.log'), output)
  if (isCut) return failed('it was ended at its time limit')
  if (code !== 0) return failed(`wapiti ended with ${code}; see ${file('.log')}`)
  const findings = findingsOf(walk.name, readFileSync(file('.json'), 'utf8'))
  const tally = target.door.takeTally()
  const blind = blindness(tally, requestsMin)
  if (blind !== undefined) return failed(blind, findings)
  if (walk.own !== undefined && !(await isSignedIn(person, walk.own))) return failed('it was signed out on the way', findings)
  return ran(findings, `${tally.requests} requests${stoppedModules(output)}`)
}

const startsOf = async ({ below, own }: Walk, person: Person): Promise<string[]> => {
  if (own === undefined) return []
  await person.open(own)
  return [...new Set(person.links(below).map((link) => link.split('#')[0] ?? link))]
}

/** In wapiti's form: host → path → cookie. */
const cookieFile = (cookie: string) => {
  const pairs = cookie.split('; ').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const)
  const cookies = pairs.map(([name, value]) => [name, { value, expires: null, secure: true, port: null, version: 0 }])
  return { '127.0.0.1': { '/': Object.fromEntries(cookies) as Record<string, unknown> } }
}

/** Which attacks had more to try than their time allowed: said, so that nobody takes the scan for more than it was. */
const stoppedModules = (output: string): string => {
  const stopped = [...output.matchAll(/Max attack time was reached for module (\w+)/g)].map(([, name]) => name)
  const crawl = output.includes('Max scan time was reached') ? '; walk cut' : ''
  return `${crawl}${stopped.length === 0 ? '' : `; cut: ${stopped.join(', ')}`}`
}

interface Told {
  readonly method: string
  readonly path: string
  readonly info: string
  /** 0 to 4 */
  readonly level: number
  readonly parameter: string
}

type Kinds = Readonly<Record<string, readonly Told[]>>

const levels: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical']

/** wapiti's report: what is vulnerable, what went wrong (an error 500, a time-out), and what is worth knowing. */
export const findingsOf = (scanner: string, report: string): Finding[] => {
  const { vulnerabilities, anomalies, additionals } = JSON.parse(report) as Readonly<Record<string, Kinds>>
  return distinct(
    [vulnerabilities, anomalies, additionals].flatMap((kinds = {}) =>
      Object.entries(kinds).flatMap(([kind, all]) => all.filter(({ path }) => !isClosed(path)).map((one) => findingOf(scanner, kind, one))),
    ),
  )
}

const findingOf = (scanner: string, kind: string, { level, info, method, path, parameter }: Told): Finding => ({
  scanner,
  severity: levels[level] ?? 'critical',
  // The headers' own kind covers five headers: only the sentence tells which.
  title: kind === 'HTTP Secure Headers' ? info : kind,
  where: `${method} ${steadyPath(path)}${parameter ? ` · ${parameter}` : ''}`,
})
