import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { scenarios } from '../../src/generated/scenarios.ts'
import { describeComplaint, InputError } from '../../src/quantity/errors.ts'
import { scenarioSchema, scenarioSchemaText } from '../../src/scenario/json-schema.ts'
import { readTextFile } from '../../src/scenario/load-scenario.node.ts'
import { type LoadOptions, loadScenario, resolveScenarioText, shippedNames } from '../../src/scenario/load-scenario.ts'

const resolve = (text: string, options: LoadOptions = {}) => resolveScenarioText(text, 'a.yaml', options)

const complaints = async (text: string, options: LoadOptions = {}): Promise<string[]> => {
  try {
    await resolve(text, options)
    return []
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return error.complaints.map(describeComplaint)
  }
}

const files =
  (texts: Record<string, string>) =>
  (path: string): string => {
    if (!Object.hasOwn(texts, path)) throw new Error(`no file ${path}`)
    return texts[path]
  }

const small = `transmural: 1
duration: 1 h
site:
  box: [200 um, 200 um, 100 um]
  voxel: 10 um
  vessels: { straight: { diameter: 20 um } }
cells:
  - { kind: carcinoma, count: 30, in: { sphere: { at: centre, radius: 50 um } } }
`

describe('the shipped scenarios', () => {
  const network = 'mesentery'
  it.each(
    shippedNames().filter((name) => name !== network),
  )('%s resolves, and its resolved copy gives the same plan', async (name) => {
    const first = await loadScenario(name)
    const again = await resolve(first.document)
    expect(again.plan).toEqual(first.plan)
    expect(first.plan.title.length).toBeGreaterThan(5)
  })

  it('mesentery asks for a network file by name', async () => {
    await expect(loadScenario(network, { readText: readTextFile })).rejects.toThrow(/site\.vessels\.file/)
  })

  it('metastasis is the block and the organism the file describes, in the engine’s units', async () => {
    const { plan } = await loadScenario('metastasis')
    expect(plan).toMatchObject({
      seed: 7,
      duration: 172_800,
      record: { every: 3600, fields: ['collagen', 'oxygen', 'EGF'] },
      site: {
        box: [400, 400, 400],
        voxel: 20,
        mosaicShare: 0.01,
        burnIn: 43_200,
        matrix: { collagenMgPerMl: 1.7, crosslinked: true },
      },
    })
    expect(plan.site?.vessels).toMatchObject({ from: 'grow', capillaryDensity: 5e-4, lymphatics: true })
    expect(plan.site?.cells[0]).toEqual({
      kind: 'carcinoma',
      count: 4000,
      where: { shape: 'sphere', centre: [200, 200, 200], radius: 150 },
    })
    expect(plan.site?.cells[1]).toMatchObject({
      kind: 'macrophage',
      densityPerWallArea: 2e-4,
      where: { shape: 'beside-vessels' },
    })
    expect(plan.site?.fields).toEqual(expect.arrayContaining(['oxygen', 'EGF', 'CSF-1', 'VEGF-A']))
    expect(plan.body?.species).toBe('mouse')
    expect(plan.body?.duration).toBe(42 * 86_400)
    expect(plan.body?.tumour.startMass).toBeCloseTo(0.05, 12)
    expect(plan.body?.tumour.endMass).toBeCloseTo(1, 12)
    expect(plan.body?.tumour.surfacePerVolume).toBeCloseTo(0.02, 12)
  })

  it('an unknown name is refused with the nearest one', async () => {
    await expect(loadScenario('metastatis')).rejects.toThrow(/did you mean metastasis\?/)
  })
})

