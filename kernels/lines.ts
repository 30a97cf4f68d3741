import { barrier } from './control'

// Implicit tridiagonal line solves (locally one-dimensional scheme), f32 storage and arithmetic.
// Thomas rewritten to one coefficient: d_i = inv_i u_i + c_i d_{i-1}, then x_i = d_i + c_i x_{i+1}.
// Factor tables hold inv then c, each entry splatted to a v128, each half padded with zeros to a multiple of four entries.
// Strides are in bytes. Rows and planes may be contiguous (row = 4 nx) or padded.

// @ts-ignore: decorator
@inline function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c)
}
// @ts-ignore: decorator
@inline function low(n: i32, tid: i32, nt: i32): i32 {
  return <i32>((<i64>n * tid) / nt)
}

// @ts-ignore: decorator
@inline function storeLanes(p: usize, v: v128, lanes: i32): void {
  if (lanes >= 4) {
    v128.store(p, v)
    return
  }
  store<f32>(p, f32x4.extract_lane(v, 0))
  if (lanes > 1) store<f32>(p, f32x4.extract_lane(v, 1), 4)
  if (lanes > 2) store<f32>(p, f32x4.extract_lane(v, 2), 8)
}

// x lines of one slab: 16 rows (4 groups of 4) at once, 4x4 transposes in registers, forward results in buf (L1).
function solveX(base: usize, nx: i32, ny: i32, rowB: usize, fx: usize, buf: usize): void {
  const nxp = (nx + 3) & ~3
  if (<usize>nxp << 2 <= rowB) rowsX(base, nxp, ny, rowB, fx, buf, 4)
  else rowsX(base, nxp, ny, rowB, fx, buf, nx - (nxp - 4))
}
// @ts-ignore: decorator
@inline function rowsX(base: usize, nxp: i32, ny: i32, rowB: usize, fx: usize, buf: usize, lastLanes: i32): void {
  const cf = fx + (<usize>nxp << 4)
  for (let y0 = 0; y0 < ny; y0 += 16) {
    const ng = min(4, (ny - y0 + 3) >> 2)
    for (let xb = 0; xb < nxp; xb += 4) {
      const fi = fx + (<usize>xb << 4)
      const fc = cf + (<usize>xb << 4)
      const i0 = v128.load(fi), i1 = v128.load(fi, 16), i2 = v128.load(fi, 32), i3 = v128.load(fi, 48)
      const c0 = v128.load(fc), c1 = v128.load(fc, 16), c2 = v128.load(fc, 32), c3 = v128.load(fc, 48)
      let bp = buf + (<usize>xb << 6)
      for (let g = 0; g < ng; g++) {
        const y = y0 + (g << 2)
        const p = base + <usize>y * rowB + (<usize>xb << 2)
        const p1 = y + 1 < ny ? p + rowB : p
        const p2 = y + 2 < ny ? p1 + rowB : p1
        const p3 = y + 3 < ny ? p2 + rowB : p2
        const r0 = v128.load(p), r1 = v128.load(p1), r2 = v128.load(p2), r3 = v128.load(p3)
        const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7)
        const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7)
        const prev = xb ? v128.load(bp - 64) : f32x4.splat(0)
        const a0 = madd(c0, prev, f32x4.mul(i0, v128.shuffle<f64>(t0, t2, 0, 2)))
        const a1 = madd(c1, a0, f32x4.mul(i1, v128.shuffle<f64>(t0, t2, 1, 3)))
        const a2 = madd(c2, a1, f32x4.mul(i2, v128.shuffle<f64>(t1, t3, 0, 2)))
        const a3 = madd(c3, a2, f32x4.mul(i3, v128.shuffle<f64>(t1, t3, 1, 3)))
        v128.store(bp, a0)
        v128.store(bp, a1, 64)
        v128.store(bp, a2, 128)
        v128.store(bp, a3, 192)
        bp += 16
      }
    }
    for (let xb = nxp - 4; xb >= 0; xb -= 4) {
      const lanes = xb + 4 < nxp ? 4 : lastLanes
      const fc = cf + (<usize>xb << 4)
      const c0 = v128.load(fc), c1 = v128.load(fc, 16), c2 = v128.load(fc, 32), c3 = v128.load(fc, 48)
      let bp = buf + (<usize>xb << 6)
      for (let g = 0; g < ng; g++) {
        const y = y0 + (g << 2)
        const p = base + <usize>y * rowB + (<usize>xb << 2)
        const next = xb + 4 < nxp ? v128.load(bp, 256) : f32x4.splat(0)
        const a3 = madd(c3, next, v128.load(bp, 192))
        const a2 = madd(c2, a3, v128.load(bp, 128))
        const a1 = madd(c1, a2, v128.load(bp, 64))
        const a0 = madd(c0, a1, v128.load(bp))
        v128.store(bp, a0)
        const t0 = v128.shuffle<f32>(a0, a1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(a0, a1, 2, 6, 3, 7)
        const t2 = v128.shuffle<f32>(a2, a3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(a2, a3, 2, 6, 3, 7)
        if (y + 3 < ny && lanes == 4) {
          v128.store(p, v128.shuffle<f64>(t0, t2, 0, 2))
          v128.store(p + rowB, v128.shuffle<f64>(t0, t2, 1, 3))
          v128.store(p + 2 * rowB, v128.shuffle<f64>(t1, t3, 0, 2))
          v128.store(p + 3 * rowB, v128.shuffle<f64>(t1, t3, 1, 3))
        } else if (lanes == 4) {
          v128.store(p, v128.shuffle<f64>(t0, t2, 0, 2))
          if (y + 1 < ny) v128.store(p + rowB, v128.shuffle<f64>(t0, t2, 1, 3))
          if (y + 2 < ny) v128.store(p + 2 * rowB, v128.shuffle<f64>(t1, t3, 0, 2))
          if (y + 3 < ny) v128.store(p + 3 * rowB, v128.shuffle<f64>(t1, t3, 1, 3))
        } else {
          storeLanes(p, v128.shuffle<f64>(t0, t2, 0, 2), lanes)
          if (y + 1 < ny) storeLanes(p + rowB, v128.shuffle<f64>(t0, t2, 1, 3), lanes)
          if (y + 2 < ny) storeLanes(p + 2 * rowB, v128.shuffle<f64>(t1, t3, 0, 2), lanes)
          if (y + 3 < ny) storeLanes(p + 3 * rowB, v128.shuffle<f64>(t1, t3, 1, 3), lanes)
        }
        bp += 16
      }
    }
  }
}

