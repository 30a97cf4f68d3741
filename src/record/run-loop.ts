import type { Recordable } from './recordable.ts'
import type { Recorder } from './recorder.ts'

export interface RunLoopOptions {
  /** Stop when the site has reached this time, s. */
  until?: number
  /** Aborted: write a checkpoint and stop between two ticks. */
  signal?: AbortSignal
  /** Wall time between checkpoints, ms. */
  checkpointEvery?: number
  /** Called a few times a second of wall time. */
  onProgress?: () => void
}

const breath = 60

/**
 * Advances a simulation tick by tick to its end, recording at the plan's interval and writing a checkpoint now and then.
 * @returns how it ended: `done`, `until` (stopped where it was asked to) or `interrupted` (a checkpoint was written)
 */
export async function runToEnd(
  simulation: Recordable,
  recorder: Recorder,
  options: RunLoopOptions = {},
): Promise<'done' | 'until' | 'interrupted'> {
  const { until, signal, checkpointEvery = 30_000, onProgress } = options
  const reached = () => until !== undefined && (simulation.phase !== 'site' || simulation.time >= until)
  let lastBreath = Date.now()
  let lastCheckpoint = lastBreath
  while (simulation.phase !== 'done') {
    if (recorder.due()) await recorder.record()
    if (reached()) return 'until'
    simulation.advance()
    const now = Date.now()
    if (now - lastBreath < breath) continue
    lastBreath = now
    onProgress?.()
    // Lets signals and timers in.
    await new Promise<void>((resolve) => setImmediate(resolve))
    if (signal?.aborted) {
      if (recorder.due()) await recorder.record()
      await recorder.checkpoint()
      return 'interrupted'
    }
    if (now - lastCheckpoint >= checkpointEvery) {
      // A moment that is due belongs before the checkpoint, so that resuming does not depend on when it was written.
      if (recorder.due()) await recorder.record()
      await recorder.checkpoint()
      lastCheckpoint = Date.now()
    }
  }
  if (recorder.due()) await recorder.record()
  return 'done'
}
