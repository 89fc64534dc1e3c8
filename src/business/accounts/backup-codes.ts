// Ten codes on paper for the day the phone is gone. Each works once; making new ones kills the old.
import { createHmac, randomBytes, randomInt } from 'node:crypto'
import type { ReadContext, WriteContext } from '../../context.ts'
import type { Person } from './principal.ts'
import { open, seal } from './seal.ts'

const codeCount = 10
/** No letters or digits that look alike on paper. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
/** 12 of 31 signs: 59 bits. */
const groups = 3
const groupLength = 4

const newCode = () =>
  Array.from({ length: groups }, () => Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('')).join('-')

export const backupCodePurpose = ({ realm, subjectId }: Pick<Person, 'realm' | 'subjectId'>): string => `backup-code:${realm}:${subjectId}`

/** As typed from paper: with or without dashes, in capitals or not. */
const plain = (code: string) => code.toLowerCase().replace(/[^a-z0-9]/g, '')

export const isBackupCodeShaped = (text: string): boolean =>
  plain(text).length === groups * groupLength && /^[\sa-zA-Z0-9-]{12,20}$/.test(text)

const hashOf = (salt: string, code: string) => createHmac('sha256', Buffer.from(salt, 'hex')).update(plain(code)).digest('hex')

const newSalt = () => randomBytes(16).toString('hex')

/** `HASH.SALT`, and for codes of earlier versions every salt that may be theirs. */
function isHashOf(opened: string, code: string): boolean {
  const [hash, ...salts] = opened.split('.')
  return salts.some((salt) => hashOf(salt, code) === hash)
}

/** The new codes, to be shown this once; the table keeps salted hashes, sealed. */
export async function makeBackupCodes(w: WriteContext, person: Person): Promise<string[]> {
  await removeBackupCodes(w, person)
  const codes = Array.from({ length: codeCount }, newCode)
  const { realm, subjectId } = person
  await w.db
    .insertInto('backup_code')
    .values(
      codes.map((code) => {
        const salt = newSalt()
        return {
          realm,
          subject_id: subjectId,
          sealed_hash: seal(w.keys, backupCodePurpose(person), `${hashOf(salt, code)}.${salt}`),
          created_at: w.clock.now(),
          used_at: null,
        }
      }),
    )
    .execute()
  return codes
}

/** Whether the code is one of this person's and was not used. Twenty at once: one is right. */
export async function useBackupCode(w: WriteContext, person: Person, code: string): Promise<boolean> {
  const rows = await w.db
    .selectFrom('backup_code')
    .select(['id', 'sealed_hash'])
    .where('realm', '=', person.realm)
    .where('subject_id', '=', person.subjectId)
    .where('used_at', 'is', null)
    .execute()
  const row = rows.find((one) => isHashOf(open(w.keys, backupCodePurpose(person), one.sealed_hash) ?? '', code))
  if (row === undefined) return false
  const used = await w.db
    .updateTable('backup_code')
    .set({ used_at: w.clock.now() })
    .where('id', '=', row.id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return Number(used.numUpdatedRows) === 1
}

/** How many still work. */
export async function backupCodesLeft(r: Pick<ReadContext, 'db'>, { realm, subjectId }: Person): Promise<number> {
  const { count } = await r.db
    .selectFrom('backup_code')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function removeBackupCodes(w: WriteContext, { realm, subjectId }: Person): Promise<void> {
  await w.db.deleteFrom('backup_code').where('realm', '=', realm).where('subject_id', '=', subjectId).execute()
}
