// A multipart body as bytes, for requests that are put into the server without a socket.

export type Part = readonly [name: string, fileName: string | undefined, content: Buffer | string]

export const multipartBody = async (parts: readonly Part[]): Promise<{ payload: Buffer; type: string }> => {
  const form = new FormData()
  for (const [name, fileName, content] of parts) {
    if (fileName === undefined) form.append(name, String(content))
    else form.append(name, new Blob([content as Buffer<ArrayBuffer>]), fileName)
  }
  const request = new Request('http://x/', { method: 'POST', body: form })
  return { payload: Buffer.from(await request.arrayBuffer()), type: request.headers.get('content-type') ?? '' }
}
