// The vocabulary between the web server and its pages: what a handler is given
// (a Visit), what it may answer, and how one line of the URL table looks.
import type { Readable } from 'node:stream'
import type { VNode } from 'preact'
import type { Permission } from '../../business/accounts/permissions.ts'
import type { Principal } from '../../business/accounts/principal.ts'
import type { SignInOrigin } from '../../business/accounts/session.ts'
import type { FormLimit } from '../../config/rate-limits.ts'
import type { Context, Log } from '../../context.ts'
import type { Form, UploadedFile } from './form.ts'
import type { PageForAll } from './kept-pages.tsx'
import type { SlotTexts } from './page-template.ts'

export type { UploadedFile } from './form.ts'

export interface ServerEvent {
  readonly event?: string
  readonly data: unknown
}

export interface FileAnswer {
  readonly kind: 'file'
  readonly stream: Readable
  readonly mediaType: string
  readonly fileName: string
  readonly sizeBytes?: number
  readonly disposition: 'inline' | 'attachment'
}

export type Answer =
  | {
      readonly kind: 'page'
      readonly status: number
      readonly node: VNode
      /** Other origins that forms of this page may be sent to; without them only our own. */
      readonly formOrigins?: readonly string[]
    }
  /** A page that was finished before; only the server itself answers so. */
  | { readonly kind: 'kept'; readonly page: PageForAll; readonly texts: SlotTexts }
  | { readonly kind: 'redirect'; readonly to: string }
  /** To another site, whose address we made ourselves: never one that a visitor gave. */
  | { readonly kind: 'away'; readonly to: string }
  | {
      readonly kind: 'json'
      readonly status: number
      readonly body: unknown
      readonly mediaType?: string
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly kind: 'text'; readonly text: string; readonly mediaType: string }
  | FileAnswer
  | { readonly kind: 'events'; readonly events: AsyncIterable<ServerEvent> }

/** A whole page; the node is a complete `<Document>` tree. */
export const page = (node: VNode, status = 200): Answer => ({ kind: 'page', status, node })

/** A page whose form goes to another site: to these origins of ours to choose, and nowhere else. */
export const pageToElsewhere = (node: VNode, formOrigins: readonly string[]): Answer => ({ kind: 'page', status: 200, node, formOrigins })

/** 303 See Other to a path of ours; a path that could leave this site becomes `/`. */
export const redirectTo = (to: string): Answer => ({ kind: 'redirect', to })

export const sendAway = (to: string): Answer => ({ kind: 'away', to })

export const json = (body: unknown, status = 200, mediaType?: string): Answer =>
  mediaType === undefined ? { kind: 'json', status, body } : { kind: 'json', status, body, mediaType }

/** Text for a program, such as figures. */
export const text = (content: string, mediaType: string): Answer => ({ kind: 'text', text: content, mediaType })

/** Bytes to look at or to keep; sent privately, with the name encoded for the header. */
export const file = (answer: Omit<FileAnswer, 'kind'>): Answer => ({ kind: 'file', ...answer })

/** Server-sent events; the stream ends with the iterator, the client, or the server's drain. */
export const events = (iterable: AsyncIterable<ServerEvent>): Answer => ({ kind: 'events', events: iterable })

export type Realm = 'buyer' | 'office'

/** Figures of the frame as text: lines in the cart, orders to approve. */
export interface ShownCounts {
  readonly cartLines: string
  readonly approvals: string
}

/** Everything a handler may know about one request. */
export interface Visit {
  readonly ctx: Context
  readonly principal: Principal
  /** In a page that is made for all: what stands in the frame for what is counted for each. */
  readonly shownCounts?: ShownCounts
  readonly params: Readonly<Record<string, string>>
  /** First value of each query key. */
  readonly query: Readonly<Record<string, string | undefined>>
  readonly form: Form
  readonly files: readonly UploadedFile[]
  /** What a JSON body held, as it was parsed; of a notice its bytes as they came; undefined for every other body. */
  readonly body: unknown
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** The path with its query, for `next=` and for staying on the same filtered list. */
  readonly pathAndQuery: string
  /** True when the caller asked for JSON rather than a page. */
  readonly wantsJson: boolean
  readonly nonce: string
  readonly csrfToken: string
  /** A key for a form that must have one effect; another one each time it is asked for. */
  readonly onceKey: string
  readonly requestId: string
  readonly remoteAddress: string
  readonly userAgent: string
  /** Address of this site without a trailing slash, for links in mail. */
  readonly publicUrl: string
  /** Ends when the client has gone or the server stops waiting. */
  readonly signal: AbortSignal
  readonly log: Log
  header(name: string): string | undefined
  /** All of them, by lower-case name: for what is signed together with its headers. */
  headers(): Readonly<Record<string, string | undefined>>
  /** Who is at the door, for attempts to sign in; gives the browser its device cookie. */
  signInOrigin(): SignInOrigin
  /** The upload does not count against the sender's limit: what was sent cost nothing but its way here. */
  giveBackUpload(): Promise<void>
  setSession(realm: Realm, token: string): void
  /** As `setSession`, for somebody who has now proven who he is in full: the log says so. */
  signedIn(realm: Realm, token: string, userId: number): void
  clearSession(realm: Realm): void
}

export type Handler = (visit: Visit) => Promise<Answer>

export interface RouteOptions {
  /** Accepts multipart/form-data with files, so many for each sender; also lengthens the time its body may take. */
  readonly upload?: true
  readonly bodyLimitBytes?: number
  /** Strangers could make it cost us something: so many for each network. */
  readonly limitedAs?: FormLimit
  /** Cannot be taken back, or guards the account: asks who it is once more when that was not proven in the last five minutes. */
  readonly isFresh?: true
  /**
   * Receives what another company's program signed: its body stays bytes of any kind, it has neither session nor form token, and it is
   * not sent away while there is too much to do or the shop is closed. Whoever handles it checks the signature first.
   */
  readonly isNotice?: true
  /** Probes: never limited, never counted against a visitor, never need a session. */
  readonly isProbe?: true
  /**
   * All visitors who are not signed in get the same page, and all buyers of the same roles but for their names and counts in the frame, so
   * its body may be kept; the names are those of the query by which such pages differ. A page that looks at anything else of its visitor
   * is noticed and not kept; one that decides something by the text of a name or a count is not noticed, and has to be left out.
   */
  readonly keptBy?: readonly string[]
}

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly permission: Permission
  readonly handler: Handler
  readonly options: RouteOptions
}

/** One line of a URL table. `path` in Fastify's notation (`/orders/:uuid`). */
export const route = (
  method: 'GET' | 'POST',
  path: string,
  permission: Permission,
  handler: Handler,
  options: RouteOptions = {},
): Route => ({ method, path, permission, handler, options })
