import { barrier } from './control'

// Steady state of -D lap u + (l + U) u = S: conjugate gradients with one multigrid V-cycle as preconditioner, f32 vectors, f64
// scalars. Every sum is taken plane by plane in a fixed shape and the planes in order, so threads never change a bit.
//
// Level table (i32, 16 entries a level): nx, ny, nz, ax, ay, az (cells merged along each axis into the next level), then addresses of
// K (loss), I (1/diagonal), R (right side), Z (answer), T (spare), zeros (a row); then f32 cx, cy, cz, 1/(ax ay az).
const NX: usize = 0, NY: usize = 4, NZ: usize = 8, AX: usize = 12, AY: usize = 16, AZ: usize = 20
const LOSS: usize = 24, INVERSE: usize = 28, RIGHT: usize = 32, ANSWER: usize = 36, SPARE: usize = 40, ZEROS: usize = 44
const CX: usize = 48, CY: usize = 52, CZ: usize = 56, SHARE: usize = 60
const ENTRY: usize = 64
const OMEGA: f32 = 0.8
const SMALL: i32 = 6000 // voxels below which a level is left to participant 0

const APPLY: i32 = 0, RESIDUAL: i32 = 1, JACOBI: i32 = 2

// @ts-ignore: decorator
@inline function low(n: i32, tid: i32, nt: i32): i32 {
  return <i32>((<i64>n * tid) / nt)
}

// One plane of: APPLY out = K v - c lap v; RESIDUAL out = b - (K v - c lap v); JACOBI out = v + omega I (b - K v + c lap v).
// @ts-ignore: decorator
@inline function plane(mode: i32, level: usize, v: usize, b: usize, out: usize, z: i32, faces: i32, walls: usize): void {
  const nx = load<i32>(level + NX), ny = load<i32>(level + NY), nz = load<i32>(level + NZ)
  const rowB = <usize>nx << 2
  const planeB = rowB * ny
  const wallRow = <usize>((nx + 3) & ~3) << 2
  const zeros = <usize>load<u32>(level + ZEROS)
  const loss = <usize>load<u32>(level + LOSS), inverse = <usize>load<u32>(level + INVERSE)
  const xLow: f32 = walls ? load<f32>(walls + 5 * wallRow) : 0
  const xHigh: f32 = walls ? load<f32>(walls + 5 * wallRow, 4) : 0
  const cx = load<f32>(level + CX), cy = load<f32>(level + CY), cz = load<f32>(level + CZ)
  const cxv = f32x4.splat(cx), om = f32x4.splat(OMEGA)
  for (let y = 0; y < ny; y++) {
    const o = <usize>z * planeB + <usize>y * rowB
    const p = v + o, q = out + o, pk = loss + o, pb = b + o, pi = inverse + o
    let ym = p - rowB, yp = p + rowB, zm = p - planeB, zp = p + planeB
    let wym = cy, wyp = cy, wzm = cz, wzp = cz
    if (y == 0) {
      ym = faces & 4 ? (walls ? walls : zeros) : p
      wym = 2 * cy
    }
    if (y == ny - 1) {
      yp = faces & 8 ? (walls ? walls + wallRow : zeros) : p
      wyp = 2 * cy
    }
    if (z == 0) {
      zm = faces & 16 ? (walls ? walls + 2 * wallRow : zeros) : p
      wzm = 2 * cz
    }
    if (z == nz - 1) {
      zp = faces & 32 ? (walls ? walls + 3 * wallRow : zeros) : p
      wzp = 2 * cz
    }
    const vym = f32x4.splat(wym), vyp = f32x4.splat(wyp), vzm = f32x4.splat(wzm), vzp = f32x4.splat(wzp)
    // inner voxels in vectors, the last one overlapping (nothing is read that is written), then the two ends and short rows
    const inner = rowB >= 24 ? rowB - 4 : 4
    let x: usize = 4
    while (x < inner) {
      if (x + 16 > inner) x = inner - 16
      const u = v128.load(p + x)
      const lx = f32x4.mul(cxv, f32x4.add(f32x4.sub(v128.load(p + x - 4), u), f32x4.sub(v128.load(p + x, 4), u)))
      const ly = f32x4.add(f32x4.mul(vym, f32x4.sub(v128.load(ym + x), u)), f32x4.mul(vyp, f32x4.sub(v128.load(yp + x), u)))
      const lz = f32x4.add(f32x4.mul(vzm, f32x4.sub(v128.load(zm + x), u)), f32x4.mul(vzp, f32x4.sub(v128.load(zp + x), u)))
      const lap = f32x4.add(f32x4.add(lx, ly), lz)
      const a = f32x4.sub(f32x4.mul(v128.load(pk + x), u), lap)
      if (mode == APPLY) v128.store(q + x, a)
      else {
        const r = f32x4.sub(v128.load(pb + x), a)
        if (mode == RESIDUAL) v128.store(q + x, r)
        else v128.store(q + x, f32x4.add(u, f32x4.mul(f32x4.mul(om, v128.load(pi + x)), r)))
      }
      x += 16
    }
    for (x = rowB >= 24 ? rowB - 4 : 0; ; ) {
      const u = load<f32>(p + x)
      let left: f32, right: f32
      if (x == 0) left = faces & 1 ? 2 * (xLow - u) : 0
      else left = load<f32>(p + x - 4) - u
      if (x == rowB - 4) right = faces & 2 ? 2 * (xHigh - u) : 0
      else right = load<f32>(p + x + 4) - u
      const ly = wym * (load<f32>(ym + x) - u) + wyp * (load<f32>(yp + x) - u)
      const lz = wzm * (load<f32>(zm + x) - u) + wzp * (load<f32>(zp + x) - u)
      const a = load<f32>(pk + x) * u - (cx * (left + right) + ly + lz)
      if (mode == APPLY) store<f32>(q + x, a)
      else {
        const r = load<f32>(pb + x) - a
        if (mode == RESIDUAL) store<f32>(q + x, r)
        else store<f32>(q + x, u + OMEGA * load<f32>(pi + x) * r)
      }
      x += 4
      if (x == 4 && rowB >= 24) break
      if (x >= rowB) {
        if (rowB < 24) break
        x = 0
      }
    }
  }
}

