// The JSON endpoints, a line per route: reading one document, and version 1 of the API, whose operations describe themselves.
import { route, type Route } from '../server/route.ts'
import { showDocs } from './docs-page.tsx'
import { fetchReading, processProof } from './process-proof.ts'
import { showOpenApi } from './v1/openapi.ts'
import { operations } from './v1/operations.ts'

export const apiRoutes: readonly Route[] = [
  // The permission is judged before the body: a stranger's 20 MB are never taken into memory.
  route('POST', '/api/ocr/process', 'signed-in', processProof, { upload: true }),
  route('GET', '/api/ocr/readings/:uuid', 'signed-in', fetchReading),

  route('GET', '/api/docs', 'anyone', showDocs),
  route('GET', '/api/v1/openapi.json', 'anyone', showOpenApi),
  ...operations.map((operation) => operation.route),
]
