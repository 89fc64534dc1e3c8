// A scan can fail: reports as the scanners write them, with a weakness in each, end it with 1. So do a lower finding that nobody has
// explained and a scanner that did not get through; one that the machine lacks is "not run".
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explainedIn } from './explanations.ts'
import { failed, type Finding, notRun, type Outcome, ran, steadyPath } from './finding.ts'
import { blindness } from './scanner.ts'
import { heldConnections, judge as judgeSlow } from './slow-clients.ts'
import { readAudit, readSignatures } from './sources.ts'
import { type Aim, aimsOf } from './sqlmap-aims.ts'
import { judge as judgeInjection } from './sqlmap.ts'
import { findingsOf as findingsOfFfuf } from './stray-files.ts'
import { tableOf, verdictOf } from './table.ts'
import { findingsOf } from './wapiti.ts'

const header = { method: 'GET', path: '/', info: 'X-XSS-Protection is not set', level: 1, parameter: '' }
const script = { method: 'GET', path: '/catalogue?q=1', info: 'XSS vulnerability found via injection', level: 2, parameter: 'q' }
const wapitiReport = (vulnerabilities: object, anomalies: object = {}) =>
  JSON.stringify({ classifications: {}, vulnerabilities, anomalies, additionals: {}, infos: {} })

const verdict = (outcome: Outcome, page = '') => verdictOf([{ name: 'one', what: 'x', outcome, seconds: 1 }], explainedIn(page))
const exitCodeOf = (findings: readonly Finding[], page = '') => verdict(ran(findings, 'all'), page).exitCode

test('a cross-site script in wapiti’s report ends the scan with 1, whatever the page says of it', () => {
  const findings = findingsOf('wapiti', wapitiReport({ 'Cross Site Scripting': [script, script], CSP: [] }))
  assert.deepEqual(findings, [{ scanner: 'wapiti', severity: 'medium', title: 'Cross Site Scripting', where: 'GET /catalogue · q' }])
  assert.equal(exitCodeOf(findings, '| `wapiti · Cross Site Scripting · GET /catalogue · q` | it is only a script |'), 1)
})

test('an error 500 is among wapiti’s anomalies', () => {
  const failure = { ...script, info: 'HTTP 500', level: 3 }
  assert.equal(exitCodeOf(findingsOf('wapiti', wapitiReport({}, { 'Internal Server Error': [failure] }))), 1)
})

test('what the door answered itself is no finding about the shop', () => {
  const forged = { method: 'POST', path: '/office/logout', info: 'CSRF token is not checked', level: 2, parameter: '' }
  const told = findingsOf('wapiti', wapitiReport({ CSRF: [forged, { ...forged, path: '/office/orders/logout-7' }] }))
  assert.deepEqual(
    told.map(({ where }) => where),
    ['POST /office/orders/logout-7'],
  )
})

test('a lower finding stands only with an explanation of its own', () => {
  const findings = findingsOf('wapiti', wapitiReport({ 'HTTP Secure Headers': [header] }))
  assert.equal(exitCodeOf(findings), 1)
  assert.equal(exitCodeOf(findings, '| `wapiti · X-XSS-Protection is not set · GET /` |  |'), 1)
  assert.equal(exitCodeOf(findings, '| `wapiti · X-XSS-Protection is not set · GET /cart` | browsers dropped it |'), 1)
  assert.equal(exitCodeOf(findings, '| `wapiti · X-XSS-Protection is not set · GET /` | browsers dropped it |'), 0)
})

const aim: Aim = { id: 'a', method: 'GET', template: '/a', path: '/a?q=1*', headers: [], parameters: ['q'], isOnce: false, ring: 'buyer' }

test('sqlmap: an injection is critical; without one of its two last sentences nothing is known', () => {
  const found = judgeInjection(
    aim,
    'sqlmap identified the following injection point(s):\n---\nParameter: q (GET)\n    Type: UNION query\n---',
  )
  assert.equal(exitCodeOf(found.findings), 1)
  const good = judgeInjection(aim, '[ERROR] all tested parameters do not appear to be injectable. Try to')
  assert.deepEqual([good.findings, good.trouble], [[], undefined])
  assert.match(judgeInjection(aim, '[CRITICAL] unable to connect to the target URL').trouble ?? '', /unable to connect/)
  assert.equal(verdict(failed('unable to connect')).exitCode, 1)
})

