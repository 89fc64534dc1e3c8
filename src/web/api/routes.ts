// The JSON endpoints, a line per route. Programs sign in like people; keys of their own come later.
import type { ProofReader } from '../../business/proofs/read-proof-job.ts'
import { route, type Route } from '../server/route.ts'
import { processProof } from './process-proof.ts'

export const apiRoutes = (reader: ProofReader): Route[] => [
  // The permission is judged before the body: a stranger's 20 MB are never taken into memory.
  route('POST', '/api/ocr/process', 'signed-in', processProof(reader), { upload: true }),
]
