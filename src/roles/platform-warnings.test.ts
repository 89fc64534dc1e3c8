// What is said at start about platforms that end us sooner, or later, than our settings reckon with.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readSettings } from '../config/settings.ts'
import { platformWarnings } from './platform-warnings.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'supply-platform-'))
after(() => rmSync(dataDir, { recursive: true }))
const warningsFor = (variables: Record<string, string>) => platformWarnings(readSettings({ DATA_DIR: dataDir, ...variables }).processes)

test('Railway kills after three seconds unless told otherwise, and the warning says what to set', () => {
  assert.match(
    warningsFor({ RAILWAY_ENVIRONMENT_NAME: 'production' })[0] ?? '',
    /^Railway kills 3 s .*RAILWAY_DEPLOYMENT_DRAINING_SECONDS=32/,
  )
  assert.deepEqual(warningsFor({ RAILWAY_ENVIRONMENT_NAME: 'production', RAILWAY_DEPLOYMENT_DRAINING_SECONDS: '45' }), [])
  assert.equal(
    warningsFor({ RAILWAY_PROJECT_ID: 'p', RAILWAY_DEPLOYMENT_DRAINING_SECONDS: '31', GRACEFUL_TIMEOUT: '30', DRAIN_DELAY: '5' }).length,
    1,
  )
})

test('Kubernetes wants a drain delay', () => {
  assert.match(warningsFor({ KUBERNETES_SERVICE_HOST: '10.0.0.1' })[0] ?? '', /DRAIN_DELAY=5/)
  assert.deepEqual(warningsFor({ KUBERNETES_SERVICE_HOST: '10.0.0.1', DRAIN_DELAY: '5' }), [])
})

test('elsewhere nothing is said', () => {
  assert.deepEqual(warningsFor({}), [])
})
