// sqlmap on every parameter that the API's own document lists: query, path, header, JSON body and the name of an uploaded file.
// Each operation is first asked with values that it accepts, so that what sqlmap adds meets the code behind the checks.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshKey, keyHeader } from './door.ts'
import { failed, type Finding, type Outcome, ran } from './finding.ts'
import { runProgram } from './run-program.ts'
import { blindness, type Scanner, type Scanning } from './scanner.ts'
import { type Aim, aimsOf } from './sqlmap-aims.ts'
import { readApi } from './sqlmap-examples.ts'

const atOnce = 3
const secondsOfAim = 240
const requestsMin = 500
/** The database is known: the other engines' dialects would only cost time. */
const options = [
  '--batch',
  '--level',
  '1',
  '--risk',
  '1',
  '--technique',
  'BEUT',
  '--time-sec',
  '3',
  '--dbms',
  'mysql',
  '--union-cols',
  '1-10',
]
const quiet = [
  '--disable-coloring',
  '--flush-session',
  '--skip-waf',
  '--keep-alive',
  '--ignore-code',
  '401',
  '--timeout',
  '15',
  '--retries',
  '1',
]

export const sqlmapScanner: Scanner = {
  name: 'sqlmap',
  what: 'every parameter of the API’s OpenAPI file',
  timeLimitS: 420,
  program: { name: 'sqlmap', debianPackage: 'sqlmap' },
  scan: (scanning) => scanParameters(scanning),
}

const scanParameters = async (scanning: Scanning): Promise<Outcome> => {
  const { target } = scanning
  const { document, examples, putLine } = await readApi(target)
  const aims = aimsOf(document, examples)
  let linesPut = 0
  target.door.useThings(() => {
    linesPut += 1
    return putLine()
  })
  target.door.takeTally()
  const waiting = [...aims]
  const told: Told[] = []
  const work = async () => {
    for (let aim = waiting.shift(); aim !== undefined && !scanning.signal.aborted; aim = waiting.shift()) {
      told.push(await attack(aim, scanning))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const findings = told.flatMap((one) => one.findings)
  const unsure = told.filter((one) => one.trouble !== undefined)
  if (told.length < aims.length) return failed(`${aims.length - told.length} of ${aims.length} operations were not reached`, findings)
  if (unsure.length > 0) return failed(unsure.map((one) => `${one.aim.id}: ${one.trouble}`).join('; '), findings)
  const tally = target.door.takeTally()
  const blind = blindness(tally, requestsMin)
  if (blind !== undefined) return failed(blind, findings)
  const parameters = aims.reduce((sum, aim) => sum + aim.parameters.length, 0)
  return ran(findings, `${parameters} parameters of ${aims.length} operations, ${tally.requests - linesPut} requests`)
}

interface Told {
  readonly aim: Aim
  readonly findings: readonly Finding[]
  /** Why nothing is known of it. */
  readonly trouble?: string
}

const attack = async (aim: Aim, { target, signal }: Scanning): Promise<Told> => {
  const file = join(target.reports, `sqlmap-${aim.id}`)
  const headers = [`${keyHeader}: ${aim.ring}`, ...(aim.isOnce && aim.headers.length === 0 ? [`Idempotency-Key: ${freshKey}`] : [])]
  const args = ['-u', `${target.address}${aim.path}`, '--method', aim.method, ...options, ...quiet, '--output-dir', file]
  for (const header of [...headers, ...aim.headers]) args.push('-H', header)
  if (aim.data !== undefined) args.push('--data', aim.data)
  const { output, isCut } = await runProgram({ command: 'sqlmap', args, timeoutMs: secondsOfAim * 1_000, signal })
  writeFileSync(`${file}.log`, output)
  if (isCut) return { aim, findings: injectionsOf(aim, output), trouble: `not done within ${secondsOfAim} s` }
  return judge(aim, output)
}

/** sqlmap says one of two sentences when it got through; anything else is no answer. */
export const judge = (aim: Aim, output: string): Told => {
  const findings = injectionsOf(aim, output)
  if (findings.length > 0 || output.includes('all tested parameters do not appear to be injectable')) return { aim, findings }
  const last = output.match(/\[(?:CRITICAL|ERROR)\] .*/g)?.at(-1) ?? 'it said nothing'
  return { aim, findings, trouble: last }
}

const injectionsOf = (aim: Aim, output: string): Finding[] =>
  [...output.matchAll(/^Parameter: (.+)$/gm)].map(([, parameter = '']) => ({
    scanner: 'sqlmap',
    severity: 'critical',
    title: 'SQL injection',
    where: `${aim.method} ${aim.template} · ${parameter}`,
  }))
