// What sends a message to a program; the adapter that does it is handed in.

export interface Message {
  readonly url: string
  /** the same on every try */
  readonly id: string
  /** of this try, UTC */
  readonly at: string
  readonly body: string
  /** `whsec_…` */
  readonly secret: string
}

/** The status that came back, or why nothing did, in a few words without anything the other side said. */
export type Sent = { status: number } | { failure: string }

export interface WebhookSender {
  send(message: Message, signal: AbortSignal): Promise<Sent>
  /** Why this address may not be told anything, as a sentence; null when it may. Names are looked up only when sending. */
  objectionTo(url: string): string | null
}
