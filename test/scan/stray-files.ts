// ffuf: files that should never be served, asked for by the names that strangers try first.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { failed, type Finding, type Outcome, ran, type Severity } from './finding.ts'
import { runProgram } from './run-program.ts'
import { blindness, type Scanner, type Scanning } from './scanner.ts'

const folders = ['', 'assets/', 'office/', 'api/', 'data/', 'files/', 'static/', 'dist/', 'src/', 'backup/', 'uploads/']

const exact = `.env .env.local .env.production .env.bak .git/HEAD .git/config .git/index .gitignore .npmrc .dockerignore .ssh/id_rsa .htpasswd
  .htaccess .DS_Store .svn/entries .hg/store .vscode/settings.json .idea/workspace.xml .well-known/ .aws/credentials .bash_history
  package.json package-lock.json tsconfig.json knip.json Dockerfile compose.yaml docker-compose.yml Procfile railway.json README.md
  CHANGELOG.md main.js main.js.map page.js.map shop.css.map secret-key supply.sqlite supply.sqlite-wal db.sqlite3 database.sqlite
  server-status server-info phpinfo.php info.php wp-login.php wp-admin/ xmlrpc.php admin/ admin.php phpmyadmin/ adminer.php console
  actuator actuator/env debug trace metrics metrics.json health/detailed status.json ctl control.sock supply.pid swagger.json
  openapi.json graphql graphiql debug/pprof heapdump node_modules/ node_modules/.package-lock.json src/main.ts src/app.ts config.json
  settings.json credentials.json secrets.json id_rsa key.pem cert.pem cgi-bin/ test/ tmp/ logs/ log/ error.log access.log
  run-migration migrate setup install upload.php shell.php cmd elmah.axd web.config crossdomain.xml clientaccesspolicy.xml`

const stems = [
  'backup',
  'dump',
  'database',
  'db',
  'supply',
  'site',
  'www',
  'export',
  'customers',
  'orders',
  'users',
  'config',
  'old',
  'test',
]
const endings = ['.sql', '.sql.gz', '.zip', '.tar.gz', '.tgz', '.bak', '.old', '~', '.csv', '.json', '.log', '.txt', '.env', '.yml']

/** Ways out of a folder, in the encodings that naive servers undo once too often. */
const ways = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', '%252e%252e%252f', '..;/', './.']
const climbing = ['', 'assets/'].flatMap((folder) =>
  ways.flatMap((way) => ['package.json', '.env', 'etc/passwd'].map((to) => folder + way.repeat(3) + to)),
)

export const strayNames = (): string[] => {
  const names = [...exact.split(/\s+/), ...stems.flatMap((stem) => endings.map((ending) => stem + ending))]
  return [...new Set([...folders.flatMap((folder) => names.map((name) => folder + name)), ...climbing])]
}

export const strayFileScanner: Scanner = {
  name: 'ffuf',
  what: 'files and folders that should not be there',
  timeLimitS: 120,
  program: { name: 'ffuf', debianPackage: 'ffuf' },
  scan: (scanning) => scanNames(scanning),
}

const scanNames = async ({ target, timeoutMs, signal }: Scanning): Promise<Outcome> => {
  const [words, report] = [join(target.reports, 'ffuf-words.txt'), join(target.reports, 'ffuf.json')]
  const names = strayNames()
  writeFileSync(words, names.join('\n'))
  target.door.takeTally()
  const args = ['-w', words, '-u', `${target.address}/FUZZ`, '-mc', 'all', '-fc', '404', '-t', '10', '-s', '-of', 'json', '-o', report]
  const { code, output, isCut } = await runProgram({ command: 'ffuf', args, timeoutMs, signal })
  if (isCut) return failed('it was ended at its time limit')
  if (code !== 0) return failed(`ffuf ended with ${code}: ${output.slice(-200)}`)
  const findings = findingsOf(readFileSync(report, 'utf8'))
  const blind = blindness(target.door.takeTally(), Math.floor(names.length * 0.95))
  return blind === undefined ? ran(findings, `${names.length} names`) : failed(blind, findings)
}

interface Hit {
  readonly input: { readonly FUZZ: string }
  readonly status: number
}

export const findingsOf = (report: string): Finding[] =>
  (JSON.parse(report) as { results: readonly Hit[] }).results.map(({ input, status }) => ({
    scanner: 'ffuf',
    severity: severityOf(status),
    title: `answered ${status}`,
    where: `GET /${input.FUZZ}`,
  }))

/** Handed out or broken; there but closed; sent elsewhere, or not understood. */
const severityOf = (status: number): Severity => {
  if (status < 300 || status >= 500) return 'medium'
  return status === 401 || status === 403 ? 'low' : 'info'
}
