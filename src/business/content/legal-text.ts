// Terms, privacy statement and PAIA manual: the text in force, publishing another version, and the officer they name. A published
// version never changes, so that what somebody accepted can always be shown.
import { createHash } from 'node:crypto'
import { isDuplicate } from '../../adapters/database/dialect.ts'
import type { TextName } from '../../adapters/database/tables/privacy.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { firstTexts } from './first-texts.ts'

export const textNames: readonly TextName[] = ['privacy', 'terms', 'paia']

export interface LegalText {
  name: TextName
  /** 1 is the text that came with the shop */
  version: number
  body: string
  sha256: string
  publishedAt: string | null
}

/** A manual of 60 000 characters is 25 printed pages. */
const bodyLengthMax = 60_000

const hashOf = (body: string): string => createHash('sha256').update(body).digest('hex')

export async function currentText(r: Pick<ReadContext, 'db'>, name: TextName): Promise<LegalText> {
  const row = await r.db
    .selectFrom('legal_text')
    .selectAll()
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return { name, version: 1, body: firstTexts[name], sha256: hashOf(firstTexts[name]), publishedAt: null }
  return { name, version: row.version, body: row.body, sha256: row.sha256, publishedAt: row.published_at }
}

/** As pages show it, through the cache: at most a second old. */
export const knownText = (r: ReadContext, name: TextName): Promise<LegalText> =>
  r.cache.remember('content', `text ${name}`, () => currentText(r, name))

/** Keeps the shop's first text as version 1 before anybody accepts it or writes another. */
export async function keepFirstText(w: WriteContext, name: TextName): Promise<void> {
  const kept = await w.db.selectFrom('legal_text').select('id').where('name', '=', name).limit(1).executeTakeFirst()
  if (kept !== undefined) return
  try {
    await insertVersion(w, name, 1, firstTexts[name], 'the shop')
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
}

const insertVersion = (w: WriteContext, name: TextName, version: number, body: string, publishedBy: string) =>
  w.db
    .insertInto('legal_text')
    .values({ name, version, body, sha256: hashOf(body), published_at: w.clock.now(), published_by: publishedBy })
    .execute()

export type TextPublished = { version: number } | { refused: 'invalid'; problems: { body: string } }

/** The next version, in force at once; the same text again changes nothing. `basedOn` is the version that the writer saw. */
export async function publishText(
  w: WriteContext,
  input: { name: TextName; body: string; basedOn: number; staffName: string },
): Promise<TextPublished> {
  const body = input.body.replace(/\r\n?/g, '\n').trim()
  if (body.length < 50) return { refused: 'invalid', problems: { body: 'A text that says so little would not meet the law.' } }
  if (body.length > bodyLengthMax) return { refused: 'invalid', problems: { body: `At most ${bodyLengthMax} characters.` } }
  await keepFirstText(w, input.name)
  const current = await currentText(w, input.name)
  if (current.body === body) return { version: current.version }
  const changedMeanwhile = {
    refused: 'invalid' as const,
    problems: { body: 'Somebody published another version meanwhile. Copy what you wrote, open the page again, and begin from theirs.' },
  }
  if (current.version !== input.basedOn) return changedMeanwhile
  try {
    await insertVersion(w, input.name, current.version + 1, body, input.staffName)
  } catch (error) {
    if (isDuplicate(error)) return changedMeanwhile
    throw error
  }
  await w.noteChange('content')
  await record(w, { actor: input.staffName, kind: 'text-published', subject: input.name, detail: { version: current.version + 1 } })
  return { version: current.version + 1 }
}

/** Who answers for personal information (POPIA section 55). */
export interface Officer {
  name: string
  email: string
  phone: string
}

const officerSetting = 'information-officer'

/** Until the office has named somebody it is the head of the company, as the law has it, at the company's own address. */
export const knownOfficer = (r: ReadContext): Promise<Officer | null> =>
  r.cache.remember('content', officerSetting, async () => {
    const row = await r.db.selectFrom('setting').select('value').where('name', '=', officerSetting).executeTakeFirst()
    return row === undefined ? null : (JSON.parse(row.value) as Officer)
  })

export type OfficerSaved = { saved: true } | { refused: 'invalid'; problems: Partial<Record<keyof Officer, string>> }

export async function saveOfficer(w: WriteContext, officer: Officer, staffName: string): Promise<OfficerSaved> {
  const problems: Partial<Record<keyof Officer, string>> = {}
  if (officer.name.length < 2 || officer.name.length > 120) problems.name = 'Enter the officer’s name.'
  if (officer.email.length > 254 || !/^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(officer.email)) problems.email = 'Enter an e-mail address.'
  if (officer.phone && !/^[+\d][\d ()-]{6,39}$/.test(officer.phone)) problems.phone = 'Enter a phone number, for instance 082 123 4567.'
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const value = JSON.stringify(officer)
  const changed = await w.db.updateTable('setting').set({ value }).where('name', '=', officerSetting).executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 0) await w.db.insertInto('setting').values({ name: officerSetting, value }).execute()
  await w.noteChange('content')
  await record(w, { actor: staffName, kind: 'information-officer-saved', subject: officer.name })
  return { saved: true }
}
