import type { Plan } from '../simulation/plan.ts'
import type { Frame } from './recordable.ts'

/** Something that happened in the simulated world, for events.jsonl. */
export interface RunEvent {
  phase: string
  time_s: number
  event: 'start' | 'phase' | 'intervention' | 'intervention ends' | 'first' | 'end'
  what: string
}

/**
 * Events between two recorded frames: a new phase, interventions that began or ended (at their own time), counts that rose above
 * zero for the first time (at the time of the record).
 * @param before frames recorded earlier, oldest first
 */
export function eventsOf(frame: Frame, before: readonly Frame[], plan: Plan): RunEvent[] {
  const { phase, time } = frame
  const events: RunEvent[] = []
  const previous = before.at(-1)
  if (!previous) events.push({ phase, time_s: time, event: 'start', what: plan.title })
  if (previous && previous.phase !== phase) events.push({ phase, time_s: time, event: 'phase', what: phase })
  const since = previous && previous.phase === phase ? previous.time : Number.NEGATIVE_INFINITY
  if (phase === 'site' || !plan.site) {
    for (const { molecule, by, from, to } of plan.interventions) {
      const what = `${molecule} blocked by ${Math.round(by * 1e6) / 1e4} %`
      if (from > since && from <= time) events.push({ phase, time_s: from, event: 'intervention', what })
      if (to > since && to <= time) events.push({ phase, time_s: to, event: 'intervention ends', what })
    }
  }
  for (const [name, value] of Object.entries(frame.counts)) {
    if (previous && value > 0 && !before.some(({ counts }) => (counts[name] ?? 0) > 0)) {
      events.push({ phase, time_s: time, event: 'first', what: name })
    }
  }
  return events.sort((a, b) => a.time_s - b.time_s)
}
