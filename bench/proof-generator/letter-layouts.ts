/** Letters, mails and lists on paper. None follows a bank's real paper: only words and order are in the bank's manner. */
import type { Layout } from './layout.ts'
import { masked } from './payment.ts'
import { beside, line, smallPrint, stacked, title } from './sheet.ts'

export const letterLayouts: readonly Layout[] = [
  {
    id: 'investec-letter',
    bank: 'Investec',
    medium: 'paper',
    width: 820,
    amounts: ['R1 234.56', 'R1,234.56', 'R 1,234.56'],
    dates: ['7 February 2026', '07 Feb 2026'],
    shows: ['payer', 'account', 'branch', 'bank id'],
    body: (p, look) =>
      title('Investec', look, 1.9) +
      line(p.letterOn, 'text-align:right') +
      title('Payment confirmation', look, 1.2) +
      line('To whom it may concern') +
      line(`We confirm that our client ${p.payerName} has made the payment set out below.`) +
      beside(
        [
          ['Beneficiary', p.beneficiaryName],
          ['Beneficiary bank', p.beneficiaryBank],
          ['Branch code', p.branchCode],
          ['Beneficiary account', p.beneficiaryAccount],
          ['Amount paid', p.amount],
          ['Value date', p.on],
          ['Statement reference for beneficiary', p.reference],
          ['Own statement reference', p.ownReference],
          ['Transaction ID', p.bankId],
        ],
        look,
        { rule: true, right: true },
      ) +
      smallPrint(
        `Investec Bank Limited, registered credit provider and authorised financial services provider. Queries: ${p.phone}. Funds may take up to two working days to reflect.`,
        look,
      ),
  },
  {
    id: 'absa-kennisgewing',
    bank: 'ABSA',
    medium: 'paper',
    width: 800,
    amounts: ['R 1 234,56', '1 234.56'],
    dates: ['7 Februarie 2026', '2026-02-07'],
    shows: ['payer', 'account', 'branch', 'bank id'],
    body: (p, look) =>
      title('Absa Bank Beperk', look, 1.3) +
      line('KENNISGEWING VAN BETALING', 'font-weight:700') +
      line(`Geagte ${p.beneficiaryName}`) +
      line(`Neem asseblief kennis dat ${p.payerName} 'n betaling in u rekening gemaak het soos hieronder aangedui.`) +
      stacked(
        [
          ['Transaksienommer:', p.bankId],
          ['Betaaldatum:', p.on],
          ['Betaling gemaak deur:', p.payerName],
          ['Betaling gemaak aan:', p.beneficiaryName],
          ['Begunstigde se bank:', p.beneficiaryBank],
          ['Begunstigde se rekeningnommer:', p.beneficiaryAccount],
          ['Takkode:', p.branchCode],
          ['Bedrag:', p.amount],
          ['Verwysing op begunstigde se staat:', p.reference],
        ],
        look,
      ) +
      smallPrint(
        `Betalings wat op weeksdae voor 15:30 gemaak word, sal teen middernag op dieselfde dag in die rekening wees. Skakel ${p.phone}.`,
        look,
      ),
  },
  {
    id: 'marula-memo',
    bank: null,
    medium: 'paper',
    width: 720,
    amounts: ['R1,234.56', 'R1234.56', 'R 1.234,56'],
    dates: ['Sat, 7 Feb 2026', '07.02.2026', 'February 7, 2026'],
    shows: ['payer', 'account', 'bank id'],
    body: (p, look) =>
      title('Marula Mutual', look, 2) +
      line('Your money has been sent', 'font-weight:700') +
      beside(
        [
          ['Sender', p.payerName],
          ['Receiver', p.beneficiaryName],
          ['Receiver account', masked(p.beneficiaryAccount, 4, 'x')],
          ['Sum transferred', p.amount],
          ['Transferred on', p.on],
          ["Receiver's statement shows", p.reference],
          ['Tracking number', p.bankId],
          ['Transfer fee', p.fee],
        ],
        look,
        { colon: ':' },
      ) +
      smallPrint(`Marula Mutual is a co-operative bank. Printed ${p.letterOn}. Remaining daily limit ${p.limit}.`, look),
  },
  {
    id: 'tyme-mail',
    bank: 'TymeBank',
    medium: 'paper',
    width: 700,
    amounts: ['R1 234.56', 'R1,234.56'],
    dates: ['7 February 2026', '07 Feb 2026'],
    shows: ['payer', 'bank id'],
    body: (p, look) =>
      beside(
        [
          ['From:', 'TymeBank <noreply@tymebank.co.za>'],
          ['To:', 'accounts@360degree.example'],
          ['Subject:', 'Payment notification'],
        ],
        look,
        { labels: '14%' },
      ) +
      title('Payment notification', look) +
      line('Hi there,') +
      line(`${p.payerName} has paid ${p.amount} to ${p.beneficiaryName} on ${p.on} with reference ${p.reference}.`) +
      line(`Transaction number: ${p.bankId}`) +
      smallPrint(`Questions? Phone us on ${p.phone}. TymeBank Limited, an authorised financial services provider.`, look),
  },
  {
    id: 'capitec-notice',
    bank: 'Capitec',
    medium: 'paper',
    width: 760,
    amounts: ['R1 234.56', 'R1,234.56'],
    dates: ['07/02/2026'],
    shows: ['payer', 'account', 'branch', 'bank id'],
    body: (p, look) =>
      line(p.letterOn, `text-align:right;font-size:${look.size * 0.8}px`) +
      title('Payment Notification', look, 1.6) +
      line(`Please take note that ${p.payerName} made a payment to your account.`) +
      beside(
        [
          ['Notification number', p.bankId],
          ['Payment date', `${p.on} ${p.time}`],
          ['Beneficiary name', p.beneficiaryName],
          ['Bank name', p.beneficiaryBank],
          ['Branch', p.branchCode],
          ['Account number', p.beneficiaryAccount],
          ['Payment reference', p.reference],
          ['Amount', p.amount],
          ['Payment type', 'Regular Payment'],
        ],
        look,
        { rule: true },
      ) +
      smallPrint(
        'This is a notification that we received the instruction and not a guarantee that the amount has in fact been transferred. Payments to other banks made before 14:00 from Monday to Friday are paid on the next business day. Capitec Bank Limited is an authorised financial services provider.',
        look,
      ),
  },
]
