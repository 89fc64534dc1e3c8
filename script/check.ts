// `npm run check`: everything that can be said about the sources without a service, in under half a minute.
import { quickTests, runChecks, staticChecks } from './checks.ts'

process.exitCode = (await runChecks([...staticChecks, quickTests()])) ? 0 : 1
