/** Children that read documents stand back behind everything else on the machine, where the system can be asked (Linux). */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { createOcrPool } from '../../src/adapters/ocr/pool.ts'

const file = path.resolve(import.meta.dirname, '../../samples/proofs/files/nedbank-notice--pdf-text.pdf')

/** The fields of `/proc/PID/stat` behind the name: parent, session and niceness are the second, fourth and seventeenth. */
const statOf = (pid: string): string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

const childrenOfOurs = (): string[] =>
  readdirSync('/proc').filter((name) => {
    try {
      return (
        /^\d+$/.test(name) && statOf(name)[1] === String(process.pid) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('ocr-child')
      )
    } catch {
      return false // ended meanwhile
    }
  })

test('a reading child stands back in a session of its own, so that the kernel’s groups by session do not undo it', async () => {
  const pool = createOcrPool({ children: 1, niceness: 10, deadlineMs: 120_000 })
  const seen: { pid: string; session: string; niceness: string; group: string | null }[] = []
  const look = (): void => {
    for (const pid of childrenOfOurs()) {
      const [, , , session = '', ...rest] = statOf(pid)
      const group = existsSync(`/proc/${pid}/autogroup`) ? readFileSync(`/proc/${pid}/autogroup`, 'utf8') : null
      seen.push({ pid, session, niceness: rest[12] ?? '', group })
    }
  }
  await pool.read({ path: file, name: 'proof.pdf' }, { ourAccounts: [], today: '2026-11-24', onProgress: look })
  await pool.close()
  assert.ok(seen.length > 0)
  for (const { pid, session, niceness, group } of seen) {
    assert.deepEqual([session, niceness], [pid, '10'])
    if (group !== null) assert.match(group, /nice 5$/m)
  }
})
