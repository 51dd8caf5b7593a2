import { generations, openStage } from './stage.js'

/** Builds the shops before the files that share them run side by side. */
export async function setup(): Promise<void> {
  for (const generation of generations) await (await openStage({ generation })).close()
}
