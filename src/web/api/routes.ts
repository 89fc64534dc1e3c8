// The JSON endpoints, a line per route. Programs sign in like people; keys of their own come later.
import type { ProofReader } from '../../business/proofs/read-proof-job.ts'
import { route, type Route } from '../server/route.ts'
import { processProof } from './process-proof.ts'

export const apiRoutes = (reader: ProofReader): Route[] => [
  // Both realms may ask; the handler itself refuses whoever is in neither.
  route('POST', '/api/ocr/process', 'anyone', processProof(reader), { upload: true }),
]
