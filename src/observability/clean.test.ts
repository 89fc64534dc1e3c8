// What may never stand in a line of the log, wherever in it somebody puts it.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'node:test'
import { cleanFields, cleanText } from './clean.ts'
import { contextLog, createLog } from './log.ts'

const canary = 'canary-9f3b71'
const written = (write: (log: ReturnType<typeof createLog>) => void, isProduction = true): string => {
  let text = ''
  write(createLog({ isProduction, level: 'DEBUG', destination: { write: (line) => void (text += line) } }))
  return text
}

const names = [
  'password',
  'newPassword',
  'access_token',
  'Authorization',
  'set-cookie',
  'csrfToken',
  'SECRET_KEY',
  'card',
  'cardNumber',
  'cvc',
  'otp',
]

test('a secret is removed at every depth, under every usual name', () => {
  const nest = fc.array(fc.constantFrom('form', 'body', 'list'), { maxLength: 5 })
  fc.assert(
    fc.property(nest, fc.constantFrom(...names), (path, name) => {
      const inner: Record<string, unknown> = { [name]: canary, kept: 'Thandi' }
      const value = path.reduceRight<unknown>((inside, key) => (key === 'list' ? [inside] : { [key]: inside }), inner)
      const text = written((log) => log.info({ value }, 'Signed in'))
      assert.ok(!text.includes(canary), text)
      assert.ok(text.includes('Thandi'), text)
    }),
    { numRuns: 200 },
  )
})

test('secrets in sentences, addresses and errors are removed', () => {
  const error = new Error(`connect mysql://supply:${canary}@db/supply failed`, { cause: new Error(`token=${canary} refused`) })
  const text = written((log) => {
    contextLog(log).error(`Header Authorization: Bearer ${canary}`, { error, request: { url: `/reset?token=${canary}&x=1` } })
    log.info(`cookie __Host-buyer=${canary}; other`)
    log.info({ deep: { error } }, 'nested')
  })
  assert.ok(!text.includes(canary), text)
  assert.match(text, /Caused by: Error: token=\[removed\] refused/)
  assert.match(text, /x=1/)
})

test('of account and card numbers the last four digits stay', () => {
  assert.equal(cleanText('paid from 62012345678 by card 4111 1111 1111 1111'), 'paid from *******5678 by card **** **** **** 1111')
  assert.deepEqual(cleanFields({ payer_account: '62012345678', note: 'to 4047591234' }), {
    payer_account: '[removed]',
    note: 'to ******1234',
  })
})

test('what people look things up by stays as it is', () => {
  const kept = {
    request_id: '123456789012',
    job: '0198c2f1-2345-7abc-8def-123456789012',
    invoice: 'INV-2026-000123',
    path: '/orders/0198c2f1-2345-7abc-8def-0123456789ab',
    at: '2026-11-24 16:30:00',
    amountCents: 18_985_000,
  }
  assert.deepEqual(cleanFields(kept), kept)
})

test('an event is one line in production whatever is in it, and always JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.dictionary(fc.string(), fc.anything({ maxDepth: 3 })), (message, facts) => {
      const text = written((log) => log.info({ facts }, message.replaceAll('%', '')))
      assert.equal(text.split('\n').length, 2)
      assert.doesNotMatch(text.slice(0, -1), /[\p{Cc}\u2028\u2029\u202a-\u202e]/u)
      JSON.parse(text)
    }),
    { numRuns: 100 },
  )
})

test('in development nothing in an event looks like another line or reaches the terminal', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u001b[2J', '\u009b1m', '2026-01-01 00:00:00 [CRITICAL] app: x') }),
      (evil) => {
        const text = written((log) => log.error({ err: new Error(evil) }, evil.replaceAll('%', '')), false)
        const [first = '', ...rest] = text.slice(0, -1).split('\n')
        assert.match(first, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[ERROR\] app: /)
        for (const line of rest) assert.match(line, /^ {4}/)
        assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Cc}/u)
      },
    ),
    { numRuns: 200 },
  )
})

test('a cycle, a giant, a getter that throws and a function cost no exception', () => {
  const cycle: Record<string, unknown> = { a: 1 }
  cycle['self'] = cycle
  const trap = Object.defineProperty({}, 'x', { enumerable: true, get: () => assert.fail('trap') })
  const text = written((log) => {
    log.info({ cycle, big: Array.from({ length: 10_000 }, () => ({ b: 'x'.repeat(50) })) }, 'one')
    log.info({ trap }, 'two')
    log.info({ fn: () => 1, n: 10n, bytes: Buffer.alloc(9), when: new Date(0) }, 'three')
  })
  const lines = text.trim().split('\n')
  assert.equal(lines.length, 3)
  assert.ok(Math.max(...lines.map((line) => line.length)) < 60_000)
  assert.match(lines[2] ?? '', /"n":"10","bytes":"\[9 bytes\]","when":"1970-01-01T00:00:00.000Z"/)
})
