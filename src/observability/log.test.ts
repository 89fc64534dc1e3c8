// The two shapes of a log line that operators' pipelines and eyes know.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contextLog, createLog, nameLog } from './log.ts'
import { logRequest } from './request-log.ts'
import { logPerformance } from './timing.ts'

const logged = (isProduction: boolean, write: (log: ReturnType<typeof createLog>) => void, level = 'DEBUG'): string[] => {
  const lines: string[] = []
  write(nameLog(createLog({ isProduction, level, destination: { write: (line) => void lines.push(line) } }), 'app'))
  return lines
}

const served = {
  method: 'POST',
  path: '/login',
  remoteAddress: '100.64.0.2',
  statusCode: 303,
  durationMs: 12.4,
  isLongLived: false,
  requestId: 'a1b2',
  userId: 123,
  realm: 'buyer',
}

test('a production line is one JSON object with the known names', () => {
  const [line = ''] = logged(true, (log) => logRequest(log, served))
  const { timestamp, ...rest } = JSON.parse(line) as Record<string, unknown>
  assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  assert.deepEqual(rest, {
    level: 'INFO',
    logger: 'app',
    message: 'POST /login 303 in 12ms',
    request: { method: 'POST', path: '/login', remote_addr: '100.64.0.2' },
    user_id: 123,
    realm: 'buyer',
    request_id: 'a1b2',
    duration: 12,
    status_code: 303,
  })
})

test('a development line is date, level, logger and message', () => {
  const [line = ''] = logged(false, (log) => log.info('User login successful'))
  assert.match(line, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[INFO\] app: User login successful\n$/)
})

test('a request over one second is a warning with its duration; an event stream is not', () => {
  const slow = { ...served, path: '/api/ocr/process', durationMs: 2500, statusCode: 200 }
  const [line = '', stream = ''] = logged(true, (log) => {
    logRequest(log, slow)
    logRequest(log, { ...slow, isLongLived: true })
  })
  const { level, message, duration, status_code: status } = JSON.parse(line) as Record<string, unknown>
  assert.deepEqual([level, message, duration, status], ['WARNING', 'Slow request: POST /api/ocr/process took 2500ms', 2500, 200])
  assert.equal((JSON.parse(stream) as Record<string, unknown>)['level'], 'INFO')
})

test('the five words are the levels, and the lowest is obeyed', () => {
  const write = (log: ReturnType<typeof createLog>) => {
    log.debug('d')
    log.info('i')
    log.warn('w')
    log.error('e')
    log.fatal('c')
  }
  const levels = (lowest: string) => logged(true, write, lowest).map((line) => (JSON.parse(line) as { level: string }).level)
  assert.deepEqual(levels('DEBUG'), ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'])
  assert.deepEqual(levels('ERROR'), ['ERROR', 'CRITICAL'])
})

test('an error is logged with type, message and traceback, its cause included', () => {
  const error = new TypeError('outer', { cause: new RangeError('inner') })
  const [line = ''] = logged(true, (log) => contextLog(log).error('Request failed', { error, invoice: 'INV-1' }))
  const { exception, invoice } = JSON.parse(line) as { exception: Record<string, string>; invoice: string }
  assert.equal(invoice, 'INV-1')
  assert.deepEqual([exception['type'], exception['message']], ['TypeError', 'outer'])
  assert.match(exception['traceback'] ?? '', /TypeError: outer[\s\S]+Caused by: RangeError: inner/)
})

test('secrets that slip into a line are removed', () => {
  const [line = ''] = logged(true, (log) => log.info({ password: 'hunter2', form: { token: 'abc-canary', name: 'Thandi' } }, 'Signed in'))
  assert.doesNotMatch(line, /hunter2|abc-canary/)
  assert.match(line, /Thandi/)
})

test('a line break or terminal command in a path stays inside its line', () => {
  const [production = ''] = logged(true, (log) => logRequest(log, { ...served, path: '/a\n{"level":"CRITICAL"}' }))
  const [development = ''] = logged(false, (log) => logRequest(log, { ...served, path: '/a\n\u001b[2Jx' }))
  assert.equal(production.split('\n').length, 2)
  assert.equal(development.split('\n').length, 2)
  assert.ok(!development.includes('\u001b'))
})

test('timing logs a name with its duration, and a failure still fails', async () => {
  const lines: string[] = []
  const log = contextLog(createLog({ isProduction: true, level: 'INFO', destination: { write: (line) => void lines.push(line) } }))
  assert.equal(await logPerformance(log, 'ocr.read', async (value: number) => value + 1)(1), 2)
  await assert.rejects(logPerformance(log, 'pdf.make', async () => Promise.reject(new Error('no')))(), /no/)
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { operation: string }).operation),
    ['ocr.read', 'pdf.make'],
  )
  assert.equal(typeof (JSON.parse(lines[0] ?? '') as { duration: unknown }).duration, 'number')
})
