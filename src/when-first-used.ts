/** Loads when first asked, as the SDKs read their settings, and asks again after a failure. */
export function whenFirstUsed<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
}