function applyPlane(level: usize, v: usize, out: usize, z: i32, faces: i32): void {
  plane(APPLY, level, v, v, out, z, faces, 0)
}
function residualPlane(level: usize, v: usize, b: usize, out: usize, z: i32, faces: i32, walls: usize): void {
  plane(RESIDUAL, level, v, b, out, z, faces, walls)
}
function jacobiPlane(level: usize, v: usize, b: usize, out: usize, z: i32, faces: i32): void {
  plane(JACOBI, level, v, b, out, z, faces, 0)
}

// sum a b over n floats: four running f64 sums over i mod 4, then (0 + 1) + (2 + 3)
function dot(a: usize, b: usize, n: i32): f64 {
  let s01 = f64x2.splat(0), s23 = f64x2.splat(0)
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const va = v128.load(a + (<usize>i << 2)), vb = v128.load(b + (<usize>i << 2))
    s01 = f64x2.add(s01, f64x2.mul(f64x2.promote_low_f32x4(va), f64x2.promote_low_f32x4(vb)))
    const ha = v128.shuffle<i32>(va, va, 2, 3, 2, 3), hb = v128.shuffle<i32>(vb, vb, 2, 3, 2, 3)
    s23 = f64x2.add(s23, f64x2.mul(f64x2.promote_low_f32x4(ha), f64x2.promote_low_f32x4(hb)))
  }
  let s0 = f64x2.extract_lane(s01, 0), s1 = f64x2.extract_lane(s01, 1), s2 = f64x2.extract_lane(s23, 0)
  const s3 = f64x2.extract_lane(s23, 1)
  for (let k = 0; i < n; i++, k++) {
    const product = <f64>load<f32>(a + (<usize>i << 2)) * <f64>load<f32>(b + (<usize>i << 2))
    if (k == 0) s0 += product
    else if (k == 1) s1 += product
    else s2 += product
  }
  return s0 + s1 + (s2 + s3)
}
function total(partial: usize, n: i32): f64 {
  let sum: f64 = 0
  for (let i = 0; i < n; i++) sum += load<f64>(partial + (<usize>i << 3))
  return sum
}

