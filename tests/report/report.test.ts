import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { funnels } from '../../src/record/funnel-counts.ts'
import { showNumber, showShare, showTime } from '../../src/report/html.ts'
import { renderReport } from '../../src/report/render-report.ts'
import { niceScale } from '../../src/report/time-plot.ts'
import { ledgerOf, rowsOf, sampleModel } from './sample-model.ts'

const html = renderReport(sampleModel())
const { document } = parseHTML(html)
const all = (selector: string) => [...document.querySelectorAll(selector)] as Element[]

describe('the funnel', () => {
  const [carcinoma] = funnels(sampleModel().ledger)

  test('counts who finished each step, in the order each direction walks them', () => {
    expect(carcinoma!.in.steps.map(({ stage, real }) => [stage, real])).toEqual([
      ['contact', 412],
      ['breach', 96],
      ['open', 61],
      ['squeeze', 44],
      ['settle', 41],
    ])
    expect(carcinoma!.out.steps.map(({ stage, real }) => [stage, real])).toEqual([
      ['contact', 238],
      ['search', 171],
      ['open', 52],
      ['breach', 40],
      ['squeeze', 31],
      ['settle', 29],
    ])
  })

  test('names the step that lets the smallest share pass', () => {
    expect(carcinoma!.in.steps[carcinoma!.in.limit]!.stage).toBe('breach')
    expect(carcinoma!.out.steps[carcinoma!.out.limit]!.stage).toBe('open')
  })

  test('gives wall-only copies their weight in shares and no place in counts', () => {
    const rows = rowsOf('carcinoma', 'intravasation', [40, 40, 40, 40, 20, 10, 10], 10)
    const ledger = ledgerOf(rows).map((column) =>
      column.name === 'replica'
        ? { ...column, values: rows.map((_, i) => i % 4) }
        : column.name === 'weight'
          ? { ...column, values: rows.map(() => 0.25) }
          : column,
    )
    const [kind] = funnels(ledger)
    expect(kind!.in.starts).toBe(10)
    expect(kind!.in.steps[1]!.share).toBeCloseTo(0.5, 12)
  })

  test('of fewer than twenty starts gives counts and no percentages', () => {
    const few = parseHTML(
      renderReport(
        sampleModel({ ledger: ledgerOf(rowsOf('T cell', 'extravasation', [7, 7, 7, 6, 5, 4, 4, 4, 3, 3], 3)) }),
      ),
    ).document
    const svg = few.querySelector('svg.funnel')!
    expect(svg.textContent).toContain('n = 7')
    expect(svg.textContent).toContain('3 of 7')
    expect(svg.textContent).not.toMatch(/%/)
    expect(svg.querySelectorAll('.worst')).toHaveLength(0)
  })

  test('of an empty ledger is left out', () => {
    expect(funnels([])).toEqual([])
    const page = parseHTML(
      renderReport(sampleModel({ ledger: [], tables: [], organs: [], frames: [], parameters: [] })),
    ).document
    expect(page.querySelector('.funnel')).toBeNull()
    expect(page.querySelector('h1')).not.toBeNull()
  })
})

