// The delivery sites of a company, for its owner: adding, changing and retiring them.
import { addSite } from '../../business/customers/add-site.ts'
import { changeSite, findSite, retireSite } from '../../business/customers/change-site.ts'
import { listSites, type Site } from '../../business/customers/find-customers.ts'
import { Field, type Refusals, TextArea } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { Framed, Ledger } from '../components/ledger.tsx'
import { Crumbs, PageHead } from '../components/page-head.tsx'
import { Problems } from '../components/problems.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { companyActorOf, CompanyViews, Done } from './company-views.tsx'
import { surroundingsOf } from './surroundings.ts'

const DONE: Readonly<Record<string, string>> = {
  added: 'The site is added. Your buyers find it at checkout.',
  changed: 'Saved. Orders placed before keep the site as it was.',
  retired: 'The site is retired: no new order goes there. Orders that went there still say so.',
}

const uuidOf = (visit: Visit): string => visit.params['uuid'] ?? ''

const typedSite = ({ form }: Visit) => ({
  name: form.text('siteName'),
  address: form.text('siteAddress'),
  contactName: form.text('siteContactName'),
  contactPhone: form.text('siteContactPhone'),
})

const named = (problems: { name?: string; address?: string }): Refusals => ({ siteName: problems.name, siteAddress: problems.address })

export const showSites: Handler = (visit) => sitesPage(visit, {}, false)

export const addOwnSite: Handler = async (visit) => {
  const { customerId, email } = companyActorOf(visit)
  const outcome = await visit.ctx.transact((w) => addSite(w, { customerId, actor: email, ...typedSite(visit) }))
  return 'refused' in outcome ? sitesPage(visit, named(outcome.problems), true) : redirectTo('/account/sites?done=added')
}

export const showSite: Handler = (visit) => sitePage(visit, {}, false)

export const changeOwnSite: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) => changeSite(w, { by: companyActorOf(visit), uuid: uuidOf(visit), ...typedSite(visit) }))
  return 'refused' in outcome ? sitePage(visit, named(outcome.problems), true) : redirectTo('/account/sites?done=changed')
}

export const retireOwnSite: Handler = async (visit) => {
  await visit.ctx.transact((w) => retireSite(w, { by: companyActorOf(visit), uuid: uuidOf(visit) }))
  return redirectTo('/account/sites?done=retired')
}

const sitesPage = async (visit: Visit, problems: Refusals, isTyped: boolean): Promise<Answer> => {
  const { customerId } = companyActorOf(visit)
  const [around, sites] = await Promise.all([surroundingsOf(visit), listSites(visit.ctx.read, customerId)])
  return page(
    <ShopFrame around={around} section="account" title="Delivery sites">
      <CompanyViews visit={visit} current="sites" />
      <PageHead title="Delivery sites" lead="Where your buyers can have goods delivered. Only an owner of the account changes them." />
      {!isTyped && <Done of={DONE} word={visit.query['done']} />}
      <Problems of={problems} />
      {sites.length === 0 ? <p class="muted">No site yet: nothing can be ordered without one.</p> : <SiteLedger sites={sites} />}
      <Ticket id="add" title="Add a site">
        <form class="stack" method="post" action="/account/sites" noValidate>
          <CsrfField token={visit.csrfToken} />
          <SiteFields visit={visit} kept={undefined} problems={problems} isTyped={isTyped} />
          <div class="row">
            <button class="button button--primary">Add the site</button>
          </div>
        </form>
      </Ticket>
    </ShopFrame>,
    isTyped ? 422 : 200,
  )
}

const SiteLedger = ({ sites }: { sites: readonly Site[] }) => (
  <Framed>
    <Ledger
      caption="Delivery sites"
      rows={sites}
      keyOf={(site) => site.uuid}
      columns={[
        { name: 'Site', as: 'title', cell: (site) => <a href={`/account/sites/${site.uuid}`}>{site.name}</a> },
        { name: 'Address', as: 'wide', cell: (site) => site.address },
        { name: 'Who receives', cell: (site) => site.contactName ?? 'not given' },
        { name: 'Phone at the gate', cell: (site) => site.contactPhone ?? 'not given' },
      ]}
    />
  </Framed>
)

const sitePage = async (visit: Visit, problems: Refusals, isTyped: boolean): Promise<Answer> => {
  const { customerId } = companyActorOf(visit)
  const [around, site] = await Promise.all([surroundingsOf(visit), findSite(visit.ctx.read, { customerId, uuid: uuidOf(visit) })])
  return page(
    <ShopFrame around={around} section="account" title={site.name}>
      <CompanyViews visit={visit} current="sites" />
      <Crumbs of={[{ name: 'Delivery sites', href: '/account/sites' }, { name: site.name }]} />
      <PageHead title={site.name} lead={site.address} />
      <Problems of={problems} />
      <div class="split">
        <Ticket id="change" title="Change the site">
          <form class="stack" method="post" action={`/account/sites/${site.uuid}`} noValidate>
            <CsrfField token={visit.csrfToken} />
            <SiteFields visit={visit} kept={site} problems={problems} isTyped={isTyped} />
            <div class="row">
              <button class="button button--primary">Save</button>
            </div>
          </form>
        </Ticket>
        <Ticket id="retire" title="Retire the site">
          <form class="stack" method="post" action={`/account/sites/${site.uuid}/retire`}>
            <CsrfField token={visit.csrfToken} />
            <p>No new order can go there. Orders that went there keep it.</p>
            <div class="row">
              <button class="button">Retire the site</button>
            </div>
          </form>
        </Ticket>
      </div>
    </ShopFrame>,
    isTyped ? 422 : 200,
  )
}

const SiteFields = (props: { visit: Visit; kept: Site | undefined; problems: Refusals; isTyped: boolean }) => {
  const { visit, kept, problems, isTyped } = props
  const field = (name: string, value: string | null | undefined) => ({
    name,
    value: isTyped ? visit.form.text(name) : (value ?? ''),
    error: problems[name],
  })
  return (
    <div class="formgrid">
      <Field {...field('siteName', kept?.name)} label="Name of the site" hint="As your drivers know it." attributes={{ maxLength: 120 }} />
      <Field {...field('siteContactName', kept?.contactName)} label="Who receives" isOptional attributes={{ maxLength: 120 }} />
      <Field
        {...field('siteContactPhone', kept?.contactPhone)}
        label="Phone at the gate"
        isOptional
        attributes={{ type: 'tel', maxLength: 40 }}
      />
      <TextArea {...field('siteAddress', kept?.address)} label="Address" rows={3} maxLength={500} isWide />
    </div>
  )
}
