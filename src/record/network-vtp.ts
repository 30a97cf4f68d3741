import type { BloodFlow } from '../vessels/blood-flow.ts'
import type { VesselNetwork } from '../vessels/network.ts'

/**
 * A vessel network with its solved flow as VTK PolyData (.vtp, text): one line per segment. Cell data: diameter, length, class,
 * flow, speed, wall shear rate and stress, haematocrit; point data: pressure, and the conditions at the ends of the network
 * (`boundary_kind` 0 none, 1 pressure in Pa, 2 inflow in µm³/s), so that the file can be read back and solved. Opens in ParaView
 * and VTK.
 */
export function networkVtp(network: VesselNetwork, flow?: Partial<BloodFlow>): string {
  const points = network.nodeX.length
  const lines = network.from.length
  const array = (type: string, name: string, values: Iterable<number>, components = 1) => {
    const size = components > 1 ? ` NumberOfComponents="${components}"` : ''
    return `<DataArray type="${type}" Name="${name}"${size} format="ascii">${[...values].map(show).join(' ')}</DataArray>`
  }
  const position = function* () {
    for (let n = 0; n < points; n++) {
      yield network.nodeX[n]!
      yield network.nodeY[n]!
      yield network.nodeZ[n]!
    }
  }
  const ends = function* () {
    for (let s = 0; s < lines; s++) {
      yield network.from[s]!
      yield network.to[s]!
    }
  }
  const offsets = function* () {
    for (let s = 1; s <= lines; s++) yield 2 * s
  }
  const atEnds = (of: (boundary: VesselNetwork['boundaries'][number]) => number) => {
    const values = new Float64Array(points)
    for (const boundary of network.boundaries) values[boundary.node] = of(boundary)
    return values
  }
  const solved: [name: string, values: Float64Array | undefined][] = [
    ['flow_um3_per_s', flow?.flow],
    ['mean_speed_um_per_s', flow?.meanSpeed],
    ['wall_shear_rate_per_s', flow?.wallShearRate],
    ['wall_shear_stress_Pa', flow?.wallShearStress],
    ['discharge_haematocrit', flow?.dischargeHaematocrit],
  ]
  return [
    '<?xml version="1.0"?>',
    '<VTKFile type="PolyData" version="0.1" byte_order="LittleEndian">',
    '<PolyData>',
    `<Piece NumberOfPoints="${points}" NumberOfVerts="0" NumberOfLines="${lines}" NumberOfStrips="0" NumberOfPolys="0">`,
    '<PointData>',
    // Readers of VTK text do not agree on how to write "not a number": nodes without blood say so in an array of their own.
    ...(flow?.nodePressure
      ? [
          array('Float64', 'pressure_Pa', flow.nodePressure),
          array(
            'UInt8',
            'has_blood',
            Array.from(flow.nodePressure, (p) => (Number.isNaN(p) ? 0 : 1)),
          ),
        ]
      : []),
    array(
      'UInt8',
      'boundary_kind',
      atEnds(({ kind }) => (kind === 'pressure' ? 1 : 2)),
    ),
    array(
      'Float64',
      'boundary_value',
      atEnds(({ value }) => value),
    ),
    array(
      'Float64',
      'boundary_haematocrit',
      atEnds(({ haematocrit }) => haematocrit),
    ),
    '</PointData>',
    '<CellData>',
    array('Float64', 'diameter_um', network.diameter),
    array('Float64', 'length_um', network.length),
    array('UInt8', 'vessel_class', network.vesselClass),
    ...solved.flatMap(([name, values]) => (values ? [array('Float64', name, values)] : [])),
    '</CellData>',
    `<Points>${array('Float64', 'points', position(), 3)}</Points>`,
    '<Lines>',
    array('Int32', 'connectivity', ends()),
    array('Int32', 'offsets', offsets()),
    '</Lines>',
    '</Piece>',
    '</PolyData>',
    '</VTKFile>',
    '',
  ].join('\n')
}

const show = (value: number) => (Number.isNaN(value) ? '0' : String(value))