// x lines, four species interleaved in one v128 per voxel: no transposes, four rows at once.
function solveX4(base: usize, nx: i32, ny: i32, rowB: usize, fx: usize): void {
  const nxp = (nx + 3) & ~3
  const cf = fx + (<usize>nxp << 4)
  for (let y0 = 0; y0 < ny; y0 += 4) {
    const p = base + <usize>y0 * rowB
    const q = y0 + 1 < ny ? p + rowB : p
    const s = y0 + 2 < ny ? q + rowB : q
    const t = y0 + 3 < ny ? s + rowB : s
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0
    for (let x: usize = 0, e = <usize>nx << 4; x < e; x += 16) {
      const i = v128.load(fx + x), c = v128.load(cf + x)
      const u0 = f32x4.mul(i, v128.load(p + x)), u1 = f32x4.mul(i, v128.load(q + x))
      const u2 = f32x4.mul(i, v128.load(s + x)), u3 = f32x4.mul(i, v128.load(t + x))
      a0 = madd(c, a0, u0)
      a1 = madd(c, a1, u1)
      a2 = madd(c, a2, u2)
      a3 = madd(c, a3, u3)
      v128.store(p + x, a0)
      v128.store(q + x, a1)
      v128.store(s + x, a2)
      v128.store(t + x, a3)
    }
    a0 = f32x4.splat(0)
    a1 = a0
    a2 = a0
    a3 = a0
    for (let x: isize = (<isize>nx - 1) << 4; x >= 0; x -= 16) {
      const c = v128.load(cf + x)
      a0 = madd(c, a0, v128.load(p + x))
      a1 = madd(c, a1, v128.load(q + x))
      a2 = madd(c, a2, v128.load(s + x))
      a3 = madd(c, a3, v128.load(t + x))
      v128.store(p + x, a0)
      v128.store(q + x, a1)
      v128.store(s + x, a2)
      v128.store(t + x, a3)
    }
  }
}

