// What a valid proof shows, before one is sent: a drawn example with this invoice's own figures, six marks with their words, what
// is not a proof, and where a banking app keeps it.
import { formatRand } from '../../business/money/cents.ts'
import { formatPaymentReference } from '../../business/money/payment-reference.ts'

export interface ProofGuideProps {
  /** Ours, that the invoice asks to pay to; the drawing shows its last digits only, as most banks do. */
  accountNumber: string
  amountCents: number
  paymentReference: string
}

const DIGITS_SHOWN = 4

export const ProofGuide = (props: ProofGuideProps) => (
  <details class="proofguide">
    <summary>What a good proof shows, and where to find it</summary>
    <div class="proofguide__body">
      <Example {...props} />
      <ol class="proofguide__marks">
        <li>The name of the bank that made it.</li>
        <li>That the payment is completed: not scheduled, and not waiting for somebody to approve it.</li>
        <li>Our account number, or its last digits.</li>
        <li>The amount, to the cent.</li>
        <li>Our reference. Without it a person has to look for your payment.</li>
        <li>The date of the payment.</li>
      </ol>
      <div class="stack stack--tight">
        <h3>What is not a proof</h3>
        <p>
          An SMS or a message that money is on its way, a typed note, a slip of a card machine, or a screen on which the payment is still to
          be confirmed. You may send them, but a person has to look first and will usually ask for the bank’s own document.
        </p>
        <h3>Where to find it</h3>
        <p>
          In your bank’s app or website, open the payment among your past payments or transactions. Most call the document{' '}
          <em>proof of payment</em>, <em>notice of payment</em> or <em>payment notification</em>. Share or download it as a PDF and send
          that here. A sharp photo or screenshot of the whole page works too.
        </p>
      </div>
    </div>
  </details>
)

interface Row {
  mark: number
  name: string
  value: string
}

const rowsOf = ({ accountNumber, amountCents, paymentReference }: ProofGuideProps): Row[] => [
  { mark: 2, name: 'Status', value: 'Completed' },
  { mark: 3, name: 'Paid to account', value: `•••• ${accountNumber.slice(-DIGITS_SHOWN)}` },
  { mark: 4, name: 'Amount', value: formatRand(amountCents) },
  { mark: 5, name: 'Reference', value: formatPaymentReference(paymentReference) },
  { mark: 6, name: 'Payment date', value: 'the day you paid' },
]

const Example = (props: ProofGuideProps) => (
  <svg class="proofguide__drawing" viewBox="0 0 320 216" role="img" aria-label="A drawn example of a proof of payment">
    <path class="proofguide__paper" d="M1 1h286l32 32v182H1z" />
    <path class="proofguide__fold" d="M287 1v32h32" />
    <text class="proofguide__bank" x="46" y="34">
      Your bank
    </text>
    <Marked at={28} mark={1} />
    <text class="proofguide__name" x="46" y="52">
      Proof of payment
    </text>
    {rowsOf(props).map((row, at) => {
      const y = 84 + at * 28
      return (
        <g key={row.mark}>
          <path class="proofguide__line" d={`M46 ${String(y + 9)}h258`} />
          <Marked at={y - 4} mark={row.mark} />
          <text class="proofguide__name" x="46" y={y}>
            {row.name}
          </text>
          <text class="proofguide__value" x="304" y={y} text-anchor="end">
            {row.value}
          </text>
        </g>
      )
    })}
  </svg>
)

const Marked = ({ at, mark }: { at: number; mark: number }) => (
  <>
    <circle class="proofguide__dot" cx="24" cy={at} r="10" />
    <text class="proofguide__number" x="24" y={at + 4} text-anchor="middle">
      {mark}
    </text>
  </>
)
