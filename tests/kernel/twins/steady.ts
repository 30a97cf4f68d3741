/** All-fround twin of kernels/steady.ts: conjugate gradients with a multigrid V-cycle, the same operations in the same order. */
import type { Faces } from './diffusion.ts'

const f = Math.fround

interface Level {
  n: [number, number, number]
  merged: [number, number, number]
  c: [number, number, number]
  share: number
  loss: Float32Array
  inverse: Float32Array
  right: Float32Array
  answer: Float32Array
}

const omega = f(0.8)

/** K v − c∇²v of a level; `held` gives the values on held faces, or 0 for the homogeneous operator. */
function apply({ n: [nx, ny, nz], c, loss }: Level, v: Float32Array, faces: Faces, held: boolean): Float32Array {
  const out = new Float32Array(v.length)
  const difference = (other: number | undefined, face: number | undefined, u: number) => {
    if (other !== undefined) return f(other - u)
    return face === undefined ? 0 : f(2 * f((held ? f(face) : 0) - u))
  }
  const term = (weight: number, other: number | undefined, face: number | undefined, u: number) =>
    other !== undefined
      ? f(weight * f(other - u))
      : face === undefined
        ? 0
        : f(f(2 * weight) * f((held ? f(face) : 0) - u))
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const p = (k * ny + j) * nx + i
        const u = v[p]
        const lx = f(
          c[0] *
            f(
              difference(i > 0 ? v[p - 1] : undefined, faces.xLow, u) +
                difference(i < nx - 1 ? v[p + 1] : undefined, faces.xHigh, u),
            ),
        )
        const ly = f(
          term(c[1], j > 0 ? v[p - nx] : undefined, faces.yLow, u) +
            term(c[1], j < ny - 1 ? v[p + nx] : undefined, faces.yHigh, u),
        )
        const s = nx * ny
        const lz = f(
          term(c[2], k > 0 ? v[p - s] : undefined, faces.zLow, u) +
            term(c[2], k < nz - 1 ? v[p + s] : undefined, faces.zHigh, u),
        )
        out[p] = f(f(loss[p] * u) - f(f(lx + ly) + lz))
      }
  return out
}

function diagonal({ n: [nx, ny, nz], c, loss, inverse }: Level, faces: Faces): void {
  const side = (inside: boolean, weight: number, face: number | undefined) =>
    inside ? weight : face === undefined ? 0 : f(2 * weight)
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const p = (k * ny + j) * nx + i
        const z = f(side(k > 0, c[2], faces.zLow) + side(k < nz - 1, c[2], faces.zHigh))
        const yz = f(f(side(j > 0, c[1], faces.yLow) + side(j < ny - 1, c[1], faces.yHigh)) + z)
        const x = f(side(i > 0, c[0], faces.xLow) + side(i < nx - 1, c[0], faces.xHigh))
        inverse[p] = f(1 / Math.max(f(loss[p] + f(x + yz)), f(1e-30)))
      }
}

function restrict(
  { n: [nx, ny, nz], merged: [ax, ay, az], share }: Level,
  fine: Float32Array,
  next: Level,
): Float32Array {
  const [mx, my, mz] = next.n
  const coarse = new Float32Array(mx * my * mz)
  for (let z = 0; z < mz; z++)
    for (let y = 0; y < my; y++)
      for (let x = 0; x < mx; x++) {
        const at = (i: number, j: number, k: number) =>
          i < Math.min(nx, (x + 1) * ax) && j < Math.min(ny, (y + 1) * ay) && k < Math.min(nz, (z + 1) * az)
            ? fine[(k * ny + j) * nx + i]
            : 0
        const column = (i: number) =>
          f(
            f(at(i, y * ay, z * az) + at(i, y * ay + 1, z * az)) +
              f(at(i, y * ay, z * az + 1) + at(i, y * ay + 1, z * az + 1)),
          )
        const left = column(x * ax)
        const sum = ax === 2 && x * 2 + 1 < nx ? f(left + column(x * 2 + 1)) : left
        coarse[(z * my + y) * mx + x] = f(sum * share)
      }
  return coarse
}

function cycle(levels: Level[], l: number, faces: Faces): void {
  const level = levels[l]
  const { right, answer, inverse, merged } = level
  const [nx, ny, nz] = level.n
  const next = levels[l + 1]
  const weight = next ? omega : 1
  for (let p = 0; p < answer.length; p++) answer[p] = f(f(weight * inverse[p]) * right[p])
  if (!next) return
  const image = apply(level, answer, faces, false)
  next.right.set(
    restrict(
      level,
      image.map((a, p) => f(right[p] - a)),
      next,
    ),
  )
  cycle(levels, l + 1, faces)
  const [mx, my] = next.n
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const from = (Math.floor(k / merged[2]) * my + Math.floor(j / merged[1])) * mx + Math.floor(i / merged[0])
        const p = (k * ny + j) * nx + i
        answer[p] = f(answer[p] + next.answer[from])
      }
  const again = apply(level, answer, faces, false)
  for (let p = 0; p < answer.length; p++) answer[p] = f(answer[p] + f(f(omega * inverse[p]) * f(right[p] - again[p])))
}