// d = inv u + c d_previous over contiguous bytes (a multiple of four); previous = 0: the first row.
// @ts-ignore: decorator
@inline function forwardRow(start: usize, previous: usize, bytes: usize, inv: v128, c: v128): void {
  let p = start
  const e = p + bytes
  const e16 = p + (bytes & ~15)
  const e64 = p + (bytes & ~63)
  const i = f32x4.extract_lane(inv, 0)
  if (!previous) {
    const zero = f32x4.splat(0)
    for (; p < e16; p += 16) v128.store(p, f32x4.add(f32x4.mul(inv, v128.load(p)), zero))
    for (; p < e; p += 4) store<f32>(p, i * load<f32>(p) + 0)
    return
  }
  const d = previous - p
  for (; p < e64; p += 64) {
    const a = madd(c, v128.load(p + d), f32x4.mul(inv, v128.load(p)))
    const b = madd(c, v128.load(p + d, 16), f32x4.mul(inv, v128.load(p, 16)))
    const f = madd(c, v128.load(p + d, 32), f32x4.mul(inv, v128.load(p, 32)))
    const g = madd(c, v128.load(p + d, 48), f32x4.mul(inv, v128.load(p, 48)))
    v128.store(p, a)
    v128.store(p, b, 16)
    v128.store(p, f, 32)
    v128.store(p, g, 48)
  }
  for (; p < e16; p += 16) v128.store(p, madd(c, v128.load(p + d), f32x4.mul(inv, v128.load(p))))
  const cs = f32x4.extract_lane(c, 0)
  for (; p < e; p += 4) store<f32>(p, cs * load<f32>(p + d) + i * load<f32>(p))
}
// @ts-ignore: decorator
@inline function backwardRow(start: usize, next: usize, bytes: usize, c: v128): void {
  let p = start
  const e = p + bytes
  const e16 = p + (bytes & ~15)
  const e64 = p + (bytes & ~63)
  const d = next - p
  for (; p < e64; p += 64) {
    const a = madd(c, v128.load(p + d), v128.load(p))
    const b = madd(c, v128.load(p + d, 16), v128.load(p, 16))
    const f = madd(c, v128.load(p + d, 32), v128.load(p, 32))
    const g = madd(c, v128.load(p + d, 48), v128.load(p, 48))
    v128.store(p, a)
    v128.store(p, b, 16)
    v128.store(p, f, 32)
    v128.store(p, g, 48)
  }
  for (; p < e16; p += 16) v128.store(p, madd(c, v128.load(p + d), v128.load(p)))
  const cs = f32x4.extract_lane(c, 0)
  for (; p < e; p += 4) store<f32>(p, cs * load<f32>(p + d) + load<f32>(p))
}
// u += delta over contiguous bytes
// @ts-ignore: decorator
@inline function addRow(u: usize, delta: usize, bytes: usize): void {
  const e = bytes & ~15
  let o: usize = 0
  for (; o < e; o += 16) v128.store(u + o, f32x4.add(v128.load(u + o), v128.load(delta + o)))
  for (; o < bytes; o += 4) store<f32>(u + o, load<f32>(u + o) + load<f32>(delta + o))
}

