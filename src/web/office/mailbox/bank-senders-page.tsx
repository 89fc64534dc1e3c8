// The domains that banks sign their mail with. Whoever is on this list is believed more than anybody but the bank statement.
import { mayDo } from '../../../business/accounts/permissions.ts'
import { addBankDomain, type KeptBankDomain, listBankDomains, removeBankDomain } from '../../../business/proofs/mailbox/bank-domains.ts'
import { Field } from '../../components/field.tsx'
import { CsrfField } from '../../components/hidden-fields.tsx'
import { type Column, Framed, Ledger } from '../../components/ledger.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { Ticket } from '../../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../../server/route.ts'
import { savedSentence } from '../decision-words.tsx'
import { actorOf, aroundOf, uuidOf } from '../staff.ts'

interface Typed {
  problem: { field: 'domain' | 'bankName'; sentence: string } | null
  domain: string
  bankName: string
}

export const showBankSenders: Handler = (visit) => sendersPage(visit, { problem: null, domain: '', bankName: '' })

export const addBankSender: Handler = async (visit) => {
  const typed = { domain: visit.form.text('domain'), bankName: visit.form.text('bankName') }
  const outcome = await visit.ctx.transact((w) => addBankDomain(w, { ...typed, ...actorOf(visit) }))
  return 'refused' in outcome
    ? sendersPage(visit, { ...typed, problem: { field: outcome.refused, sentence: outcome.sentence } })
    : redirectTo('/office/bank-senders?done=added')
}

export const removeBankSender: Handler = async (visit) => {
  await visit.ctx.transact((w) => removeBankDomain(w, { uuid: uuidOf(visit), staffName: actorOf(visit).staffName }))
  return redirectTo('/office/bank-senders?done=saved')
}

const sendersPage = async (visit: Visit, typed: Typed): Promise<Answer> => {
  const [around, domains] = await Promise.all([aroundOf(visit), listBankDomains(visit.ctx.read)])
  const mayChange = mayDo(visit.principal, 'office.company')
  return page(
    <OfficeFrame around={around} section="arrived-mail" title="Banks’ senders">
      <Bar
        above={<a href="/office/arrived-mail">Received mail</a>}
        title="Banks’ senders"
        lead="Mail that one of these domains signed counts as written by the bank. Add a domain only when the bank itself names it."
      />
      {typed.problem === null && savedSentence(visit.query['done'])}
      <div class="split">
        <Framed>
          <Ledger caption="Banks’ senders" rows={domains} keyOf={(domain) => domain.uuid} columns={columnsFor(visit, mayChange)} isDense />
        </Framed>
        {mayChange && (
          <Ticket id="add" title="Add a domain">
            <form class="stack stack--tight" method="post" action="/office/bank-senders" noValidate>
              <CsrfField token={visit.csrfToken} />
              <Field
                name="domain"
                label="Domain"
                value={typed.domain}
                error={typed.problem?.field === 'domain' ? typed.problem.sentence : undefined}
                hint="What stands after the @ of its notices. Domains below it count too."
                isCode
                attributes={{ maxLength: 253, autoComplete: 'off' }}
              />
              <Field
                name="bankName"
                label="Bank"
                value={typed.bankName}
                error={typed.problem?.field === 'bankName' ? typed.problem.sentence : undefined}
                attributes={{ maxLength: 80 }}
              />
              <button class="button button--primary">Add it</button>
            </form>
          </Ticket>
        )}
      </div>
    </OfficeFrame>,
    typed.problem === null ? 200 : 422,
  )
}

const columnsFor = (visit: Visit, mayChange: boolean): Column<KeptBankDomain>[] => [
  { name: 'Domain', as: 'title', cell: (domain) => <span class="code">{domain.domain}</span> },
  { name: 'Bank', cell: (domain) => domain.bankName },
  { name: 'Added by', cell: (domain) => domain.addedBy ?? 'came with the shop' },
  ...(mayChange
    ? [
        {
          name: 'Change',
          cell: (domain: KeptBankDomain) => (
            <form method="post" action={`/office/bank-senders/${domain.uuid}/remove`}>
              <CsrfField token={visit.csrfToken} />
              <button class="button button--quiet" aria-label={`Remove ${domain.domain}`}>
                Remove
              </button>
            </form>
          ),
        },
      ]
    : []),
]
