// What the pages of a company's own affairs have in common: the tabs above them, and the sentence after something was done.
import { mayDo } from '../../business/accounts/permissions.ts'
import type { CompanyActor } from '../../business/customers/company-people.ts'
import { Note } from '../components/evidence.tsx'
import { type View, Views } from '../components/lists.tsx'
import type { Visit } from '../server/route.ts'
import { buyerOf } from './surroundings.ts'

type Tab = 'account' | 'people' | 'sites' | 'security' | 'data'

/** People and sites are the owner's; everybody keeps the own sign-in. */
export const CompanyViews = ({ visit, current }: { visit: Visit; current: Tab }) => {
  const isOwner = mayDo(visit.principal, 'buyer.company')
  const tab = (name: string, href: string, key: Tab): View => ({ name, href, isCurrent: key === current })
  return (
    <Views
      label="Your company"
      of={[
        tab('Account', '/account', 'account'),
        ...(isOwner ? [tab('People', '/account/people', 'people'), tab('Delivery sites', '/account/sites', 'sites')] : []),
        tab('Sign-in and security', '/account/security', 'security'),
        tab('Your data', '/account/security/data', 'data'),
      ]}
    />
  )
}

/** Who does it, as the use cases of a company's affairs want to know. */
export const companyActorOf = (visit: Visit): CompanyActor => {
  const { customerId, buyerId, email } = buyerOf(visit)
  return { customerId, buyerId, email }
}

/** Nothing for a word that is not ours. */
export const Done = ({ of, word }: { of: Readonly<Record<string, string>>; word: string | undefined }) =>
  word !== undefined && Object.hasOwn(of, word) ? <Note of="cleared" title={of[word]} role="status" /> : null
