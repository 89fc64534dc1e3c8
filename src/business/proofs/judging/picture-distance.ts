// How alike two pictures are by their perceptual hashes: 0 is the same, 1 is nothing in common. Pure.

/** Pages are mostly white: of bits that are set in neither, nothing is learnt, so they do not count. Other lengths are other hashes. */
export function pictureDistance(one: string, other: string): number {
  if (one.length !== other.length) return 1
  let differing = 0
  let set = 0
  for (let at = 0; at < one.length; at += 1) {
    const [a, b] = [Number.parseInt(one[at] ?? '0', 16), Number.parseInt(other[at] ?? '0', 16)]
    differing += ones(a ^ b)
    set += ones(a | b)
  }
  return set === 0 ? 1 : differing / set
}

const ones = (nibble: number): number => (nibble & 1) + ((nibble >> 1) & 1) + ((nibble >> 2) & 1) + ((nibble >> 3) & 1)
