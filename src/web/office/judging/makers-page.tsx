// How each bank's PDFs are made, as learnt from proofs whose money came: what an unknown one is held against, and a way to forget.
import { dateOn, formatOn } from '../../../business/money/calendar.ts'
import { forgetMaker, type KnownMaker, listKnownMakers } from '../../../business/proofs/judging/bank-files.ts'
import { judgingLimits } from '../../../config/judging-limits.ts'
import { Note } from '../../components/evidence.tsx'
import { CsrfField } from '../../components/hidden-fields.tsx'
import { type Column, Framed, Ledger } from '../../components/ledger.tsx'
import { Empty } from '../../components/lists.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { type Handler, page, redirectTo } from '../../server/route.ts'
import { actorOf, aroundOf } from '../staff.ts'

const path = '/office/bank-files'

export const showMakers: Handler = async (visit) => {
  const [around, makers] = await Promise.all([aroundOf(visit), listKnownMakers(visit.ctx.read)])
  return page(
    <OfficeFrame around={around} section="proofs" title="Banks’ files">
      <Bar
        above={<a href="/office/proofs">Proofs</a>}
        title="Banks’ files"
        lead="The programs that each bank makes its PDFs with, learnt from proofs whose money came in exactly their amount. A PDF made with another one is doubted."
      />
      {visit.query['done'] === 'forgotten' && (
        <Note of="cleared" title="Forgotten" role="status">
          <p>Later proofs teach it again, if money comes on them.</p>
        </Note>
      )}
      {makers.length === 0 ? (
        <Empty title="Nothing is learnt yet" drawing="supply-contract">
          A bank’s files are known once money came on PDFs of that bank that were sent as proofs.
        </Empty>
      ) : (
        <Framed>
          <Ledger
            caption="Programs by bank"
            columns={columnsFor(visit.csrfToken)}
            rows={makers}
            keyOf={({ bank, producer, creator }) => `${bank} ${producer} ${creator}`}
            isDense
          />
        </Framed>
      )}
      <p class="small muted">
        From {judgingLimits.makerProofsNote} proofs of a bank on, an unknown program is remarked; from {judgingLimits.makerProofsReview} of{' '}
        {judgingLimits.makerCustomersMin} customers on, a person must look. Names of programs are kept without versions; nothing here is
        about a person.
      </p>
    </OfficeFrame>,
  )
}

export const forgetBankFile: Handler = async (visit) => {
  const { form } = visit
  const { staffName } = actorOf(visit)
  const maker = { bank: form.text('bank'), producer: form.text('producer'), creator: form.text('creator'), staffName }
  await visit.ctx.transact((w) => forgetMaker(w, maker))
  return redirectTo(`${path}?done=forgotten`)
}

const columnsFor = (csrfToken: string): readonly Column<KnownMaker>[] => [
  { name: 'Bank', as: 'title', cell: (maker) => maker.bank },
  { name: 'Made with', as: 'wide', cell: (maker) => maker.producer || 'not said' },
  { name: 'Created in', as: 'wide', cell: (maker) => maker.creator || 'not said' },
  { name: 'Proofs', as: 'number', cell: (maker) => String(maker.proofs) },
  { name: 'Customers', as: 'number', cell: (maker) => String(maker.customers) },
  { name: 'Last', cell: (maker) => formatOn(dateOn(maker.lastReceivedAt)) },
  {
    name: 'Forget',
    isNameHidden: true,
    cell: (maker) => (
      <form method="post" action={`${path}/forget`}>
        <CsrfField token={csrfToken} />
        <input type="hidden" name="bank" value={maker.bank} />
        <input type="hidden" name="producer" value={maker.producer} />
        <input type="hidden" name="creator" value={maker.creator} />
        <button
          class="button button--quiet"
          aria-label={`Forget ${maker.producer || 'files that do not say their program'} of ${maker.bank}`}
        >
          Forget
        </button>
      </form>
    ),
  },
]
