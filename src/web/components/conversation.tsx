// What the office asked about a proof and what the buyer answered, oldest first; the same words for both sides.
import { formatAt } from '../../business/money/calendar.ts'
import type { Message } from '../../business/proofs/conversation.ts'

export const Conversation = ({ of }: { of: readonly Message[] }) => (
  <ol class="said">
    {of.map((message) => (
      <li key={message.at + message.words} class={message.by === 'office' ? 'said__office' : 'said__buyer'}>
        <p class="small muted">
          {message.by === 'office' ? 'Our office' : message.name}, {formatAt(message.at)}
        </p>
        <p class="as-typed">{message.words}</p>
      </li>
    ))}
  </ol>
)