/** Σ ab plane by plane: four sums over i mod 4, (0 + 1) + (2 + 3), planes in order. */
function dot(a: Float32Array, b: Float32Array, n: number): number {
  let total = 0
  for (let o = 0; o < a.length; o += n) {
    const s = [0, 0, 0, 0]
    for (let i = 0; i < n; i++) s[i & 3] += a[o + i] * b[o + i]
    total += s[0] + s[1] + (s[2] + s[3])
  }
  return total
}

export interface Problem {
  shape: [number, number, number]
  dx: number
  diffusion: number
  decay: number
  uptake?: Float32Array
  source?: Float32Array
  faces: Faces
  tolerance: number
  maximum: number
}

/** Changes u to the steady state; returns the iterations. */
export function steadySolve(u: Float32Array, problem: Problem): number {
  const { shape, dx, diffusion, decay, uptake, source, faces, tolerance, maximum } = problem
  const levels: Level[] = []
  const scale = [1, 1, 1]
  for (let n = shape; ; n = n.map((m) => Math.ceil(m / 2)) as typeof n) {
    const merged = n.map((m) => (m > 1 ? 2 : 1)) as [number, number, number]
    const array = () => new Float32Array(n[0] * n[1] * n[2])
    const c = scale.map((s) => f((diffusion / (dx * dx)) * s)) as [number, number, number]
    const share = 1 / (merged[0] * merged[1] * merged[2])
    levels.push({ n, merged, c, share, loss: array(), inverse: array(), right: array(), answer: array() })
    for (let axis = 0; axis < 3; axis++) if (merged[axis] === 2) scale[axis] /= 4
    if (Math.max(...n) === 1) break
  }
  const [first] = levels
  for (let p = 0; p < u.length; p++) first.loss[p] = uptake ? f(f(decay) + uptake[p]) : decay
  diagonal(first, faces)
  for (let l = 1; l < levels.length; l++) {
    levels[l].loss.set(restrict(levels[l - 1], levels[l - 1].loss, levels[l]))
    diagonal(levels[l], faces)
  }
  const n = shape[0] * shape[1]
  const { right, answer, c } = first
  const b = new Float32Array(u.length)
  if (source) b.set(source)
  const [nx, ny, nz] = shape
  let iterations = 0
  let bb = 0
  for (let round = 0; round < 4; round++) {
    const image = apply(first, u, faces, true)
    for (let p = 0; p < u.length; p++) right[p] = f((source ? source[p] : 0) - image[p])
    let rr = dot(right, right, n)
    if (round === 0) {
      for (let p = 0; p < u.length; p++) {
        const i = p % nx
        const j = Math.floor(p / nx) % ny
        const k = Math.floor(p / n)
        let sum = 0
        const add = (at: boolean, weight: number, face?: number) => {
          if (at && face !== undefined) sum = f(sum + f(f(2 * weight) * f(face)))
        }
        add(i === 0, c[0], faces.xLow)
        add(i === nx - 1, c[0], faces.xHigh)
        add(j === 0, c[1], faces.yLow)
        add(j === ny - 1, c[1], faces.yHigh)
        add(k === 0, c[2], faces.zLow)
        add(k === nz - 1, c[2], faces.zHigh)
        b[p] = f(b[p] + sum)
      }
      bb = dot(b, b, n)
    }
    const floor = 2.4e-7 * (c[0] + c[1] + c[2])
    const target = Math.max(tolerance * tolerance * bb, floor * floor * dot(u, u, n))
    if (!(rr > target) || iterations >= maximum) break
    cycle(levels, 0, faces)
    let rz = dot(right, answer, n)
    const direction = answer.slice()
    for (;;) {
      const q = apply(first, direction, faces, false)
      const step = f(rz / dot(direction, q, n))
      for (let p = 0; p < u.length; p++) {
        u[p] = f(u[p] + f(step * direction[p]))
        right[p] = f(right[p] - f(step * q[p]))
      }
      rr = dot(right, right, n)
      iterations++
      if (!(rr > 0.25 * target) || iterations >= maximum) break
      cycle(levels, 0, faces)
      const next = dot(right, answer, n)
      const beta = f(next / rz)
      rz = next
      for (let p = 0; p < u.length; p++) direction[p] = f(answer[p] + f(beta * direction[p]))
    }
  }
  return iterations
}
