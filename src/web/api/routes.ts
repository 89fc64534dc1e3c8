// The JSON endpoints, a line per route. Programs sign in like people; keys of their own come later.
import { route, type Route } from '../server/route.ts'
import { fetchReading, processProof } from './process-proof.ts'

export const apiRoutes: readonly Route[] = [
  // The permission is judged before the body: a stranger's 20 MB are never taken into memory.
  route('POST', '/api/ocr/process', 'signed-in', processProof, { upload: true }),
  route('GET', '/api/ocr/readings/:uuid', 'signed-in', fetchReading),
]
