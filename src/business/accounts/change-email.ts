// The address one signs in with: proving that it is one's own, and changing it. The new address counts once its link was opened.
import { isDuplicate } from '../../adapters/database/dialect.ts'
import type { Realm } from '../../adapters/database/tables/people.ts'
import type { Context, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { findAccount, normalEmail, saveVerifiedEmail } from './account.ts'
import { tellPerson } from './account-mail.ts'
import { killLinks, sendLink, takeLink } from './mailed-link.ts'
import type { Person } from './principal.ts'
import { emailPattern } from './register-buyer.ts'

export type EmailAsked = { sentTo: string } | { refused: 'invalid'; problem: string } | { refused: 'too-many' }

/** Mails a link to the address that the account has. */
export async function askToVerify(w: WriteContext, person: Person, publicUrl: string): Promise<EmailAsked> {
  return (await sendLink(w, person, 'verify-email', person.email, publicUrl)) ? { sentTo: person.email } : { refused: 'too-many' }
}

/** Mails a link to the new address. Says nothing about whether another account has it: that shows only to whoever opens the link. */
export async function askForEmail(w: WriteContext, person: Person, email: string, publicUrl: string): Promise<EmailAsked> {
  const address = normalEmail(email)
  if (address.length > 254 || !emailPattern.test(address)) return { refused: 'invalid', problem: 'Enter an e-mail address.' }
  if (address === person.email) return { refused: 'invalid', problem: 'This is your address already.' }
  if (!(await sendLink(w, person, 'change-email', address, publicUrl))) return { refused: 'too-many' }
  await record(w, { actor: person.realm, kind: 'email-change-asked', subject: person.email, detail: { address } })
  return { sentTo: address }
}

export type EmailConfirmed = { email: string } | { refused: 'link-used' | 'taken' }

/** The link was opened: the address is verified, or changed. A change is told to the old address, and kills other links. */
export async function confirmEmail(ctx: Context, realm: Realm, token: string): Promise<EmailConfirmed> {
  try {
    return await ctx.transact(async (w) => {
      const link = await takeLink(w, realm, token, ['verify-email', 'change-email'])
      const account = link === null ? null : await findAccount(w, realm, { id: link.subjectId })
      if (link === null || account === null) return { refused: 'link-used' as const }
      if (link.purpose === 'verify-email' && link.address !== account.email) return { refused: 'link-used' as const }
      await saveVerifiedEmail(w, account, link.address)
      if (link.address !== account.email) {
        await killLinks(w, account, ['reset-password', 'verify-email', 'change-email'])
        await tellPerson(w, account.email, { event: 'email-changed', newEmail: link.address })
        await record(w, { actor: realm, kind: 'email-changed', subject: account.email, detail: { address: link.address } })
      } else await record(w, { actor: realm, kind: 'email-verified', subject: account.email })
      return { email: link.address }
    })
  } catch (error) {
    if (isDuplicate(error)) return { refused: 'taken' }
    throw error
  }
}
