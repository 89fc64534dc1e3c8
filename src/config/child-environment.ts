/** The environment of child processes that open documents: ours, with the memory allocator told to keep little and the OCR engine to tell nobody. */

/**
 * ONNX Runtime's packages for Linux report models, host and use to their maker unless they are told not to before they start, and
 * leave a log in the temporary folder for each process. People's payments are nobody's statistics.
 *
 * glibc keeps reserves of freed memory per thread; with many threads they grow by 100 MB over a few dozen documents.
 * Two are enough. Its trim and mmap thresholds stay as they are: setting either makes every picture and tensor a
 * system call, and a page then takes ten times as long. Other systems' C libraries ignore the name.
 */
export function childEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, MALLOC_ARENA_MAX: '2', ORT_DISABLE_TELEMETRY: '1' }
}
