import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../src/numerics/random-stream.ts'
import { InputError } from '../../src/quantity/errors.ts'
import { networkVtp } from '../../src/record/network-vtp.ts'
import { checkNetwork } from '../../src/vessels/check-network.ts'
import { writeNetworkCsv } from '../../src/vessels/csv-file.ts'
import { growNetwork } from '../../src/vessels/grow-network.ts'
import { importNetwork } from '../../src/vessels/import-network.ts'
import { inflow, networkOf, parameters, pressure } from './networks.ts'

const dat = `\uFEFFa fork
100 100 100 box dimensions in microns
2 2 2 number of tissue points
100. outer bound distance
150. max. segment length
4 maximum number of segments per node
4 total number of segments
SegName Type StartNode EndNode Diam Flow Hd
1 5 10 20 10.0 3.0 0.4 *
2 4 20 30 8.0 2.0 0.45 *
3 5 20 40 6.0 1.0 0.3 *
4 3 20 50 6.0 1.0 0.3 *
5 number of nodes
Name x y z
10 0 0 0 *
20 100 0 0 *
30 200 50 0 *
40 200 -50 0
50 0 0 9
3 Total number of boundary nodes
Node Bctype Press/Flow HD PO2
10 2 3.0 0.4 40.0 *
30 0 20.0 0.4 40.0 *
40 0 20.0 0.4 40.0 *
`

const csv = `# a fork
node,x_um,y_um,z_mm
a,0,0,0
"b, c",100,0,0
d,200,50,0.05

segment,from,to,radius_um,length_um,class
one,a,"b, c",5,120,arteriole
two,"b, c",d,4,,capillary
boundary,pressure_mmHg,flow_nl_per_min,haematocrit
a,,3,0.4
d,20,,0.4
`

const swc = `# tree
1 0 0 0 0 5 -1
2 0 100 0 0 5 1
3 0 200 50 0 4 2
4 0 200 -50 0 3 2
`

const vtk = `# vtk DataFile Version 3.0
lines
ASCII
DATASET POLYDATA
POINTS 4 float
0 0 0 100 0 0
200 50 0 200 -50 0
LINES 2 7
3 0 1 2
2 1 3
CELL_DATA 2
SCALARS other float
LOOKUP_TABLE default
1 2
POINT_DATA 4
SCALARS Radius float 1
LOOKUP_TABLE default
5 5 4 3
`

const message = (name: string, content: Uint8Array | string): string => {
  try {
    importNetwork(name, content)
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
    return (error as InputError).message
  }
  throw new Error(`${name} was read`)
}

