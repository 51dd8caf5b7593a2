/** What a step comes to, or `undefined` where it throws: browsers refuse storage and channels as they are set up to. */
export function attempt<Result>(step: () => Result): Result | undefined {
  try {
    return step()
  } catch {
    return undefined
  }
}
