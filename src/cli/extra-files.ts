import { ParameterSet } from '../evidence/parameter-set.ts'
import { formatQuantity } from '../quantity/format-quantity.ts'
import { networkVtp } from '../record/network-vtp.ts'
import type { Recordable } from '../record/recordable.ts'
import type { ExtraFiles } from '../record/recorder.ts'
import { renderReport } from '../report/render-report.ts'
import type { ReportParameter } from '../report/report-model.ts'

/** The report and the vessel network of a finished run. */
export function extraFiles(simulation: Recordable, scenario: string, version: string): ExtraFiles {
  return async ({ frames, ledger, tables, reached, stateHash }) => {
    const { plan, network, flow } = simulation
    const report = renderReport({
      title: plan.title,
      scenario,
      version,
      seed: plan.seed,
      replicate: plan.replicate,
      stateHash,
      reached,
      duration: { site: plan.duration, body: plan.body?.duration },
      ledger,
      frames,
      tables,
      organs: simulation.organs?.() ?? [],
      interventions: plan.interventions.map(({ molecule, by, from, to }) => ({ molecule, by, from, to })),
      parameters: reportParameters(plan.parameters),
    })
    return { 'report.html': report, ...(network ? { 'network.vtp': networkVtp(network, flow) } : {}) }
  }
}

/** The library with the run's own values. */
function reportParameters(overrides: Readonly<Record<string, number>>): ReportParameter[] {
  const set = new ParameterSet(overrides)
  const known = set.names().map((name): ReportParameter => {
    const { symbol, text, unit, rangeText, grade, what, source, doi, pmid } = set.entry(name)
    const range = rangeText ? `${rangeText[0]} to ${rangeText[1]}` : undefined
    const about = { name, symbol, range, grade, what, source, doi, pmid }
    if (!set.isOverridden(name)) return { ...about, value: text }
    const value = unit === '' ? String(set.value(name)) : formatQuantity(set.value(name), unit)
    return { ...about, value, libraryValue: text }
  })
  const names = new Set<string>(set.names())
  const own = Object.entries(overrides).filter(([name]) => !names.has(name))
  return [
    ...known,
    ...own.map(([name, value]) => ({
      name,
      value: String(value),
      grade: 'assumed',
      what: 'declared by the scenario (in the engine’s units)',
      source: 'the scenario',
    })),
  ]
}
