// The rules about the sources that no compiler knows. Each rule also has a sample that
// breaks it, so that a rule which never fails cannot hide here.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokenRules, readSources, type Source } from './harness/source-rules.ts'

const sources = readSources()

test('the sources keep every rule', () => {
  assert.deepEqual(brokenRules(sources), [])
  assert.ok(sources.length > 100, 'the sources were found')
})

const source = (path: string, text: string): Source => ({ path, text })
const opening = '// What this is.\n'

const samples: readonly [rule: string, sample: Source][] = [
  ['business imports no web', source('src/business/orders/a.ts', `${opening}import { page } from '../../web/server/route.ts'\n`)],
  ['business imports no Fastify', source('src/business/orders/a.ts', `${opening}import fastify from 'fastify'\n`)],
  ['business imports no vendor part', source('src/business/orders/a.ts', `${opening}import nodemailer from 'nodemailer'\n`)],
  [
    'business imports no composition root',
    source('src/business/orders/a.ts', `${opening}import { openApplication } from '../../app.ts'\n`),
  ],
  ['an earlier module imports no later one', source('src/business/money/a.ts', `${opening}import { x } from '../orders/place-order.ts'\n`)],
  ['web builds no SQL', source('src/web/office/a.tsx', `${opening}import { sql } from 'kysely'\n`)],
  ['web builds no SQL', source('src/web/office/a.tsx', `${opening}const rows = visit.ctx.read.db.selectFrom('proof')\n`)],
  ['storefront imports no office', source('src/web/storefront/a.tsx', `${opening}import { x } from '../office/home-page.tsx'\n`)],
  ['office imports no storefront', source('src/web/office/a.tsx', `${opening}import { x } from '../storefront/home-page.tsx'\n`)],
  ['supervisor imports nothing of ours', source('src/supervisor/a.ts', `${opening}import { loadSettings } from '../config/settings.ts'\n`)],
  ['adapters import no web', source('src/adapters/mail/a.ts', `${opening}import { page } from '../../web/server/route.ts'\n`)],
  [
    'only its command loads the simulation',
    source('src/app.ts', `${opening}import { startSimulatedGateways } from './simulation/start-gateways.ts'\n`),
  ],
  ['only config reads the environment', source('src/web/server/a.ts', `${opening}const port = process.env.PORT\n`)],
  ['no banned names', source('src/business/orders/utils.ts', opening)],
  ['no banned names', source('src/web/helpers/a.ts', opening)],
  ['no banned names', source('src/business/orders/order-service.ts', opening)],
  ['names are kebab-case', source('src/business/orders/placeOrder.ts', opening)],
  ['a file says what it is', source('src/business/orders/a.ts', 'export const a = 1\n')],
  ['no inline style or handler', source('src/web/office/a.tsx', `${opening}const a = <p style="color:red">x</p>\n`)],
  ['no inline style or handler', source('src/web/office/a.tsx', `${opening}const a = <p style={{ color: 'red' }}>x</p>\n`)],
  ['no inline style or handler', source('src/web/office/a.tsx', `${opening}const a = <p onClick={go}>x</p>\n`)],
  [
    'raw HTML only in the document shell',
    source('src/web/office/a.tsx', `${opening}const a = <p dangerouslySetInnerHTML={{ __html: x }} />\n`),
  ],
  ['no float money', source('src/business/orders/a.ts', `${opening}const cents = parseFloat(text) * 100\n`)],
  ['no float money', source('src/business/orders/a.ts', `${opening}const text = amount.toFixed(2)\n`)],
  ['no tables of languages', source('src/web/office/a.tsx', `${opening}const sorted = names.sort((a, b) => a.localeCompare(b))\n`)],
  ['no tables of languages', source('src/business/orders/a.ts', `${opening}const shown = (1000).toLocaleString('en-ZA')\n`)],
  ['no unfinished work', source('src/business/orders/a.ts', `${opening}// TODO later\n`)],
  ['files stay small', source('src/business/orders/a.ts', opening + 'x\n'.repeat(400))],
  ['relative imports name their file', source('src/business/orders/a.ts', `${opening}import { x } from './b'\n`)],
]

for (const [rule, sample] of samples) {
  test(`the rule "${rule}" fails on ${sample.path}: ${sample.text.split('\n')[1]?.slice(0, 60) ?? ''}`, () => {
    assert.ok(
      brokenRules([sample]).some((broken) => broken.startsWith(`${sample.path}: ${rule}`)),
      brokenRules([sample]).join('\n') || 'no rule broke',
    )
  })
}

test('an ordinary file breaks no rule', () => {
  const text = `${opening}import { sql } from 'kysely'\nimport { cents } from '../money/cents.ts'\nexport const a = sql\n`
  assert.deepEqual(brokenRules([source('src/business/orders/place-order.ts', text)]), [])
})