test('sqlmap is aimed at every parameter of the document', () => {
  const integer = { type: 'integer' }
  const content = { 'application/json': { schema: { properties: { quantity: { type: 'string' }, total: integer } } } }
  const operation = { operationId: 'put', parameters: [{ name: 'uuid', in: 'path' as const, schema: {} }], requestBody: { content } }
  const key = { name: 'Idempotency-Key', in: 'header' as const, schema: {} }
  const list = { operationId: 'list', parameters: [{ name: 'limit', in: 'query' as const, schema: integer }] }
  const once = { ...operation, operationId: 'once', parameters: [key] }
  const aims = aimsOf({ paths: { '/a/{uuid}': { post: operation }, '/b': { get: list, post: once } } }, { uuid: 'u1', total: '7' })
  const told = aims.map(({ id, path, data, parameters }) => [id, path, data, parameters.join()])
  assert.deepEqual(told, [
    ['list', '/b?limit=10*', undefined, 'limit'],
    ['put', '/a/u1*', '{"quantity":"ore*","total":7*}', 'uuid,quantity,total'],
    ['once', '/b', '{"quantity":"ore*","total":7*}', 'quantity,total'],
    ['once-Idempotency-Key', '/b', '{"quantity":"ore","total":7}', 'Idempotency-Key'],
  ])
})

test('slow clients: connections still held, and everybody else made to wait', () => {
  const row = (local: string, state: string) => `  0: 0100007F:${local} 0100007F:C001 ${state} 00000000:00000000`
  const table = [row('1F90', '0A'), row('1F90', '01'), row('1F90', '01'), row('1F90', '04'), row('1F91', '01')].join('\n')
  assert.equal(heldConnections(table, 8080), 1, 'the probe’s own is not counted')
  const calm = [5, 5, 5]
  assert.equal(exitCodeOf(judgeSlow('slow body', { held: 1, before: calm, health: calm })), 1)
  assert.equal(exitCodeOf(judgeSlow('slow body', { held: 0, before: calm, health: [5, 5, 900] })), 1)
  assert.equal(exitCodeOf(judgeSlow('slow body', { held: 0, before: calm, health: [Number.POSITIVE_INFINITY] })), 1)
  assert.equal(exitCodeOf(judgeSlow('slow body', { held: 0, before: [5, 400], health: [5, 900] })), 0, 'the machine was slow before')
})

test('ffuf: a file that is handed out may not stand, one that is only refused may be explained', () => {
  const report = (status: number) => JSON.stringify({ results: [{ input: { FUZZ: '.env' }, status, length: 9 }] })
  assert.equal(exitCodeOf(findingsOfFfuf(report(200)), '| `ffuf · answered 200 · GET /.env` | so what |'), 1)
  assert.equal(exitCodeOf(findingsOfFfuf(report(403)), '| `ffuf · answered 403 · GET /.env` | closed |'), 0)
})

test('npm: a registry without advisories is "not run", one with them is believed', () => {
  const holes = { metadata: { vulnerabilities: { high: 1 } }, vulnerabilities: { 'left-pad': { severity: 'high' } } }
  assert.equal(verdict(readAudit(JSON.stringify(holes))).exitCode, 1)
  assert.equal(readAudit('{"message":"405 Method Not Allowed"}').kind, 'not-run')
  assert.equal(readSignatures('').kind, 'not-run')
  assert.equal(verdict(readSignatures('{"invalid":[{"name":"x"}],"missing":[]}')).exitCode, 1)
})

test('what was not run is said, and is never a pass', () => {
  const rows = [
    { name: 'wapiti', what: 'pages', outcome: notRun('wapiti is not installed'), seconds: 0 },
    { name: 'ffuf', what: 'files', outcome: ran([], '9 names'), seconds: 2 },
  ]
  assert.match(tableOf(rows), /\| wapiti \| pages \| \*\*not run\*\* \| 0 \| wapiti is not installed \|/)
  const { exitCode, lines } = verdictOf(rows, new Set())
  assert.equal(exitCode, 0)
  assert.ok(lines.includes('Not run: wapiti.'))
  assert.doesNotMatch(tableOf(rows) + lines.join(), /pass/i)
  assert.equal(verdictOf(rows.slice(0, 1), new Set()).exitCode, 1, 'a scan that ran nothing says nothing')
})

test('a scanner that was held back, cut off or hardly asked is blind', () => {
  const tally = { requests: 1_000, byStatus: { 200: 1_000 }, cut: 0 }
  assert.equal(blindness(tally, 500), undefined)
  assert.match(blindness({ ...tally, byStatus: { 429: 900 } }, 500) ?? '', /900 of 1000/)
  assert.match(blindness({ ...tally, cut: 100 }, 500) ?? '', /no answer/)
  assert.match(blindness(tally, 5_000) ?? '', /only 1000/)
})

test('two runs name the same place alike', () => {
  assert.equal(steadyPath('/orders/0190c0de-1111-7222-8333-444455556666?x=1'), '/orders/:uuid')
})