// K of this level, then 1/diagonal, planes z0 to z1
function diagonal(level: usize, z0: i32, z1: i32, faces: i32): void {
  const nx = load<i32>(level + NX), ny = load<i32>(level + NY), nz = load<i32>(level + NZ)
  const loss = <usize>load<u32>(level + LOSS), inverse = <usize>load<u32>(level + INVERSE)
  const cx = load<f32>(level + CX), cy = load<f32>(level + CY), cz = load<f32>(level + CZ)
  for (let z = z0; z < z1; z++) {
    const zl: f32 = z > 0 ? cz : faces & 16 ? 2 * cz : 0
    const zh: f32 = z < nz - 1 ? cz : faces & 32 ? 2 * cz : 0
    for (let y = 0; y < ny; y++) {
      const yl: f32 = y > 0 ? cy : faces & 4 ? 2 * cy : 0
      const yh: f32 = y < ny - 1 ? cy : faces & 8 ? 2 * cy : 0
      const yz = yl + yh + (zl + zh)
      const o = (<usize>(z * ny + y) * nx) << 2
      for (let x = 0; x < nx; x++) {
        const xl: f32 = x > 0 ? cx : faces & 1 ? 2 * cx : 0
        const xh: f32 = x < nx - 1 ? cx : faces & 2 ? 2 * cx : 0
        const q = o + (<usize>x << 2)
        store<f32>(inverse + q, 1 / max<f32>(load<f32>(loss + q) + (xl + xh + yz), 1e-30))
      }
    }
  }
}

// coarse = share * sum over the merged cells, coarse planes z0 to z1: ((row 00 + row 01) + (row 10 + row 11)), then left + right;
// rows that do not exist count as zeros
function restrict(level: usize, fine: usize, coarse: usize, z0: i32, z1: i32): void {
  const nx = load<i32>(level + NX), ny = load<i32>(level + NY), nz = load<i32>(level + NZ)
  const ax = load<i32>(level + AX), ay = load<i32>(level + AY), az = load<i32>(level + AZ)
  const share = load<f32>(level + SHARE)
  const sharev = f32x4.splat(share)
  const zeros = <usize>load<u32>(level + ZEROS)
  const next = level + ENTRY
  const mx = load<i32>(next + NX), my = load<i32>(next + NY)
  const rowB = <usize>nx << 2
  const planeB = rowB * ny
  for (let z = z0; z < z1; z++) {
    const p = fine + <usize>(z * az) * planeB
    const second = az == 2 && z * 2 + 1 < nz
    for (let y = 0; y < my; y++) {
      const a = p + <usize>(y * ay) * rowB
      const wide = ay == 2 && y * 2 + 1 < ny
      const b = wide ? a + rowB : zeros
      const c = second ? a + planeB : zeros
      const d = wide && second ? a + planeB + rowB : zeros
      const out = coarse + ((<usize>((z * my + y) * mx)) << 2)
      if (ax == 1) {
        store<f32>(out, (load<f32>(a) + load<f32>(b) + (load<f32>(c) + load<f32>(d))) * share)
        continue
      }
      let x = 0
      for (; x + 8 <= nx; x += 8) {
        const o = <usize>x << 2
        const l = f32x4.add(f32x4.add(v128.load(a + o), v128.load(b + o)), f32x4.add(v128.load(c + o), v128.load(d + o)))
        const h = f32x4.add(f32x4.add(v128.load(a + o, 16), v128.load(b + o, 16)), f32x4.add(v128.load(c + o, 16), v128.load(d + o, 16)))
        const sum = f32x4.add(v128.shuffle<f32>(l, h, 0, 2, 4, 6), v128.shuffle<f32>(l, h, 1, 3, 5, 7))
        v128.store(out + (o >> 1), f32x4.mul(sum, sharev))
      }
      for (; x < nx; x += 2) {
        const o = <usize>x << 2
        let sum = load<f32>(a + o) + load<f32>(b + o) + (load<f32>(c + o) + load<f32>(d + o))
        if (x + 1 < nx) sum += load<f32>(a + o, 4) + load<f32>(b + o, 4) + (load<f32>(c + o, 4) + load<f32>(d + o, 4))
        store<f32>(out + (o >> 1), sum * share)
      }
    }
  }
}