// y lines of a slab in register columns, 16 floats wide; the previous row stays in registers.
function solveY(base: usize, n: i32, stride: usize, bytes: usize, f: usize): void {
  const cf = f + (<usize>((n + 3) & ~3) << 4)
  let o: usize = 0
  for (; o + 64 <= bytes; o += 64) {
    let p = base + o
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0
    for (let k = 0; k < n; k++) {
      const i = v128.load(f + (<usize>k << 4)), c = v128.load(cf + (<usize>k << 4))
      a0 = madd(c, a0, f32x4.mul(i, v128.load(p)))
      a1 = madd(c, a1, f32x4.mul(i, v128.load(p, 16)))
      a2 = madd(c, a2, f32x4.mul(i, v128.load(p, 32)))
      a3 = madd(c, a3, f32x4.mul(i, v128.load(p, 48)))
      v128.store(p, a0)
      v128.store(p, a1, 16)
      v128.store(p, a2, 32)
      v128.store(p, a3, 48)
      p += stride
    }
    p -= stride
    for (let k = n - 2; k >= 0; k--) {
      p -= stride
      const c = v128.load(cf + (<usize>k << 4))
      a0 = madd(c, a0, v128.load(p))
      a1 = madd(c, a1, v128.load(p, 16))
      a2 = madd(c, a2, v128.load(p, 32))
      a3 = madd(c, a3, v128.load(p, 48))
      v128.store(p, a0)
      v128.store(p, a1, 16)
      v128.store(p, a2, 32)
      v128.store(p, a3, 48)
    }
  }
  if (o < bytes) solveRows(base + o, n, stride, bytes - o, f)
}
// whole rows: the z pass over a byte range of the planes, and tails of y
function solveRows(base: usize, n: i32, stride: usize, bytes: usize, f: usize): void {
  const cf = f + (<usize>((n + 3) & ~3) << 4)
  for (let k = 0; k < n; k++) {
    const p = base + <usize>k * stride
    forwardRow(p, k ? p - stride : 0, bytes, v128.load(f + (<usize>k << 4)), v128.load(cf + (<usize>k << 4)))
  }
  for (let k = n - 2; k >= 0; k--) {
    const p = base + <usize>k * stride
    backwardRow(p, p + stride, bytes, v128.load(cf + (<usize>k << 4)))
  }
}

const BLOCK: usize = 8192 // bytes of a plane handled at once in the threaded z pass, so that a column of planes stays in L2

// z lines over this participant's byte range; with target != 0 the solved change is added to the target.
function solveZ(base: usize, target: usize, nz: i32, planeB: usize, bytes: usize, fz: usize, tid: i32, nt: i32): void {
  const words = <i32>(bytes >> 6)
  const b0 = <usize>low(words, tid, nt) << 6
  const b1 = tid == nt - 1 ? bytes : <usize>low(words, tid + 1, nt) << 6
  for (let o = b0; o < b1; o += BLOCK) {
    const part = min(BLOCK, b1 - o)
    solveRows(base + o, nz, planeB, part, fz)
    if (target) for (let z = 0; z < nz; z++) addRow(target + o + <usize>z * planeB, base + o + <usize>z * planeB, part)
  }
}

/** One value-form step: (1 + l/3 - c d2)_x, _y, _z solved in turn, no flux through the faces (Yanenko 1971). */
export function lodStep(u: usize, nx: i32, ny: i32, nz: i32, rowB: usize, planeB: usize, fx: usize, fy: usize, fz: usize,
  scratch: usize, interleaved: i32, tid: i32, nt: i32): void {
  const bytes = rowB * ny
  const width = <usize>nx << (interleaved ? 4 : 2)
  const buf = scratch + (<usize>((nx + 3) & ~3) << 6) * tid
  if (nt == 1) {
    const cz = fz + (<usize>((nz + 3) & ~3) << 4)
    for (let z = 0; z < nz; z++) {
      const p = u + <usize>z * planeB
      if (interleaved) solveX4(p, nx, ny, rowB, fx)
      else solveX(p, nx, ny, rowB, fx, buf)
      solveY(p, ny, rowB, width, fy)
      forwardRow(p, z ? p - planeB : 0, bytes, v128.load(fz + (<usize>z << 4)), v128.load(cz + (<usize>z << 4)))
    }
    for (let z = nz - 2; z >= 0; z--) {
      const p = u + <usize>z * planeB
      backwardRow(p, p + planeB, bytes, v128.load(cz + (<usize>z << 4)))
    }
    return
  }
  const z1 = low(nz, tid + 1, nt)
  for (let z = low(nz, tid, nt); z < z1; z++) {
    const p = u + <usize>z * planeB
    if (interleaved) solveX4(p, nx, ny, rowB, fx)
    else solveX(p, nx, ny, rowB, fx, buf)
    solveY(p, ny, rowB, width, fy)
  }
  barrier(nt)
  solveZ(u, 0, nz, planeB, bytes, fz, tid, nt)
}