describe('defaults', () => {
  it('are all written down, with their reason', async () => {
    const { document, choices, plan } = await resolve(small)
    expect(plan.site?.every.mechanics).toBe(30)
    expect(document).toMatch(/collagen: 1\.7 mg\/mL {2}# default: scenario\.collagenDensity; measured; Wolf/)
    expect(document).toMatch(/ {2}pore\.nuclearStiffness: 500 Pa {2}# .*assumed/)
    for (const choice of choices)
      if (choice.origin === 'default') expect(choice.why, choice.path.join('.')).toBeTruthy()
  })

  it('intervals that the file leaves out fit the duration', async () => {
    const { plan } = await resolve(small.replace('1 h', '7 min'))
    for (const every of [...Object.values(plan.site?.every ?? {}), plan.record.every])
      expect((420 * 1000) % (every * 1000)).toBe(0)
  })

  it('of a cultured wall: no mosaic; with arrivals: no burn-in', async () => {
    const { plan } = await loadScenario('extravasation')
    expect([plan.site?.mosaicShare, plan.site?.burnIn]).toEqual([0, 0])
  })
})

describe('mistakes are told with file, line, column, what was found and what was expected', () => {
  const change = (from: string | RegExp, to: string) => small.replace(from, to)
  const wrong: [string, string, RegExp][] = [
    [
      'a bare number',
      change('10 um', '10'),
      /^a\.yaml:5:10 site\.voxel: found the bare number 10; expected a unit: a length, such as 10 um$/,
    ],
    [
      'a wrong dimension',
      change('voxel: 10 um', 'voxel: 10 s'),
      /^a\.yaml:5:10 site\.voxel: found "10 s", a time; expected a length, such as 10 um$/,
    ],
    [
      'an unknown unit',
      change('1 h', '1 hour'),
      /^a\.yaml:2:11 duration: found unknown unit "hour".*did you mean h\?$/,
    ],
    [
      'an unknown key',
      change('voxel', 'voxels'),
      /^a\.yaml:5:3 site\.voxels: found an unknown key; expected one of box, voxel.*did you mean voxel\?$/,
    ],
    [
      'an unknown kind',
      change('carcinoma', 'carcinom'),
      /^a\.yaml:8:13 cells\.0\.kind: found "carcinom"; .*did you mean carcinoma\?$/,
    ],
    [
      'a ball outside the box',
      change('50 um }', '51 um }'),
      /^a\.yaml:8:49 cells\.0\.in\.sphere: found a ball of radius 51 um.*expected one inside the box/,
    ],
    [
      'a box that is no multiple of the voxel',
      change('voxel: 10 um', 'voxel: 30 um'),
      /site\.box\.0: found 200 um; expected a multiple of the voxel 30 um/,
    ],
    [
      'too few edges',
      change('[200 um, 200 um, 100 um]', '[200 um, 200 um]'),
      /^a\.yaml:4:8 site\.box: found a list of 2; expected a list of 3$/,
    ],
    [
      'a count that is no whole number',
      change('count: 30', 'count: 3.5'),
      /cells\.0\.count: found 3\.5; expected a whole number/,
    ],
    ['a count below zero', change('count: 30', 'count: -3'), /cells\.0\.count: found -3/],
    [
      'count and density',
      change('count: 30', 'count: 30, density: 1 /mm^3'),
      /cells\.0: found count and density; expected one of them/,
    ],
    ['neither count nor density', change('count: 30, ', ''), /neither count nor density/],
    [
      'a number per area without vessels to count it on',
      change('count: 30', 'density: 2 /mm^2'),
      /cells\.0\.density: found a number per area/,
    ],
    ['two kinds of vessels', change('straight: {', 'grow: {}, straight: {'), /site\.vessels: found grow and straight/],
    [
      'a vessel wider than the block',
      change('diameter: 20 um', 'diameter: 200 um'),
      /straight\.diameter: found 200 um; expected less than the block/,
    ],
    [
      'a record interval that does not fit',
      `${small}record: { every: 7 min }`,
      /record\.every: found 7 min; expected an interval that fits the duration 1 h/,
    ],
    [
      'a process interval that does not fit',
      change('  voxel', '  every: { walls: 7 s }\n  voxel'),
      /site\.every\.walls: found 7 s/,
    ],
    [
      'an interval finer than a tick',
      change('  voxel', '  every: { walls: 0.1 ms }\n  voxel'),
      /site\.every\.walls: found 0\.1 ms/,
    ],
    [
      'a share above one',
      change('  voxel', '  mosaic: 120 %\n  voxel'),
      /site\.mosaic: found 120 %; expected at most 100 %/,
    ],
    [
      'an unknown molecule',
      `${small}interventions: [{ block: MT1MPP }]`,
      /interventions\.0\.block: found "MT1MPP".*did you mean MT1-MMP\?/,
    ],
    [
      'an intervention that ends before it starts',
      `${small}interventions: [{ block: ROCK, from: 20 min, to: 10 min }]`,
      /interventions\.0\.to: found 10 min; expected later/,
    ],
    [
      'an intervention after the end',
      `${small}interventions: [{ block: ROCK, from: 20 h }]`,
      /interventions\.0\.from: found 20 h/,
    ],
    [
      'arrivals without vessels',
      `${change('{ straight: { diameter: 20 um } }', 'none')}arrivals: [{ kind: neutrophil, rate: 1 /min }]`,
      /arrivals\.0: found cells that come with the blood/,
    ],
    [
      'a field recorded but not solved',
      `${change('  voxel', '  fields: [oxygen]\n  voxel')}record: { fields: [EGF] }`,
      /record\.fields\.0: found EGF; expected a substance of site\.fields \(oxygen\)/,
    ],
    ['a field twice', change('  voxel', '  fields: [oxygen, oxygen]\n  voxel'), /oxygen twice/],
    ['an unknown field', change('  voxel', '  fields: [oxigen]\n  voxel'), /did you mean oxygen\?/],
    [
      'a word where true or false is meant',
      change('  voxel', '  matrix: { crosslinked: yes }\n  voxel'),
      /site\.matrix\.crosslinked: found "yes"; expected true or false/,
    ],
    ['no version', small.replace('transmural: 1\n', ''), /transmural: found nothing/],
    [
      'a later version',
      small.replace('transmural: 1', 'transmural: 2'),
      /^a\.yaml:1:13 transmural: found 2; expected a whole number from 1 to 1$/,
    ],
    [
      'an unknown parameter',
      `${small}parameters: { pore.nuclearStifness: 3 Pa }`,
      /^a\.yaml:9:15 parameters\.pore\.nuclearStifness: .*did you mean pore\.nuclearStiffness\?$/,
    ],
    [
      'a parameter of another dimension',
      `${small}parameters: { pore.nuclearStiffness: 3 um }`,
      /found "3 um", a length; expected a pressure/,
    ],
    [
      'a kind like nothing known',
      `${small}kinds: { clone: { like: carcinom } }`,
      /kinds\.clone\.like: found "carcinom".*did you mean carcinoma\?/,
    ],
    [
      'a kind with an unknown property',
      `${small}kinds: { clone: { like: carcinoma, freespeed: 1 um/min } }`,
      /kinds\.clone\.freespeed: .*did you mean freeSpeed\?/,
    ],
    [
      'a kind of the library declared again',
      `${small}kinds: { carcinoma: { like: macrophage } }`,
      /kinds\.carcinoma: found a kind of the library/,
    ],
    ['nothing to simulate', 'transmural: 1\n', /neither site nor circulation/],
    [
      'a tumour that shrinks',
      'transmural: 1\ncirculation: { species: mouse, tumour: { start: 2 g, end: 1 g } }',
      /circulation\.tumour\.end: found 1 g/,
    ],
  ]
  it.each(wrong)('%s', async (_, text, expected) => {
    const lines = await complaints(text)
    expect(lines.join('\n')).toMatch(expected)
    expect(lines.filter((line) => expected.test(line)).length).toBeGreaterThan(0)
  })

  it('all mistakes of a file at once, in the order of the file, those that join two fields too', async () => {
    const lines = await complaints(
      small
        .replace('1 h', '1 hour')
        .replace('carcinoma', 'carcinom')
        .replace('voxel: 10 um', 'voxel: 30 um')
        .replace('50 um }', '90 um }'),
    )
    expect(lines.map((line) => line.split(' ')[1].replace(':', ''))).toEqual([
      'duration',
      'site.box.0',
      'site.box.1',
      'site.box.2',
      'cells.0.kind',
      'cells.0.in.sphere',
    ])
  })
})

describe('a scenario that changes another', () => {
  it('joins maps, replaces lists, takes away what is left empty', async () => {
    const readText = files({
      'dir/base.yaml': `${small}record: { every: 30 min }\n`,
      'dir/b.yaml': 'extends: base.yaml\nseed: 9\ncells: []\nrecord:\nsite: { vessels: { grow: {} } }\n',
    })
    const { plan, sources } = await loadScenario('dir/b.yaml', { readText })
    expect([plan.seed, plan.site?.cells.length, plan.site?.voxel, plan.record.every, plan.site?.vessels.from]).toEqual([
      9,
      0,
      10,
      600,
      'grow',
    ])
    expect(sources.map(({ path }) => path)).toEqual(['dir/b.yaml', 'dir/base.yaml'])
  })

  it('may change a shipped one', async () => {
    const { plan } = await loadScenario('b.yaml', { readText: files({ 'b.yaml': 'extends: diffusion\nseed: 3' }) })
    expect([plan.seed, plan.site?.release?.field]).toEqual([3, 'tracer'])
  })

  it('points at the file in which a mistake stands', async () => {
    const readText = files({ 'base.yaml': small.replace('10 um', '10'), 'b.yaml': 'extends: base.yaml\nseed: -1\n' })
    await expect(loadScenario('b.yaml', { readText })).rejects.toThrow(
      /b\.yaml:2:7 seed[\s\S]*base\.yaml:5:10 site\.voxel|base\.yaml:5:10 site\.voxel[\s\S]*b\.yaml:2:7 seed/,
    )
  })

  it('refuses a circle and a file that is not there, at the place that names it', async () => {
    await expect(
      loadScenario('a.yaml', { readText: files({ 'a.yaml': 'extends: b.yaml', 'b.yaml': 'extends: a.yaml' }) }),
    ).rejects.toThrow(/extends: found a\.yaml → b\.yaml → a\.yaml/)
    await expect(loadScenario('a.yaml', { readText: files({ 'a.yaml': '\nextends: gone.yaml' }) })).rejects.toThrow(
      /^a\.yaml:2:10 extends: found no file gone\.yaml/,
    )
  })
})

describe('overrides from outside', () => {
  it('reach maps, lists, parameters and what is not there yet', async () => {
    const set = [
      'site.voxel=20um',
      'cells.0.count=10',
      'pore.nuclearStiffness=600 Pa',
      'parameters.pore.driveShare=0.8',
      'site.box=[400 um, 400 um, 400 um]',
      'record.ledger=false',
      'interventions.0.block=CD31',
    ]
    const { plan, choices } = await resolve(small, { set })
    expect(plan.site?.voxel).toBe(20)
    expect(plan.site?.cells[0].count).toBe(10)
    expect(plan.site?.box).toEqual([400, 400, 400])
    expect(plan.parameters).toEqual({ 'pore.nuclearStiffness': 600, 'pore.driveShare': 0.8 })
    expect(plan.record.ledger).toBe(false)
    expect(plan.interventions).toEqual([{ molecule: 'PECAM-1', by: 1, from: 0, to: Number.POSITIVE_INFINITY }])
    expect(choices.find(({ path }) => path.join('.') === 'site.voxel')?.origin).toBe('override')
  })

  it('replace one way of making vessels by another', async () => {
    const { plan } = await resolve(small, { set: ['site.vessels.grow.lymphatics=false'] })
    expect(plan.site?.vessels).toMatchObject({ from: 'grow', lymphatics: false })
  })

  it.each([
    ['site.voxel', /path=value/],
    ['=3', /path=value/],
    ['sit.voxel=3 um', /did you mean site\?/],
    ['cells.7.count=3', /a number from 0 to 1/],
    ['site.voxel=3', /--set site\.voxel=3:1:1 site\.voxel: found the bare number 3/],
    ['site.voxel=[', /not YAML/],
    ['site.__proto__.x=3', /__proto__/],
  ])('%s is refused', async (set, expected) => {
    expect((await complaints(small, { set: [set] })).join('\n')).toMatch(expected)
  })
})

describe('kinds and parameters of a scenario’s own', () => {
  it('a kind takes all it has from the kind it is like, with its differences', async () => {
    const text = `${small.replace('carcinoma', 'clone')}kinds:\n  clone: { like: carcinoma, freeSpeed: 3 um/min }\nparameters: { kind.carcinoma.radius: 7 um }\n`
    const { plan, document } = await resolve(text)
    expect(plan.parameters['kind.clone.freeSpeed']).toBeCloseTo(0.05, 15)
    expect(plan.parameters['kind.clone.radius']).toBe(7)
    expect((await resolve(document)).plan).toEqual(plan)
  })

  it('a value outside the credible range is a note, and a value equal to the library changes nothing', async () => {
    const { plan, notes } = await resolve(
      `${small}parameters: { pore.nuclearStiffness: 9 kPa, scenario.collagenDensity: 1.7 mg/mL }`,
    )
    expect(plan.parameters).toEqual({ 'pore.nuclearStiffness': 9000 })
    expect(notes.join()).toMatch(/outside the credible range 100 Pa to 2000 Pa/)
  })

  it('a default follows the parameter it comes from', async () => {
    const { plan } = await resolve(`${small}parameters: { scenario.collagenDensity: 3.4 mg/mL }`)
    expect(plan.site?.matrix.collagenMgPerMl).toBe(3.4)
  })
})

describe('a network file', () => {
  const network = `node, x_um, y_um, z_um
a, 0, 50, 0
b, 310, 50, 0
segment, from, to, diameter_um, class
s, a, b, 20, venule
boundary, pressure_mmHg
a, 20
b, 15
`
  const text = 'transmural: 1\nduration: 1 h\nsite: { voxel: 20 um, vessels: { file: net.csv } }\n'
  const load = (csv: string, more = '') =>
    loadScenario('dir/a.yaml', {
      readText: files({ 'dir/a.yaml': text.replace('voxel', `${more}voxel`), 'dir/net.csv': csv }),
    })

  it('gives the block its size when the file names none, and stands in its middle', async () => {
    const { plan, sources, notes, document } = await load(network)
    // 310 um and two voxels of 20 um on either side, in whole voxels
    expect(plan.site?.box).toEqual([400, 80, 80])
    const { vessels } = plan.site ?? {}
    if (vessels?.from !== 'network') throw new Error('no network')
    expect([...vessels.network.nodeX]).toEqual([45, 355])
    expect([...vessels.network.nodeY]).toEqual([40, 40])
    expect(notes.join()).toMatch(/shifted by 45 um/)
    expect(sources.map(({ path }) => path)).toEqual(['dir/a.yaml', 'dir/net.csv'])
    const again = await resolve(document, { readText: files({ 'net.csv': network }) })
    expect(again.plan.site?.vessels).toEqual({ ...vessels, network: { ...vessels.network, origin: expect.anything() } })
  })

  it('stays where it is in a box that holds it with a voxel to spare, and is refused by one that does not', async () => {
    const inside = network.replace('a, 0, 50, 0', 'a, 20, 50, 30').replace('b, 310, 50, 0', 'b, 330, 50, 30')
    const { plan, notes } = await load(inside, 'box: [400 um, 100 um, 100 um], ')
    expect([...(plan.site?.vessels.from === 'network' ? plan.site.vessels.network.nodeX : [])]).toEqual([20, 330])
    expect(notes).toEqual([])
    await expect(load(network, 'box: [300 um, 100 um, 100 um], ')).rejects.toThrow(
      /^dir\/a\.yaml:3:14 site\.box: found a box smaller than the network net\.csv; expected at least 400 um/,
    )
  })

  it('tells its own mistakes at its own lines', async () => {
    await expect(load(network.replace('a, b, 20', 'a, c, 20'))).rejects.toThrow(/dir\/net\.csv:5/)
    await expect(load(network.replace('a, b, 20', 'a, b, -20'))).rejects.toThrow(/dir\/net\.csv:5/)
  })

  it('that is not there is told at the place that names it', async () => {
    expect((await complaints(text, { readText: files({}) })).join('\n')).toMatch(
      /^a\.yaml:3:40 site\.vessels\.file: found no file net\.csv/,
    )
  })
})

describe('the published schema', () => {
  const check = (text: string): boolean => {
    const schema = z.fromJSONSchema(scenarioSchema() as Parameters<typeof z.fromJSONSchema>[0])
    return schema.safeParse(parse(text)).success
  }

  it('accepts the shipped scenarios and refuses common mistakes', () => {
    for (const [name, text] of Object.entries(scenarios)) expect(check(text), name).toBe(true)
    expect(check(small)).toBe(true)
    expect(check(small.replace('voxel: 10 um', 'voxel: 10'))).toBe(false)
    expect(check(small.replace('voxel', 'voxels'))).toBe(false)
    expect(check(small.replace('transmural: 1', 'transmural: 2'))).toBe(false)
    expect(check(small.replace('straight', 'strait'))).toBe(false)
  })

  it('is the one the declarations give', () => {
    const path = fileURLToPath(new URL('../../schema/scenario-1.schema.json', import.meta.url))
    expect(readFileSync(path, 'utf8')).toBe(scenarioSchemaText())
  })
})