describe('a vessel network file', () => {
  it('of NetFlow is read with its byte-order mark, trailing stars, dead segments and units', () => {
    const network = importNetwork('fork.dat', dat)
    checkNetwork(network)
    expect(network.names).toEqual(['1', '2', '3'])
    expect(network.nodeNames).toEqual(['10', '20', '30', '40'])
    expect(network.length[0]).toBe(100)
    expect(network.boundaries[0]).toEqual({ node: 0, kind: 'flow', value: 50_000, haematocrit: 0.4 })
    expect(network.boundaries[1].value).toBeCloseTo(20 * 133.322387, 4)
    expect(network.origin?.segmentLine?.[0]).toBe(9)
    // A fork only: one vessel in, two out, all of it arterial until something joins again.
    expect([...network.vesselClass]).toEqual([0, 1, 1])
  })

  it('of tables is read by its headings, with the units they name', () => {
    const network = importNetwork('fork.csv', csv)
    checkNetwork(network)
    expect([...network.diameter]).toEqual([10, 8])
    expect(network.length[0]).toBe(120)
    expect(network.length[1]).toBeCloseTo(Math.hypot(100, 50, 50), 9)
    expect([...network.vesselClass]).toEqual([0, 1])
    expect(network.boundaries[0].value).toBe(50_000)
  })

  it('of SWC is a tree with mean radii', () => {
    const network = importNetwork('tree.swc', swc)
    expect([...network.diameter]).toEqual([10, 9, 8])
    expect([...network.from]).toEqual([0, 1, 1])
  })

  it('of legacy VTK is read from poly-lines with point radii', () => {
    const network = importNetwork('lines.vtk', vtk)
    expect(network.names).toEqual(['1.1', '1.2', '2'])
    expect([...network.diameter]).toEqual([10, 9, 8])
  })

  it('goes out and comes back unchanged, as tables and as VTP', () => {
    const grown = growNetwork({
      box: [300, 300, 150],
      capillaryDensity: 5e-4,
      lymphatics: true,
      haematocrit: 0.4,
      random: new RandomStream(2),
      parameters,
    })
    const { origin: _, ...back } = importNetwork('grown.csv', writeNetworkCsv(grown))
    expect(back).toEqual(grown)
    const vtp = importNetwork('grown.vtp', networkVtp(grown))
    expect(vtp.from).toEqual(grown.from)
    expect(vtp.vesselClass).toEqual(grown.vesselClass)
    expect(vtp.boundaries).toEqual([...grown.boundaries].sort((a, b) => a.node - b.node))
    checkNetwork(vtp)
    vtp.diameter.forEach((d, s) => {
      expect(d).toBeCloseTo(grown.diameter[s], 4)
    })
  })

  it('tells file, line, what was found and what was expected', () => {
    expect(message('fork.dat', dat.replace('20 30 8.0', '20 30 wide'))).toMatch(
      /fork\.dat:10 segment 2, diameter: found "wide"/,
    )
    expect(message('fork.dat', dat.replace('4 total', '4000000000 total'))).toMatch(/fork\.dat:7 .*4000000000 entries/)
    expect(message('fork.dat', dat.slice(0, 420))).toMatch(/fork\.dat:\d+/)
    expect(message('fork.dat', '')).toMatch(/empty/)
    expect(message('fork.dat', Uint8Array.of(80, 75, 3, 4, 0, 0, 0))).toMatch(/binary/)
    expect(message('fork.csv', csv.replace('radius_um', 'radius'))).toMatch(/fork\.csv:7 .*radius/)
    expect(message('fork.csv', csv.replace('arteriole', 'vein'))).toMatch(/fork\.csv:8 .*vein.*expected arteriole/)
    expect(message('fork.csv', csv.replace('two,"b, c",d', 'two,x,y'))).toMatch(/node x[\s\S]*node y/)
    expect(message('tree.swc', swc.replace('3 2\n', '3 77\n'))).toMatch(/tree\.swc:5 .*77/)
    expect(message('lines.vtk', vtk.replace('ASCII', 'BINARY'))).toMatch(/lines\.vtk:3 .*BINARY/)
    expect(message('lines.vtk', vtk.replace('POINTS 4', 'POINTS 4000000'))).toMatch(/POINTS|points/)
    expect(message('a.vtp', '<VTKFile type="ImageData"></VTKFile>')).toMatch(/PolyData/)
    expect(message('net.docx', 'x')).toMatch(/\.dat .*\.csv/)
  })

  const seeds: [string, string][] = [
    ['fork.dat', dat],
    ['fork.csv', csv],
    ['tree.swc', swc],
    ['lines.vtk', vtk],
    [
      'a.vtp',
      networkVtp(
        networkOf(
          [
            [0, 0, 0],
            [9, 0, 0],
          ],
          [[0, 1, 5]],
          [pressure(0, 1)],
        ),
      ),
    ],
  ]

  it('that is damaged in any way is read or refused with an InputError, never worse', () => {
    const damage = fc.record({
      file: fc.integer({ min: 0, max: seeds.length - 1 }),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.integer({ min: 0, max: 12 }),
      put: fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.constantFrom('-1', '1e999', 'NaN', '99999999999', '__proto__', '\0', '<', '"', '\n', '0', '\uFEFF'),
      ),
    })
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        const [name, original] = seeds[damages[0].file]
        let text = original
        for (const { at, cut, put } of damages) {
          const place = Math.floor(at * text.length)
          text = text.slice(0, place) + put + text.slice(place + cut)
        }
        try {
          checkNetwork(importNetwork(name, text))
        } catch (error) {
          expect(error).toBeInstanceOf(InputError)
        }
      }),
      { numRuns: 100, seed: 20_031 },
    )
  })

  it('of random bytes is refused under every extension', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('a.dat', 'a.csv', 'a.swc', 'a.vtk', 'a.vtp'),
        (bytes, name) => {
          expect(() => checkNetwork(importNetwork(name, bytes))).toThrow(InputError)
        },
      ),
      { numRuns: 100, seed: 7 },
    )
  })
})

describe('the check of a network', () => {
  it('lists every fault at once, each with its line', () => {
    const network = importNetwork('fork.dat', dat)
    network.diameter[0] = 0
    network.length[1] = Number.NaN
    network.names[2] = '1'
    network.boundaries = []
    let text = ''
    try {
      checkNetwork(network)
    } catch (error) {
      text = (error as Error).message
    }
    expect(text).toMatch(/fork\.dat:9 segment 1, diameter: found 0/)
    expect(text).toMatch(/fork\.dat:10 segment 2, length: found NaN/)
    expect(text).toMatch(/name a second time/)
    expect(text).toMatch(/no node with a given pressure/)
  })

  it('finds loops, parts without pressure, unbalanced flows, doubled and stray boundaries', () => {
    const faults = networkOf(
      [
        [0, 0, 0],
        [1, 0, 0],
        [5, 0, 0],
        [6, 0, 0],
        [9, 9, 9],
      ],
      [
        [0, 1, 5],
        [2, 3, 5],
        [1, 1, 5],
      ],
      [pressure(0, 1), pressure(0, 2), inflow(2, 100), inflow(3, -90), pressure(4, 3, 1.2)],
    )
    expect(() => checkNetwork(faults)).toThrow(/both ends[\s\S]*second condition|second condition[\s\S]*both ends/)
    expect(() => checkNetwork(faults)).toThrow(/leave 10 um3\/s over/)
    expect(() => checkNetwork(faults)).toThrow(/no segment there/)
    expect(() => checkNetwork(faults)).toThrow(/haematocrit: found 1\.2/)
  })
})
