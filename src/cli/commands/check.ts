import type { Streams } from '../terminal.ts'

/** `transmural check`: every complaint about a scenario, or that there is none. */
export async function check(
  scenario: string,
  options: { set: string[]; resolved?: boolean; json?: boolean },
  streams: Streams,
): Promise<void> {
  const { loadScenario } = await import('../../scenario/load-scenario.ts')
  const { readTextFile } = await import('../../scenario/load-scenario.node.ts')
  const { plan, document, notes, sources, choices } = await loadScenario(scenario, {
    set: options.set,
    readText: readTextFile,
  })
  if (options.json) {
    const { title, seed, duration } = plan
    streams.out.write(
      `${JSON.stringify({ ok: true, title, seed, duration, notes, sources: sources.map(({ path }) => path), choices }, null, 2)}\n`,
    )
  } else if (options.resolved) {
    streams.out.write(document)
  } else {
    streams.out.write(`${scenario} is in order: ${plan.title}\n`)
    for (const note of notes) streams.out.write(`note: ${note}\n`)
  }
}
