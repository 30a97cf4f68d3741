/** All-fround twins of kernels/sort.ts and kernels/contact.ts. */
const f = Math.fround

export interface Columns {
  x: Float32Array
  y: Float32Array
  z: Float32Array
  radius: Float32Array
  mask: Uint8Array
}

export interface Bins {
  counts: readonly number[]
  scales: readonly number[]
  /** Bins looked at on either side along x. */
  reachX: number
}

/** The bins CellSort makes for a box and a reach. */
export function binsOf(box: readonly number[], reach: number): Bins {
  const counts = box.map((edge) => Math.max(1, Math.floor(edge / reach)))
  return { counts, scales: counts.map((n, axis) => f((n / box[axis]) * (1 - 1e-6))), reachX: 1 }
}

const binOf = (v: number, scale: number, bins: number) => Math.max(0, Math.min(bins - 1, Math.trunc(f(v * scale))))

/** Slots in bin order and where each bin starts. */
export function sortSlots(cells: Columns, n: number, { counts, scales }: Bins) {
  const [gx, gy, gz] = counts
  const start = new Int32Array(gx * gy * gz + 1)
  const keys = new Int32Array(n).fill(-1)
  for (let i = 0; i < n; i++) {
    if (!cells.mask[i]) continue
    const bx = binOf(cells.x[i], scales[0], gx)
    const by = binOf(cells.y[i], scales[1], gy)
    const bz = binOf(cells.z[i], scales[2], gz)
    keys[i] = (bz * gy + by) * gx + bx
    start[keys[i] + 1]++
  }
  for (let b = 1; b < start.length; b++) start[b] += start[b - 1]
  const next = start.slice()
  const slots = new Int32Array(start[start.length - 1])
  for (let i = 0; i < n; i++) if (keys[i] >= 0) slots[next[keys[i]]++] = i
  return { start, slots }
}

/** law 0 quadratic, law 1 Hertz with short-range adhesion: the number of the kernel and its three parameters. */
export function contactForces(
  cells: Columns,
  n: number,
  bins: Bins,
  [law, a0, a1, a2]: readonly number[],
  cut: number,
  out: { x: Float32Array; y: Float32Array; z: Float32Array },
): void {
  const { start, slots } = sortSlots(cells, n, bins)
  const [gx, gy, gz] = bins.counts
  const [p0, p1, p2, cut2, tiny] = [a0, a1, a2, cut * cut, 1e-12].map(f)
  const sums = [new Float32Array(4), new Float32Array(4), new Float32Array(4)]
  const { x, y, z, radius } = cells
  for (const i of slots) {
    for (const sum of sums) sum.fill(0)
    let hits = 0
    const bx = binOf(x[i], bins.scales[0], gx)
    const by = binOf(y[i], bins.scales[1], gy)
    const bz = binOf(z[i], bins.scales[2], gz)
    const xl = Math.max(bx - bins.reachX, 0)
    const xh = Math.min(bx + bins.reachX, gx - 1) + 1
    for (let cz = Math.max(bz - 1, 0); cz <= Math.min(bz + 1, gz - 1); cz++)
      for (let cy = Math.max(by - 1, 0); cy <= Math.min(by + 1, gy - 1); cy++) {
        const row = (cz * gy + cy) * gx
        for (let s = start[row + xl]; s < start[row + xh]; s++) {
          const j = slots[s]
          const dx = f(x[i] - x[j])
          const dy = f(y[i] - y[j])
          const dz = f(z[i] - z[j])
          if (!(f(f(dz * dz) + f(f(dy * dy) + f(dx * dx))) < cut2)) continue
          const d = f(Math.sqrt(f(f(dz * dz) + f(f(dy * dy) + f(f(dx * dx) + tiny)))))
          const ri = Math.abs(radius[i])
          const rj = Math.abs(radius[j])
          const sum = f(ri + rj)
          const inverse = f(1 / f(d * sum))
          const inverseSum = f(inverse * d)
          const inverseD = f(inverse * sum)
          let force: number
          if (law === 0) {
            const q = f(d * inverseSum)
            const near = Math.max(0, f(1 - q))
            const far = Math.max(0, f(1 - f(q * p2)))
            force = f(f(p0 * f(near * near)) - f(p1 * f(far * far)))
          } else {
            const effective = f(f(ri * rj) * inverseSum)
            const overlap = Math.max(0, f(sum - d))
            const taper = Math.max(0, f(1 - f(Math.max(0, f(d - sum)) * p2)))
            const hertz = f(f(p0 * overlap) * f(Math.sqrt(f(effective * overlap))))
            const pull = radius[i] < 0 || radius[j] < 0 ? 0 : f(f(p1 * effective) * f(taper * taper))
            force = f(hertz - pull)
          }
          const scale = f(force * inverseD)
          const lane = hits++ & 3
          sums[0][lane] = f(f(scale * dx) + sums[0][lane])
          sums[1][lane] = f(f(scale * dy) + sums[1][lane])
          sums[2][lane] = f(f(scale * dz) + sums[2][lane])
        }
      }
    const [sx, sy, sz] = sums.map((s) => f(f(s[0] + s[1]) + f(s[2] + s[3])))
    out.x[i] = sx
    out.y[i] = sy
    out.z[i] = sz
  }
}

/** Kahan step along one axis. */
export function moveAxis(
  x: Float32Array,
  lost: Float32Array,
  v: Float32Array,
  mask: Uint8Array,
  step: number,
  edge: number,
): void {
  const dt = f(step)
  const limit = f(edge)
  for (let i = 0; i < x.length; i++) {
    if (mask[i] !== 1) continue
    const old = x[i]
    const change = f(f(v[i] * dt) - lost[i])
    const next = f(old + change)
    const inside = Math.max(0, Math.min(limit, next))
    x[i] = inside
    lost[i] = inside === next ? f(f(next - old) - change) : 0
  }
}

/** base + scale · Σ over the cells of a voxel, in slot order. */
export function sumByVoxel(
  cells: Columns,
  n: number,
  grid: { nx: number; ny: number; nz: number; dx: number },
  value: Float32Array,
  scale: number,
  base?: Float32Array,
): Float32Array {
  const s = f(1 / grid.dx)
  const { start, slots } = sortSlots(cells, n, { counts: [grid.nx, grid.ny, grid.nz], scales: [s, s, s], reachX: 1 })
  return Float32Array.from({ length: start.length - 1 }, (_, v) => {
    let sum = 0
    for (let k = start[v]; k < start[v + 1]; k++) sum += value[slots[k]]
    return (base ? base[v] : 0) + scale * sum
  })
}
