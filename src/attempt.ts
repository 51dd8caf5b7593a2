/** What a step comes to, or `undefined` where it throws. */
export function attempt<Result>(step: () => Result): Result | undefined {
  try {
    return step()
  } catch {
    return undefined
  }
}
