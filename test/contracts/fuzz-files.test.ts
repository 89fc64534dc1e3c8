// A seeded hundredth of what `script/fuzz files 5000` sends through the intake.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuzzFiles } from '../fuzz/files.ts'

test('fifty broken files get clear answers, nothing is left lying about, and the process lives', async () => {
  const { files, answers, wrong } = await fuzzFiles({ files: 50, seed: 1_128 })
  assert.deepEqual(wrong, [])
  assert.equal(files, 50)
  // else nothing was broken, or nothing got further than the door
  assert.ok((answers.get('read') ?? 0) > 0 && (answers.get('damaged') ?? 0) > 0, JSON.stringify([...answers]))
})
