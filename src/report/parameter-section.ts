import { escapeHtml, table } from './html.ts'
import type { ReportParameter } from './report-model.ts'

const grades = ['measured', 'derived', 'recalled', 'assumed', 'fitted']

const gradeWords: Record<string, string> = {
  measured: 'measured, with a citation',
  derived: 'worked out from cited values',
  recalled: 'from memory of the literature',
  assumed: 'assumed',
  fitted: 'fitted to a measurement',
}

/** The parameter library as used: how well it is known as a whole, then every value by topic. */
export function parameterSection(parameters: readonly ReportParameter[]): string {
  const counts = grades.map((grade) => parameters.filter((one) => one.grade === grade).length)
  const bar = grades.map((_, g) => (counts[g]! > 0 ? `<i class="g${g}" style="flex:${counts[g]}"></i>` : '')).join('')
  const key = grades.map((grade, g) => `<li><i class="g${g}"></i>${counts[g]} ${gradeWords[grade]}</li>`).join('')
  const topics = new Map<string, ReportParameter[]>()
  for (const parameter of parameters) {
    const topic = topicOf(parameter.name)
    topics.set(topic, [...(topics.get(topic) ?? []), parameter])
  }
  const groups = [...topics]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([topic, members]) => {
      const changed = members.filter(({ libraryValue }) => libraryValue !== undefined).length
      const note = `${members.length}${changed > 0 ? `, ${changed} changed` : ''}`
      return `<details class="topic"><summary>${escapeHtml(topic)}<span class="note">${note}</span></summary>${topicTable(topic, members)}</details>`
    })
  return `<p>${parameters.length} values, each with how well it is known.</p>
<div class="bar" role="img" aria-label="${escapeHtml(grades.map((grade, g) => `${counts[g]} ${grade}`).join(', '))}">${bar}</div><ul class="key">${key}</ul>
${groups.join('\n')}`
}

const topicOf = (name: string) => {
  const [first, second] = name.split('.')
  return first === 'kind' || first === 'bed' || first === 'anatomy' ? `${first} ${second}` : first!
}

function topicTable(topic: string, members: readonly ReportParameter[]): string {
  return table({
    caption: `Parameters of ${topic}`,
    hiddenCaption: true,
    html: true,
    columns: ['parameter', 'what', 'value', 'range', 'grade', 'source'],
    rows: members.map((one) => [
      escapeHtml(one.name),
      escapeHtml(one.what),
      one.libraryValue === undefined
        ? escapeHtml(one.value)
        : `<span class="changed">${escapeHtml(one.value)}</span> <span class="note">library ${escapeHtml(one.libraryValue)}</span>`,
      escapeHtml(one.range ?? '–'),
      `<span class="grade ${escapeHtml(one.grade)}">${escapeHtml(one.grade)}</span>`,
      `${escapeHtml(one.source)}${link(one)}`,
    ]),
  })
}

function link({ doi, pmid }: ReportParameter): string {
  if (doi) return ` <a href="https://doi.org/${encodeURI(doi)}" rel="noreferrer">doi:${escapeHtml(doi)}</a>`
  return pmid
    ? ` <a href="https://pubmed.ncbi.nlm.nih.gov/${encodeURIComponent(pmid)}/" rel="noreferrer">PMID ${escapeHtml(pmid)}</a>`
    : ''
}