// Right side of the change form for one slab: r = (c lap u + dt S - dt (l + U) u) / (1 + dt (l + U)).
// walls: table of the host, 7 rows of nx (padded to 16 bytes) floats: values at y low, y high, z low, z high faces, then zeros;
// then floats: x-low value, x-high value. faces: bits 0-5 = x low, x high, y low, y high, z low, z high held at a value.
function changeSlab(u: usize, delta: usize, z: i32, nx: i32, ny: i32, nz: i32, uptake: usize, source: usize,
  c: f32, dt: f32, decay: f32, faces: i32, walls: usize): void {
  const rowB = <usize>nx << 2
  const planeB = rowB * ny
  const wallRow = <usize>((nx + 3) & ~3) << 2
  const zeros = walls + 4 * wallRow
  const xLow = load<f32>(walls + 5 * wallRow), xHigh = load<f32>(walls + 5 * wallRow, 4)
  const cv = f32x4.splat(c), dtv = f32x4.splat(dt), decayv = f32x4.splat(decay), one = f32x4.splat(1)
  for (let y = 0; y < ny; y++) {
    const o = <usize>z * planeB + <usize>y * rowB
    const p = u + o, q = delta + o
    const pu = uptake ? uptake + o : zeros
    const ps = source ? source + o : zeros
    let ym = p - rowB, yp = p + rowB, zm = p - planeB, zp = p + planeB
    let wym: f32 = 1, wyp: f32 = 1, wzm: f32 = 1, wzp: f32 = 1
    if (y == 0) {
      ym = faces & 4 ? walls : p
      wym = 2
    }
    if (y == ny - 1) {
      yp = faces & 8 ? walls + wallRow : p
      wyp = 2
    }
    if (z == 0) {
      zm = faces & 16 ? walls + 2 * wallRow : p
      wzm = 2
    }
    if (z == nz - 1) {
      zp = faces & 32 ? walls + 3 * wallRow : p
      wzp = 2
    }
    const vym = f32x4.splat(wym), vyp = f32x4.splat(wyp), vzm = f32x4.splat(wzm), vzp = f32x4.splat(wzp)
    // inner voxels in vectors, the last one overlapping (nothing is read that is written), then the two ends and short rows
    const inner = rowB >= 24 ? rowB - 4 : 4
    let x: usize = 4
    while (x < inner) {
      if (x + 16 > inner) x = inner - 16
      const v = v128.load(p + x)
      const lx = f32x4.add(f32x4.sub(v128.load(p + x - 4), v), f32x4.sub(v128.load(p + x, 4), v))
      const ly = f32x4.add(f32x4.mul(vym, f32x4.sub(v128.load(ym + x), v)), f32x4.mul(vyp, f32x4.sub(v128.load(yp + x), v)))
      const lz = f32x4.add(f32x4.mul(vzm, f32x4.sub(v128.load(zm + x), v)), f32x4.mul(vzp, f32x4.sub(v128.load(zp + x), v)))
      const lap = f32x4.add(f32x4.add(lx, ly), lz)
      const k = f32x4.mul(dtv, f32x4.add(decayv, v128.load(pu + x)))
      const r = f32x4.add(f32x4.mul(cv, lap), f32x4.sub(f32x4.mul(dtv, v128.load(ps + x)), f32x4.mul(k, v)))
      v128.store(q + x, f32x4.div(r, f32x4.add(one, k)))
      x += 16
    }
    for (x = rowB >= 24 ? rowB - 4 : 0; ; ) {
      const v = load<f32>(p + x)
      let left: f32, right: f32
      if (x == 0) left = faces & 1 ? 2 * (xLow - v) : 0
      else left = load<f32>(p + x - 4) - v
      if (x == rowB - 4) right = faces & 2 ? 2 * (xHigh - v) : 0
      else right = load<f32>(p + x + 4) - v
      const ly = wym * (load<f32>(ym + x) - v) + wyp * (load<f32>(yp + x) - v)
      const lz = wzm * (load<f32>(zm + x) - v) + wzp * (load<f32>(zp + x) - v)
      const lap = left + right + ly + lz
      const k = dt * (decay + load<f32>(pu + x))
      const r = c * lap + (dt * load<f32>(ps + x) - k * v)
      store<f32>(q + x, r / (1 + k))
      x += 4
      if (x == 4 && rowB >= 24) break
      if (x >= rowB) {
        if (rowB < 24) break
        x = 0
      }
    }
  }
}