// fine += coarse of the cell it was merged into, fine planes z0 to z1
function prolong(level: usize, coarse: usize, fine: usize, z0: i32, z1: i32): void {
  const nx = load<i32>(level + NX), ny = load<i32>(level + NY)
  const ax = load<i32>(level + AX), ay = load<i32>(level + AY), az = load<i32>(level + AZ)
  const next = level + ENTRY
  const mx = load<i32>(next + NX), my = load<i32>(next + NY)
  for (let z = z0; z < z1; z++) {
    for (let y = 0; y < ny; y++) {
      const row = fine + ((<usize>(z * ny + y) * nx) << 2)
      const from = coarse + ((<usize>((z / az) * my + y / ay) * mx) << 2)
      let x = 0
      if (ax == 2) {
        for (; x + 8 <= nx; x += 8) {
          const c = v128.load(from + (<usize>x << 1))
          const p = row + (<usize>x << 2)
          v128.store(p, f32x4.add(v128.load(p), v128.shuffle<i32>(c, c, 0, 0, 1, 1)))
          v128.store(p, f32x4.add(v128.load(p, 16), v128.shuffle<i32>(c, c, 2, 2, 3, 3)), 16)
        }
      }
      for (; x < nx; x++) {
        const p = row + (<usize>x << 2)
        store<f32>(p, load<f32>(p) + load<f32>(from + (<usize>(x / ax) << 2)))
      }
    }
  }
}

// z = omega I r over floats i0 to i1
function firstGuess(level: usize, omega: f32, i0: i32, i1: i32): void {
  const inverse = <usize>load<u32>(level + INVERSE), right = <usize>load<u32>(level + RIGHT), answer = <usize>load<u32>(level + ANSWER)
  const om = f32x4.splat(omega)
  let i = i0
  for (; i + 4 <= i1; i += 4) {
    const o = <usize>i << 2
    v128.store(answer + o, f32x4.mul(f32x4.mul(om, v128.load(inverse + o)), v128.load(right + o)))
  }
  for (; i < i1; i++) {
    const o = <usize>i << 2
    store<f32>(answer + o, omega * load<f32>(inverse + o) * load<f32>(right + o))
  }
}

// @ts-ignore: decorator
@inline function voxels(level: usize): i32 {
  return load<i32>(level + NX) * load<i32>(level + NY) * load<i32>(level + NZ)
}
// @ts-ignore: decorator
@inline function swapAnswer(level: usize): void {
  const a = load<u32>(level + ANSWER)
  store<u32>(level + ANSWER, load<u32>(level + SPARE))
  store<u32>(level + SPARE, a)
}

// Going down: smooth from nothing, residual, restrict. Going up: prolong, smooth into the spare array and swap.
function cycle(levels: usize, count: i32, faces: i32, tid: i32, nt: i32): void {
  let shared = 0
  while (shared < count - 1 && voxels(levels + <usize>shared * ENTRY) >= SMALL) shared++
  for (let l = 0; l < shared; l++) down(levels + <usize>l * ENTRY, faces, tid, nt)
  if (tid == 0) {
    for (let l = shared; l < count - 1; l++) down(levels + <usize>l * ENTRY, faces, 0, 1)
    const bottom = levels + <usize>(count - 1) * ENTRY
    firstGuess(bottom, 1, 0, voxels(bottom))
    for (let l = count - 2; l >= shared; l--) up(levels + <usize>l * ENTRY, faces, 0, 1)
  }
  barrier(nt)
  for (let l = shared - 1; l >= 0; l--) up(levels + <usize>l * ENTRY, faces, tid, nt)
}

function down(level: usize, faces: i32, tid: i32, nt: i32): void {
  const n = load<i32>(level + NX) * load<i32>(level + NY)
  const nz = load<i32>(level + NZ)
  const z0 = low(nz, tid, nt), z1 = low(nz, tid + 1, nt)
  const right = <usize>load<u32>(level + RIGHT), answer = <usize>load<u32>(level + ANSWER), spare = <usize>load<u32>(level + SPARE)
  firstGuess(level, OMEGA, n * z0, n * z1)
  barrier(nt)
  for (let z = z0; z < z1; z++) residualPlane(level, answer, right, spare, z, faces, 0)
  barrier(nt)
  const mz = load<i32>(level + ENTRY + NZ)
  restrict(level, spare, <usize>load<u32>(level + ENTRY + RIGHT), low(mz, tid, nt), low(mz, tid + 1, nt))
  barrier(nt)
}

