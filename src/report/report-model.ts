import type { Column, Frame, OrganOverview, ResultTable } from '../record/recordable.ts'

export interface ReportParameter {
  name: string
  symbol?: string
  value: string
  range?: string
  grade: string
  what: string
  source: string
  doi?: string
  pmid?: string
  /** The library's value, when the run used another. */
  libraryValue?: string
}

/** Everything a report shows; nothing in it depends on when or where the run was made. */
export interface ReportModel {
  title: string
  scenario: string
  version: string
  seed: number
  replicate: number
  stateHash: string
  reached: { phase: string; seconds: number; until?: number }
  /** Planned time of the block of tissue and of the organism, s. */
  duration: { site: number; body?: number }
  ledger: readonly Column[]
  frames: readonly Frame[]
  tables: readonly ResultTable[]
  organs: readonly OrganOverview[]
  interventions: readonly { molecule: string; by: number; from: number; to: number }[]
  parameters: readonly ReportParameter[]
}