/** One change-form step: (1 + dt(l+U)) (1 - c d2)_x (1 - c d2)_y (1 - c d2)_z delta = dt (D lap u - (l+U) u + S); u += delta. */
export function changeStep(u: usize, delta: usize, nx: i32, ny: i32, nz: i32, uptake: usize, source: usize, c: f32, dt: f32,
  decay: f32, faces: i32, walls: usize, fx: usize, fy: usize, fz: usize, scratch: usize, tid: i32, nt: i32): void {
  const rowB = <usize>nx << 2
  const planeB = rowB * ny
  const buf = scratch + (<usize>((nx + 3) & ~3) << 6) * tid
  if (nt == 1) {
    const cz = fz + (<usize>((nz + 3) & ~3) << 4)
    for (let z = 0; z < nz; z++) {
      const p = delta + <usize>z * planeB
      changeSlab(u, delta, z, nx, ny, nz, uptake, source, c, dt, decay, faces, walls)
      solveX(p, nx, ny, rowB, fx, buf)
      solveY(p, ny, rowB, rowB, fy)
      forwardRow(p, z ? p - planeB : 0, planeB, v128.load(fz + (<usize>z << 4)), v128.load(cz + (<usize>z << 4)))
    }
    for (let z = nz - 1; z >= 0; z--) {
      const p = delta + <usize>z * planeB
      if (z < nz - 1) backwardRow(p, p + planeB, planeB, v128.load(cz + (<usize>z << 4)))
      addRow(u + <usize>z * planeB, p, planeB)
    }
    return
  }
  const z1 = low(nz, tid + 1, nt)
  for (let z = low(nz, tid, nt); z < z1; z++) {
    const p = delta + <usize>z * planeB
    changeSlab(u, delta, z, nx, ny, nz, uptake, source, c, dt, decay, faces, walls)
    solveX(p, nx, ny, rowB, fx, buf)
    solveY(p, ny, rowB, rowB, fy)
  }
  barrier(nt)
  solveZ(delta, u, nz, planeB, planeB, fz, tid, nt)
}

/** Voxel reactions, implicit in the uptake: u = (u + dt S) / (1 + dt U). Pointers may be 0 (absent). */
export function reactStep(u: usize, count: i32, uptake: usize, source: usize, dt: f32, tid: i32, nt: i32): void {
  const quads = (count + 3) >> 2
  const first = low(quads, tid, nt) << 2
  const last = min(count, low(quads, tid + 1, nt) << 2)
  const dtv = f32x4.splat(dt), one = f32x4.splat(1), zero = f32x4.splat(0)
  let i = first
  for (; i + 4 <= last; i += 4) {
    const o = <usize>i << 2
    const s = source ? v128.load(source + o) : zero
    const k = uptake ? v128.load(uptake + o) : zero
    v128.store(u + o, f32x4.div(f32x4.add(v128.load(u + o), f32x4.mul(dtv, s)), f32x4.add(one, f32x4.mul(dtv, k))))
  }
  for (; i < last; i++) {
    const o = <usize>i << 2
    const s: f32 = source ? load<f32>(source + o) : 0
    const k: f32 = uptake ? load<f32>(uptake + o) : 0
    store<f32>(u + o, (load<f32>(u + o) + dt * s) / (1 + dt * k))
  }
}
