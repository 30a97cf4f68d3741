import type { VesselNetwork } from './network.ts'

/**
 * Right-handed frames of all segments: `axis` from the first to the second node, `right` and `up` across. Angle 0 points to
 * `right`, π/2 to `up`. Three numbers a segment in each array.
 */
export interface SegmentFrames {
  axis: Float64Array
  right: Float64Array
  up: Float64Array
  /** Distance of the two nodes, µm (the drawn length). */
  chord: Float64Array
}

/**
 * Frames of all segments. `right` is made from the coordinate axis least aligned with the segment, so that it depends on the
 * segment alone. A segment whose nodes coincide gets the x axis.
 */
export function segmentFrames(network: VesselNetwork): SegmentFrames {
  const { nodeX, nodeY, nodeZ, from, to } = network
  const n = from.length
  const axis = new Float64Array(3 * n)
  const right = new Float64Array(3 * n)
  const up = new Float64Array(3 * n)
  const chord = new Float64Array(n)
  for (let s = 0; s < n; s++) {
    const a = from[s]
    const b = to[s]
    let x = nodeX[b] - nodeX[a]
    let y = nodeY[b] - nodeY[a]
    let z = nodeZ[b] - nodeZ[a]
    const length = Math.sqrt(x * x + y * y + z * z)
    chord[s] = length
    if (length > 0) {
      x /= length
      y /= length
      z /= length
    } else {
      x = 1
      y = 0
      z = 0
    }
    const ax = Math.abs(x)
    const ay = Math.abs(y)
    const az = Math.abs(z)
    // Cross product of the least aligned coordinate axis with the segment.
    let rx = 0
    let ry = 0
    let rz = 0
    if (az <= ax && az <= ay) {
      rx = -y
      ry = x
    } else if (ay <= ax) {
      rx = z
      rz = -x
    } else {
      ry = -z
      rz = y
    }
    const r = Math.sqrt(rx * rx + ry * ry + rz * rz)
    rx /= r
    ry /= r
    rz /= r
    const i = 3 * s
    axis[i] = x
    axis[i + 1] = y
    axis[i + 2] = z
    right[i] = rx
    right[i + 1] = ry
    right[i + 2] = rz
    up[i] = y * rz - z * ry
    up[i + 1] = z * rx - x * rz
    up[i + 2] = x * ry - y * rx
  }
  return { axis, right, up, chord }
}