function up(level: usize, faces: i32, tid: i32, nt: i32): void {
  const nz = load<i32>(level + NZ)
  const z0 = low(nz, tid, nt), z1 = low(nz, tid + 1, nt)
  const right = <usize>load<u32>(level + RIGHT), answer = <usize>load<u32>(level + ANSWER), spare = <usize>load<u32>(level + SPARE)
  const coarse = <usize>load<u32>(level + ENTRY + ANSWER)
  prolong(level, coarse, answer, z0, z1)
  barrier(nt)
  for (let z = z0; z < z1; z++) jacobiPlane(level, answer, right, spare, z, faces)
  barrier(nt)
  if (tid == 0) swapAnswer(level)
  barrier(nt)
}

/**
 * levels: the table above (R of level 0 is the residual; K, I filled here); p, q: vectors; partial: 3 nz f64.
 * result (f64): iterations, ||r||, ||b||, ||u||.
 */
export function steadySolve(u: usize, levels: usize, count: i32, p: usize, q: usize, uptake: usize, source: usize, decay: f32, faces: i32,
  walls: usize, partial: usize, tolerance: f64, maximum: i32, result: usize, tid: i32, nt: i32): void {
  const nz = load<i32>(levels + NZ)
  const n = load<i32>(levels + NX) * load<i32>(levels + NY)
  const planeB = <usize>n << 2
  const z0 = low(nz, tid, nt), z1 = low(nz, tid + 1, nt)
  const right = <usize>load<u32>(levels + RIGHT)
  const loss = <usize>load<u32>(levels + LOSS)
  const partial2 = partial + (<usize>nz << 3), partial3 = partial2 + (<usize>nz << 3)

  // losses of every level
  for (let i = n * z0; i < n * z1; i++) {
    const o = <usize>i << 2
    store<f32>(loss + o, uptake ? decay + load<f32>(uptake + o) : decay)
  }
  barrier(nt)
  diagonal(levels, z0, z1, faces)
  for (let l = 1; l < count; l++) {
    const level = levels + <usize>l * ENTRY
    const mz = load<i32>(level + NZ)
    const m0 = low(mz, tid, nt), m1 = low(mz, tid + 1, nt)
    restrict(level - ENTRY, <usize>load<u32>(level - ENTRY + LOSS), <usize>load<u32>(level + LOSS), m0, m1)
    barrier(nt)
    diagonal(level, m0, m1, faces)
    barrier(nt)
  }

  let iterations = 0
  let rr: f64 = 0
  let bb: f64 = 0
  let uu: f64 = 0
  for (let round = 0; round < 4; round++) {
    // b into q (source and held faces = residual of u = 0), true residual into R
    for (let z = z0; z < z1; z++) {
      const o = <usize>z * planeB
      if (!source) memory.fill(q + o, 0, planeB)
      else memory.copy(q + o, source + o, planeB)
      residualPlane(levels, u, q, right, z, faces, walls)
      store<f64>(partial + (<usize>z << 3), dot(right + o, right + o, n))
      if (round == 0) {
        heldFaces(levels, q, z, faces, walls)
        store<f64>(partial2 + (<usize>z << 3), dot(q + o, q + o, n))
      }
      store<f64>(partial3 + (<usize>z << 3), dot(u + o, u + o, n))
    }
    barrier(nt)
    rr = total(partial, nz)
    if (round == 0) bb = total(partial2, nz)
    uu = total(partial3, nz)
    barrier(nt)
    // what f32 storage of u can resolve: half an ulp of u times the largest coefficient
    const c = <f64>load<f32>(levels + CX) + <f64>load<f32>(levels + CY) + <f64>load<f32>(levels + CZ)
    const floor = 2.4e-7 * c
    const target = max(tolerance * tolerance * bb, floor * floor * uu)
    if (!(rr > target) || iterations >= maximum) break

    cycle(levels, count, faces, tid, nt)
    let answer = <usize>load<u32>(levels + ANSWER)
    for (let z = z0; z < z1; z++) {
      const o = <usize>z * planeB
      store<f64>(partial + (<usize>z << 3), dot(right + o, answer + o, n))
      memory.copy(p + o, answer + o, planeB)
    }
    barrier(nt)
    let rz = total(partial, nz)
    for (;;) {
      for (let z = z0; z < z1; z++) {
        const o = <usize>z * planeB
        applyPlane(levels, p, q, z, faces)
        store<f64>(partial2 + (<usize>z << 3), dot(p + o, q + o, n))
      }
      barrier(nt)
      const step = rz / total(partial2, nz)
      const a = f32x4.splat(<f32>step)
      for (let z = z0; z < z1; z++) {
        const o = <usize>z * planeB
        advance(u + o, p + o, a, n)
        retreat(right + o, q + o, a, n)
        store<f64>(partial3 + (<usize>z << 3), dot(right + o, right + o, n))
      }
      barrier(nt)
      rr = total(partial3, nz)
      iterations++
      if (!(rr > 0.25 * target) || iterations >= maximum) break
      cycle(levels, count, faces, tid, nt)
      answer = <usize>load<u32>(levels + ANSWER)
      for (let z = z0; z < z1; z++) {
        const o = <usize>z * planeB
        store<f64>(partial + (<usize>z << 3), dot(right + o, answer + o, n))
      }
      barrier(nt)
      const next = total(partial, nz)
      const b = f32x4.splat(<f32>(next / rz))
      rz = next
      for (let z = z0; z < z1; z++) {
        const o = <usize>z * planeB
        combine(p + o, answer + o, b, n)
      }
      barrier(nt)
    }
    barrier(nt)
  }
  if (tid == 0) {
    store<f64>(result, <f64>iterations)
    store<f64>(result, sqrt(rr), 8)
    store<f64>(result, sqrt(bb), 16)
    store<f64>(result, sqrt(uu), 24)
  }
}

