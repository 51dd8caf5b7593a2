/**
 * Reads a body up to a limit and not a byte further.
 *
 * @returns The bytes, or `undefined` when there are more than `limitBytes` of them.
 */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  limitBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  if (body === null) return new Uint8Array()

  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return join(chunks, length)
    length += value.byteLength
    if (length > limitBytes) {
      // A sender that keeps the line open must not hold up our answer.
      reader.cancel().catch(() => {})
      return undefined
    }
    chunks.push(value)
  }
}

function join(chunks: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}
