// From bytes to text: banks write UTF-8, Windows-1252, UTF-16, and text with NUL bytes between.

/** Never throws: what is not UTF-8 is read as Windows-1252, which knows every byte. */
export function statementText(bytes: Uint8Array): string {
  return decode(bytes)
    .replaceAll('\0', '')
    .replace(/^\uFEFF/, '')
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