// q += what held faces give: 2 c value
function heldFaces(level: usize, q: usize, z: i32, faces: i32, walls: usize): void {
  if (!faces) return
  const nx = load<i32>(level + NX), ny = load<i32>(level + NY), nz = load<i32>(level + NZ)
  const wallRow = <usize>((nx + 3) & ~3) << 2
  const cx = load<f32>(level + CX), cy = load<f32>(level + CY), cz = load<f32>(level + CZ)
  for (let y = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++) {
      let sum: f32 = 0
      if (x == 0 && faces & 1) sum += 2 * cx * load<f32>(walls + 5 * wallRow)
      if (x == nx - 1 && faces & 2) sum += 2 * cx * load<f32>(walls + 5 * wallRow, 4)
      if (y == 0 && faces & 4) sum += 2 * cy * load<f32>(walls)
      if (y == ny - 1 && faces & 8) sum += 2 * cy * load<f32>(walls + wallRow)
      if (z == 0 && faces & 16) sum += 2 * cz * load<f32>(walls + 2 * wallRow)
      if (z == nz - 1 && faces & 32) sum += 2 * cz * load<f32>(walls + 3 * wallRow)
      const o = q + ((<usize>((z * ny + y) * nx + x)) << 2)
      store<f32>(o, load<f32>(o) + sum)
    }
  }
}

function advance(u: usize, p: usize, a: v128, n: i32): void {
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const o = <usize>i << 2
    v128.store(u + o, f32x4.add(v128.load(u + o), f32x4.mul(a, v128.load(p + o))))
  }
  for (; i < n; i++) {
    const o = <usize>i << 2
    store<f32>(u + o, load<f32>(u + o) + f32x4.extract_lane(a, 0) * load<f32>(p + o))
  }
}
function retreat(r: usize, q: usize, a: v128, n: i32): void {
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const o = <usize>i << 2
    v128.store(r + o, f32x4.sub(v128.load(r + o), f32x4.mul(a, v128.load(q + o))))
  }
  for (; i < n; i++) {
    const o = <usize>i << 2
    store<f32>(r + o, load<f32>(r + o) - f32x4.extract_lane(a, 0) * load<f32>(q + o))
  }
}
function combine(p: usize, z: usize, b: v128, n: i32): void {
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const o = <usize>i << 2
    v128.store(p + o, f32x4.add(v128.load(z + o), f32x4.mul(b, v128.load(p + o))))
  }
  for (; i < n; i++) {
    const o = <usize>i << 2
    store<f32>(p + o, load<f32>(z + o) + f32x4.extract_lane(b, 0) * load<f32>(p + o))
  }
}
