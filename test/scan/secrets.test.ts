// A planted key of each kind is found by the rules in .secretlintrc.json, and the examples of our own documents are not.
// Every planted value is put together here: the scan of these sources must not find it.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { runProgram } from './run-program.ts'
import { secretsOf } from './sources.ts'

const root = resolve(import.meta.dirname, '../..')
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supply-planted-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const found = async (lines: readonly string[]): Promise<string[]> => {
  const file = join(folder, 'planted.txt')
  await writeFile(file, lines.join('\n'))
  const args = ['--secretlintrc', join(root, '.secretlintrc.json'), '--format', 'json', file]
  const command = join(root, 'node_modules', '.bin', 'secretlint')
  const { output } = await runProgram({ command, args, timeoutMs: 60_000, signal: new AbortController().signal, cwd: root })
  return secretsOf(output).map(({ where }) => where)
}

const hex = '0123456789abcdef'

test('keys of South African gateways, of Stripe and of our own API are found', async () => {
  const planted = [
    `YOCO_SECRET_KEY=sk_${'live'}_a9f8e7d6c5b4a3f2e1d0`,
    `const key = 'rk_${'live'}_51Habc2DEFghiJKLmno'`,
    `PAYFAST_MERCHANT_${'KEY'}=x1y2z3a4b5c6d`,
    `"PAYFAST_${'PASSPHRASE'}": "Blou3Kraanvoel"`,
    `OZOW_PRIVATE_${'KEY'}=${hex}${hex}`,
    `OZOW_API_${'KEY'}: A1b2C3d4E5f6A7b8C9d0`,
    `STRIPE_WEBHOOK_${'SECRET'}=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`,
    `supply_${'k7d2m9qx'}_${'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ'}`,
    `mysql://supply:${'Kraanvoel3'}@db.example.co.za/supply`,
  ]
  assert.deepEqual(
    (await found(planted)).toSorted(),
    planted.map((_, at) => `added line ${at + 1}`),
  )
})

test('examples and placeholders are not', async () => {
  const examples = [
    'YOCO_SECRET_KEY=sk_live_and-what-follows',
    'PAYFAST_MERCHANT_KEY=46f0cd694581a',
    'PAYFAST_PASSPHRASE=a-long-random-text',
    'OZOW_PRIVATE_KEY=the-private-key',
    'DATABASE_URL=mysql://supply:THE-PASSWORD@127.0.0.1:3306/supply',
  ]
  assert.deepEqual(await found(examples), [])
})