describe('the report', () => {
  test('is the same text for the same run', () => {
    expect(renderReport(sampleModel())).toBe(html)
  })

  test('asks the network for nothing', () => {
    expect(all('link, img, iframe, script[src], object, embed')).toEqual([])
    expect(html.replaceAll(/<a href="https:[^"]*"/g, '')).not.toMatch(/https?:|url\((?!#)|@import|\bfetch\b/)
  })

  test('has one main heading, sections under headings, and no heading level skipped', () => {
    expect(all('h1')).toHaveLength(1)
    const levels = all('h1,h2,h3').map((heading) => Number(heading.tagName[1]))
    for (let i = 1; i < levels.length; i++) expect(levels[i]! - levels[i - 1]!).toBeLessThanOrEqual(1)
    expect(document.documentElement.getAttribute('lang')).toBe('en')
  })

  test('gives every table a caption and header cells, every picture words', () => {
    expect(all('table').length).toBeGreaterThan(8)
    for (const table of all('table')) {
      expect(table.querySelector('caption')?.textContent).toBeTruthy()
      expect(table.querySelectorAll('th[scope=col]').length).toBeGreaterThan(1)
      for (const row of table.querySelectorAll('tbody tr')) expect(row.querySelector('th[scope=row]')).not.toBeNull()
    }
    for (const svg of all('svg'))
      expect(svg.getAttribute('aria-hidden') === 'true' || (svg.getAttribute('aria-label') ?? '').length > 5).toBe(true)
    for (const plot of all('.plot')) expect(plot.querySelector('details table')).not.toBeNull()
  })

  test('has every link inside it lead somewhere, and every id once', () => {
    const ids = all('[id]').map((element) => element.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const link of all('a[href^="#"]')) expect(ids).toContain(link.getAttribute('href')!.slice(1))
  })

  test('shows text from scenarios and citations as text', () => {
    const title = '<script>alert(1)</script> & "quotes"'
    const evil = renderReport(
      sampleModel({ title, scenario: '<img onerror=x>', tables: [{ title, columns: [title], rows: [[title]] }] }),
    )
    expect(evil).not.toContain('<script>alert')
    expect(evil).not.toContain('<img')
    expect(parseHTML(evil).document.querySelector('h1')!.textContent).toBe(title)
  })

  test('says what was changed, what was blocked, and what it is not for', () => {
    expect(document.getElementById('run')!.textContent).toMatch(/pore\.nuclearStiffness\s*600 Pa\s*500 Pa/)
    expect(document.getElementById('run')!.textContent).toMatch(/MT1-MMP\s*90.%\s*6.h\s*the end/)
    expect(document.querySelector('footer')!.textContent).toContain('not for clinical decisions')
    expect(document.querySelector('.lead')!.textContent).toMatch(
      /412 attempts of carcinoma cells going in, 41 crossed \(10.%\), limited by the basement membrane/,
    )
  })

  test('survives numbers that are not numbers', () => {
    const frames = [0, 1, 2].map((time) => ({
      phase: 'site',
      time,
      tick: time,
      counts: { a: time === 1 ? 1e12 : 0, b: -time },
      stateHash: '',
    }))
    const odd = renderReport(
      sampleModel({
        frames,
        tables: [
          {
            title: 't',
            columns: ['a', 'b'],
            rows: [
              ['x', Number.NaN],
              ['y', null],
            ],
          },
        ],
      }),
    )
    expect(odd).not.toMatch(/NaN|undefined|Infinity/)
  })
})

test('numbers, shares and times read as people write them', () => {
  expect([0, 7, 1310, 21_500_000, 0.04567, -3.5, 1e-5].map((n) => showNumber(n))).toEqual([
    '0',
    '7',
    '1310',
    '21\u202f500\u202f000',
    '0.0457',
    '−3.5',
    '1\u202f×\u202f10⁻⁵',
  ])
  expect(showNumber(Number.NaN)).toBe('–')
  expect([0, 0.00005, 0.0123, 0.232, 1].map(showShare)).toEqual([
    '0\u202f%',
    '<\u202f0.1\u202f%',
    '1.2\u202f%',
    '23\u202f%',
    '100\u202f%',
  ])
  expect([0, 0.25, 59.9, 3599.9, 70_920, 3_628_800].map(showTime)).toEqual([
    '0\u202fs',
    '0.25\u202fs',
    '1\u202fmin',
    '1\u202fh',
    '19\u202fh 42\u202fmin',
    '42\u202fd',
  ])
  expect(niceScale(0, 53).ticks).toEqual([0, 10, 20, 30, 40, 50])
  expect(niceScale(0, 0.003).ticks.map((t) => Number(t.toPrecision(6)))).toEqual([0, 0.001, 0.002, 0.003])
})
