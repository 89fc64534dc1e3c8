// What a start says when the pid file is somewhere that cannot be written. A living holder is tested with a whole server.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { writePidFile } from './pid-file.ts'

test('a pid file that cannot be written is refused with the name of the setting and an example', () => {
  const folder = mkdtempSync(join(tmpdir(), 'supply-pid-'))
  try {
    assert.throws(
      () => writePidFile(join(folder, 'absent', 'pid')),
      /^UnusablePidFile: PID_FILE: .* cannot be written: ENOENT.*for example PID_FILE=/,
    )
    const path = join(folder, 'pid')
    const remove = writePidFile(path)
    assert.equal(readFileSync(path, 'utf8'), `${process.pid}\n`)
    remove()
    assert.throws(() => readFileSync(path), /ENOENT/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
