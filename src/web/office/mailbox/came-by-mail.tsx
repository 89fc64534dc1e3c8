// On a proof's page: the mail that brought it, and what that proves.
import type { MailOfProof } from '../../../business/proofs/mailbox/find-mail.ts'
import { Note } from '../../components/evidence.tsx'

export const CameByMail = ({ mail }: { mail: MailOfProof | null }) =>
  mail === null ? null : (
    <Note of={mail.bankName === null ? 'open' : 'claim'} title={mail.bankName === null ? 'It came by mail' : `${mail.bankName} mailed it`}>
      <p>
        {mail.words} <a href={`/office/arrived-mail/${mail.mailUuid}`}>Look at the mail</a>
      </p>
    </Note>
  )
