/** All-fround twins of kernels/lines.ts: the same operations on every voxel in the same order, in the plainest loops. */
const f = Math.fround

interface Shape {
  nx: number
  ny: number
  nz: number
}

/** inv and c' of a line, not splatted; see src/kernel/line-factors.ts. */
export function factors(n: number, c: number, loss: number, lowHeld = false, highHeld = false) {
  const inv = new Float32Array(n)
  const next = new Float32Array(n)
  let previous = 0
  for (let i = 0; i < n; i++) {
    let diagonal = 1 + 2 * c + loss
    if (i === 0) diagonal += lowHeld ? c : -c
    if (i === n - 1) diagonal += highHeld ? c : -c
    const inverse = 1 / (diagonal - c * previous)
    previous = c * inverse
    inv[i] = inverse
    next[i] = previous
  }
  return { inv, next }
}
type Factors = ReturnType<typeof factors>

function line(u: Float32Array, at: number, stride: number, n: number, { inv, next }: Factors, addsZero: boolean): void {
  let a = 0
  for (let i = 0; i < n; i++) {
    const p = at + i * stride
    a = f(f(next[i] * a) + f(inv[i] * u[p]))
    u[p] = a
  }
  if (addsZero) u[at + (n - 1) * stride] = f(f(next[n - 1] * 0) + a)
  a = u[at + (n - 1) * stride]
  for (let i = n - 2; i >= 0; i--) {
    const p = at + i * stride
    a = f(f(next[i] * a) + u[p])
    u[p] = a
  }
}

/** Three sweeps; `width` numbers per voxel (4: interleaved species). */
export function sweeps(u: Float32Array, { nx, ny, nz }: Shape, x: Factors, y: Factors, z: Factors, width = 1): void {
  const row = nx * width
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) for (let s = 0; s < width; s++) line(u, (k * ny + j) * row + s, width, nx, x, true)
    for (let i = 0; i < row; i++) line(u, k * ny * row + i, row, ny, y, false)
  }
  for (let i = 0; i < ny * row; i++) line(u, i, ny * row, nz, z, false)
}

export interface Faces {
  xLow?: number
  xHigh?: number
  yLow?: number
  yHigh?: number
  zLow?: number
  zHigh?: number
}

/** Change form: right side, sweeps on the change, u += change. */
export function changeStep(
  u: Float32Array,
  { nx, ny, nz }: Shape,
  coefficient: number,
  step: number,
  loss: number,
  faces: Faces,
  uptake?: Float32Array,
  source?: Float32Array,
): void {
  const c = f(coefficient)
  const dt = f(step)
  const decay = f(loss)
  const delta = new Float32Array(u.length)
  const difference = (other: number | undefined, held: number | undefined, v: number) => {
    if (other !== undefined) return f(other - v)
    return held === undefined ? 0 : f(2 * f(f(held) - v))
  }
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const p = (k * ny + j) * nx + i
        const v = u[p]
        const lx = f(
          difference(i > 0 ? u[p - 1] : undefined, faces.xLow, v) +
            difference(i < nx - 1 ? u[p + 1] : undefined, faces.xHigh, v),
        )
        const ly = f(
          difference(j > 0 ? u[p - nx] : undefined, faces.yLow, v) +
            difference(j < ny - 1 ? u[p + nx] : undefined, faces.yHigh, v),
        )
        const lz = f(
          difference(k > 0 ? u[p - nx * ny] : undefined, faces.zLow, v) +
            difference(k < nz - 1 ? u[p + nx * ny] : undefined, faces.zHigh, v),
        )
        const lap = f(f(lx + ly) + lz)
        const kt = f(dt * f(decay + (uptake ? uptake[p] : 0)))
        const r = f(f(c * lap) + f(f(dt * (source ? source[p] : 0)) - f(kt * v)))
        delta[p] = f(r / f(1 + kt))
      }
  const { xLow, xHigh, yLow, yHigh, zLow, zHigh } = faces
  sweeps(
    delta,
    { nx, ny, nz },
    factors(nx, coefficient, 0, xLow !== undefined, xHigh !== undefined),
    factors(ny, coefficient, 0, yLow !== undefined, yHigh !== undefined),
    factors(nz, coefficient, 0, zLow !== undefined, zHigh !== undefined),
  )
  for (let p = 0; p < u.length; p++) u[p] = f(u[p] + delta[p])
}

/** u = (u + dt S)/(1 + dt U). */
export function reactStep(u: Float32Array, uptake: Float32Array, source: Float32Array, step: number): void {
  const dt = f(step)
  for (let p = 0; p < u.length; p++) u[p] = f(f(u[p] + f(dt * source[p])) / f(1 + f(dt * uptake[p])))
}
