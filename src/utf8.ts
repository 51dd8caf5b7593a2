const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A text in UTF-8. */
export function toBytes(text: string): Uint8Array {
  return encoder.encode(text)
}

/** The text of bytes in UTF-8; what is none becomes "\uFFFD". */
export function toText(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}
