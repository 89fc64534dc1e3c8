// A private IMAP server on a free port: Debian's dovecot with one user and nothing of anybody else's.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { ImapFlow } from 'imapflow'
import { freePort } from './free-port.ts'

export interface PrivateDovecot {
  readonly port: number
  /** as PROOF_IMAP_URL */
  readonly url: string
  /** Puts a mail into the mailbox, as a mail server would. */
  deliver(mail: Uint8Array): Promise<void>
  /** How many mails are seen, and how many there are. */
  counts(): Promise<{ seen: number; all: number }>
  /** Removes the mailbox and makes an empty one: its UIDs begin anew under another UIDVALIDITY. */
  beginAnew(): Promise<void>
  /** Nobody answers until `start` is called. */
  stopServing(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

const run = promisify(execFile)
const startTimeoutMs = 30_000
const environment = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` }
const user = 'proofs@shop.example'
const password = 'the-mailbox-password'

/** Answers when this resolves; throws when dovecot is missing: `script/setup` installs it. */
export const startDovecot = async (): Promise<PrivateDovecot> => {
  const folder = await mkdtemp(join(tmpdir(), 'supply-dovecot-'))
  // dovecot's own unprivileged users have to pass through
  await chmod(folder, 0o755)
  for (const name of ['mail', 'home']) {
    await mkdir(join(folder, name))
    await chmod(join(folder, name), 0o777)
  }
  const port = await freePort()
  await writeFile(join(folder, 'users'), `${user}:{PLAIN}${password}\n`)
  await writeFile(join(folder, 'dovecot.conf'), configuration(folder, port))
  let server: ChildProcess | undefined
  const serve = async () => {
    server = spawn('dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore', env: environment })
    server.once('error', () => undefined)
    await untilAnswers(port, server, join(folder, 'log'))
  }
  const end = async () => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const gone = new Promise((resolve) => server?.once('exit', resolve))
    server.kill('SIGTERM')
    await gone
  }
  const withClient = async <T>(work: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth: { user, pass: password }, logger: false })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.logout()
    }
  }
  await run('which', ['dovecot'], { env: environment })
  await serve()
  return {
    port,
    url: `imap://${encodeURIComponent(user)}:${password}@127.0.0.1:${port}/Proofs`,
    deliver: (mail) =>
      withClient(async (client) => {
        await client.append('Proofs', Buffer.from(mail), [])
      }),
    counts: () =>
      withClient(async (client) => {
        const status = await client.status('Proofs', { messages: true, unseen: true })
        const all = status === false ? 0 : (status.messages ?? 0)
        return { all, seen: all - (status === false ? 0 : (status.unseen ?? 0)) }
      }),
    beginAnew: () =>
      withClient(async (client) => {
        await client.mailboxDelete('Proofs')
        // UIDVALIDITY is the second of its making
        await wait(1_100)
        await client.mailboxCreate('Proofs')
      }),
    stopServing: end,
    start: serve,
    stop: async () => {
      await end()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const configuration = (folder: string, port: number): string => {
  const { username, uid, gid } = userInfo()
  // for root it insists on its own users, which Debian's package makes; for anybody else there is only oneself
  const [internal, login] = uid === 0 ? ['dovecot', 'dovenull'] : [username, username]
  const owner = uid === 0 ? 'uid=65534 gid=65534' : `uid=${uid} gid=${gid}`
  return `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
default_internal_user = ${internal}
default_login_user = ${login}
first_valid_uid = 1
mail_location = maildir:${folder}/mail
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = ${owner} home=${folder}/home
}
namespace inbox {
  inbox = yes
  mailbox Proofs {
    auto = create
  }
}
`
}

const untilAnswers = async (port: number, server: ChildProcess, log: string): Promise<void> => {
  const givesUpAt = Date.now() + startTimeoutMs
  for (;;) {
    if (await greets(port)) return
    if (Date.now() > givesUpAt || server.exitCode !== null)
      throw new Error(`dovecot did not start:\n${await readFile(log, 'utf8').catch(() => '(no log; script/setup installs it)')}`)
    await wait(50)
  }
}

const greets = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.setTimeout(2_000, () => socket.destroy())
    socket.once('data', () => {
      resolve(true)
      socket.destroy()
    })
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })
