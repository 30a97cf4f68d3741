import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { main } from '../../src/cli/program.ts'
import { targets } from '../../src/generated/targets.ts'
import { InputError } from '../../src/quantity/errors.ts'
import { markdownReport } from '../../src/validation/markdown-report.ts'
import { readings } from '../../src/validation/readings.ts'
import { meanOf } from '../../src/validation/repeated.ts'
import { showNumber } from '../../src/validation/show-numbers.ts'
import { targetFunctions } from '../../src/validation/target-functions.ts'
import { tally, validate } from '../../src/validation/validate.ts'

const small = { replicates: 2, attempts: 60 }
const few = ['wolf-arrest-carcinoma', 'y-branch-table', 'shear-60', 'micrometastases-per-exit', 'vegf-size-selectivity']

async function run(...args: string[]) {
  const out: string[] = []
  const talk: string[] = []
  const code = await main(args, {
    out: { write: (text: string) => out.push(text) },
    talk: { write: (text: string) => talk.push(text) },
    env: { NO_COLOR: '1' },
  })
  return { code, out: out.join(''), talk: talk.join('') }
}

describe('targets', () => {
  it('have a function each, and every function a target', () => {
    expect(Object.keys(targetFunctions).sort()).toEqual(targets.map(({ id }) => id).sort())
  })

  it('that are missed and read are targets', () => {
    const ids = targets.map(({ id }) => id)
    for (const id of Object.keys(readings)) expect(ids).toContain(id)
  })

  it('hold the published value inside the accepted interval', () => {
    // Half of a squared correlation's interval, or a sign alone, may stand without a number.
    for (const { id, published, accept } of targets) {
      expect(accept[0], id).toBeLessThanOrEqual(accept[1])
      if (published === undefined) continue
      expect(published, id).toBeGreaterThanOrEqual(accept[0])
      expect(published, id).toBeLessThanOrEqual(accept[1])
    }
  })

  it('that rest on a recalled figure are calibrations', () => {
    for (const { id, citation, note, role } of targets) {
      if (/recalled/i.test(`${citation} ${note ?? ''}`)) expect(role, id).toBe('calibration')
    }
  })
})

describe('validation', () => {
  it('evaluates a fast part of every room to finite numbers, the same ones again', async () => {
    const ids = [
      ...few,
      'cam-exit-carcinoma',
      'neutrophil-endothelium-in-vivo',
      'human-ctc-half-life',
      'clusters-through-capillaries',
      'wolf-linearity',
      'poiseuille-series-parallel',
      'diffusion-order',
    ]
    const [first, second] = [await validate({ ids, ...small }), await validate({ ids, ...small })]
    expect(first.map(({ target }) => target.id).sort()).toEqual([...ids].sort())
    for (const { target, model, verdict } of first) {
      expect(Number.isFinite(model?.value), target.id).toBe(true)
      expect(['hit', 'MISS'], target.id).toContain(verdict)
    }
    expect(second.map(({ model }) => model)).toEqual(first.map(({ model }) => model))
  })

  it('passes every check of the program that needs no minutes', async () => {
    const ids = targets
      .filter(({ role, id }) => role === 'code-check' && !id.startsWith('mesentery'))
      .map(({ id }) => id)
    const results = await validate({ ids, ...small })
    expect(results.filter(({ verdict }) => verdict !== 'hit').map(({ target }) => target.id)).toEqual([])
  }, 30_000)

  it('calls a miss a miss: a nucleus that stops elsewhere', async () => {
    const { ParameterSet } = await import('../../src/evidence/parameter-set.ts')
    const parameters = new ParameterSet({ 'pore.driveShare': 0.8 })
    const [result] = await validate({ ids: ['wolf-arrest-carcinoma'], parameters })
    expect(result.model?.value).toBeCloseTo(14, 9)
    expect(result.verdict).toBe('MISS')
    expect(tally([result])).toContainEqual({ role: 'calibration', hit: 0, miss: 1, skipped: 0 })
  })

  it('skips the mesentery without its data, and says where they come from', async () => {
    const results = await validate({ ids: ['mesentery-solver-flow', 'mesentery-velocity-bias'] })
    for (const { verdict, reason } of results) {
      expect(verdict).toBe('skipped')
      expect(reason).toMatch(/NetFlowV2/)
      expect(reason).toMatch(/284:H2204/)
      expect(reason).toMatch(/--data/)
    }
  })

  it('leaves what takes minutes to --all, and says so', async () => {
    const [flux] = await validate({ ids: ['shedding-flux'] })
    expect(flux.verdict).toBe('skipped')
    expect(flux.reason).toMatch(/--all/)
  })

  it('names a target that is none, with the nearest one', async () => {
    await expect(validate({ ids: ['wolf-linear'] })).rejects.toThrow(InputError)
    await expect(validate({ ids: ['wolf-linear'] })).rejects.toThrow(/wolf-linearity/)
  })
})

describe('an interval', () => {
  it('is that of Student’s t: 1, 2, 3 give 2 ± 2.48', () => {
    const { value, interval } = meanOf([1, 2, 3])
    expect(value).toBe(2)
    expect(interval?.[1]).toBeCloseTo(2 + 4.303 / Math.sqrt(3), 3)
  })

  it('is not given where something never happened', () => {
    expect(meanOf([1, Number.POSITIVE_INFINITY]).interval).toBeUndefined()
    expect(showNumber(Number.POSITIVE_INFINITY)).toBe('never')
    expect(showNumber(Number.NaN)).toBe('not defined')
  })
})

describe('transmural validate', () => {
  it('prints the table and ends with 0 although a prediction is missed', async () => {
    const { code, out } = await run('validate', 'collagen-without-crosslinks', 'y-branch-table')
    expect(out).toMatch(/y-branch-table +code-check .* hit\n/)
    expect(out).toMatch(/collagen-without-crosslinks +prediction .* MISS\n/)
    expect(out).toMatch(/prediction +0 hit, 1 MISS/)
    expect(code).toBe(0)
    expect((await run('validate', '--strict', 'collagen-without-crosslinks')).code).toBe(1)
  })

  it('gives JSON with interval, verdict and what stands beside it', async () => {
    const { out } = await run('validate', 'wolf-linearity', 'vegf-size-selectivity', '--json')
    const { results, tally: counts } = JSON.parse(out)
    const [vegf, wolf] = results
    expect(wolf).toMatchObject({ id: 'wolf-linearity', role: 'prediction', accept: [0.9, 1], verdict: 'hit' })
    expect(wolf.model.interval[0]).toBeLessThan(wolf.model.value)
    expect(vegf.model.beside.length).toBe(5)
    expect(counts.length).toBe(3)
  })

  it('refuses an unknown target and an existing report, exit 2', async () => {
    expect((await run('validate', 'no-such-target')).code).toBe(2)
    const folder = mkdtempSync(join(tmpdir(), 'transmural-validation-'))
    try {
      const page = join(folder, 'page.md')
      writeFileSync(page, 'mine')
      const { code, talk } = await run('validate', ...few, '--report', page)
      expect(code).toBe(2)
      expect(talk).toMatch(/--force/)
      expect(readFileSync(page, 'utf8')).toBe('mine')
      expect((await run('validate', ...few, '--report', page, '--force')).code).toBe(0)
      expect(readFileSync(page, 'utf8')).toMatch(/^# Validation/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('writes a page with verdicts, misses, null models and the commits of the targets', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'transmural-validation-'))
    try {
      const page = join(folder, 'page.md')
      const { code } = await run('validate', ...few, 'collagen-without-crosslinks', '--report', page)
      expect(code).toBe(0)
      const text = readFileSync(page, 'utf8')
      for (const id of few) expect(text).toContain(`### ${id}`)
      expect(text).toContain('**MISS**')
      expect(text).toContain('fold at 2 nm')
      const inRepository = existsSync('.git') && execFileSync('git', ['log', '-1', '--format=%h']).length > 0
      if (inRepository) expect(text).toMatch(/evidence\/targets\/pore\.yaml \| [0-9a-f]{7,} 20\d\d/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('can print a page when nothing was evaluated', async () => {
    const results = await validate({ ids: ['mesentery-solver-flow'] })
    const text = markdownReport(results, {
      version: '0',
      command: 'x',
      replicates: 1,
      attempts: 1,
      seconds: 0,
      histories: [],
    })
    expect(text).toContain('skipped')
    expect(text).toContain('not evaluated')
  })
})
