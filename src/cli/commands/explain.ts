import type { Streams } from '../terminal.ts'

/** `transmural explain`: where a number comes from; without a name, the names there are. */
export async function explain(name: string | undefined, options: { json?: boolean }, streams: Streams): Promise<void> {
  const { explainName, fieldNames, formatExplanation } = await import('../../scenario/explain.ts')
  if (name === undefined) {
    const { parameters } = await import('../../generated/parameters.ts')
    const names = { parameters: Object.keys(parameters), scenario: fieldNames() }
    streams.out.write(
      options.json
        ? `${JSON.stringify(names, null, 2)}\n`
        : `Parameters\n  ${names.parameters.join('\n  ')}\n\nKeys of a scenario\n  ${names.scenario.join('\n  ')}\n`,
    )
    return
  }
  const explanation = explainName(name)
  const text = options.json ? JSON.stringify(explanation, null, 2) : formatExplanation(explanation).trimEnd()
  streams.out.write(`${text}\n`)
}
