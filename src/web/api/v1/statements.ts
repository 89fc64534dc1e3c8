// Importing bank statements for our own accounts: only keys of our own systems may. Matching stays with people.
import { importStatement } from '../../../business/banking/import-statement.ts'
import { done, fileOf, operation } from './operation.ts'
import { refusal } from './refusal.ts'
import { StatementImported } from './shapes.ts'

export const statementOperations = [
  operation({
    method: 'POST',
    path: '/api/v1/statements',
    permission: 'api.statements',
    id: 'importStatement',
    tag: 'Bank statements',
    summary: 'Import a statement of one of our accounts',
    description:
      'All of it or nothing, and no line twice: sending it again is safe. It posts nothing; a line becomes money when a person matches it.',
    takesFile: 'CSV or OFX as the bank exported it',
    result: StatementImported,
    status: 201,
    refusals: { 422: 'The file cannot be read as a statement, or is of an account that is not ours' },
    answer: async ({ visit, program }) => {
      const sent = fileOf(visit)
      const { staffId } = program.createdBy
      const staffName = `${program.name} (${program.prefix})`
      const outcome = await importStatement(visit.ctx, { fileName: sent.name, bytes: sent.bytes, staffId, staffName })
      if ('refused' in outcome) return refusal(visit, { code: outcome.refused, sentence: outcome.sentence })
      return done({ statement: outcome.statementUuid, new_lines: outcome.newLines, known_lines: outcome.knownLines })
    },
  }),
]
