/** The environment of child processes that open documents: ours, with the memory allocator told to keep little. */

/**
 * glibc keeps reserves of freed memory per thread; with many threads they grow by 100 MB over a few dozen documents.
 * Two are enough. Its trim and mmap thresholds stay as they are: setting either makes every picture and tensor a
 * system call, and a page then takes ten times as long. Other systems' C libraries ignore the name.
 */
export function childEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, MALLOC_ARENA_MAX: '2' }
}
