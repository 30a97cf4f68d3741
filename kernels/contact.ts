import { barrier, NEXT } from './control'
import { binOf } from './sort'

// Contact forces between spheres, full shell: each cell sums its own force, so no two threads write one place.
// Two phases: distance test and branch-free compaction of hits, then dense evaluation four at a time. A cell's sum is four
// running sums over its hits k mod 4, then (0+1)+(2+3): the order depends on slots and positions alone.

const LANES: v128 = i32x4(0, 1, 2, 3)
const CHUNK: i32 = 256 // bins handed out at once
const FLUSH: usize = 4096 // bytes of hits after which they are evaluated

// @ts-ignore: decorator
@inline function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c)
}
// @ts-ignore: decorator
@inline function sumLanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}
// @ts-ignore: decorator
@inline function gather(a: usize, b: usize, c: usize, d: usize): v128 {
  let v = v128.load_zero<f32>(a)
  v = v128.load_lane<f32>(b, v, 1)
  v = v128.load_lane<f32>(c, v, 2)
  return v128.load_lane<f32>(d, v, 3)
}

// Force over distance of four pairs; T = i32: law 0, T = f32: law 1.
// @ts-ignore: decorator
@inline function force<T>(d2: v128, rv: v128, rj: v128, v0: v128, v1: v128, v2: v128): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1)
  const d = f32x4.sqrt(d2)
  const ra = f32x4.abs(rv), rb = f32x4.abs(rj)
  const sum = f32x4.add(ra, rb)
  const inverse = f32x4.div(one, f32x4.mul(d, sum)) // one division gives 1/d and 1/(ri + rj)
  const inverseSum = f32x4.mul(inverse, d)
  const inverseD = f32x4.mul(inverse, sum)
  let f: v128
  if (isInteger<T>()) {
    // law 0: p0 (1 - d/R)^2 - p1 (1 - d p2/R)^2
    const q = f32x4.mul(d, inverseSum)
    const near = f32x4.max(zero, f32x4.sub(one, q))
    const far = f32x4.max(zero, f32x4.sub(one, f32x4.mul(q, v2)))
    f = f32x4.sub(f32x4.mul(v0, f32x4.mul(near, near)), f32x4.mul(v1, f32x4.mul(far, far)))
  } else {
    // law 1: p0 sqrt(Re) delta^1.5 - p1 Re max(0, 1 - gap p2)^2, the second part only between two radii of positive sign
    const effective = f32x4.mul(f32x4.mul(ra, rb), inverseSum)
    const overlap = f32x4.max(zero, f32x4.sub(sum, d))
    const gap = f32x4.max(zero, f32x4.sub(d, sum))
    const taper = f32x4.max(zero, f32x4.sub(one, f32x4.mul(gap, v2)))
    const hertz = f32x4.mul(f32x4.mul(v0, overlap), f32x4.sqrt(f32x4.mul(effective, overlap)))
    const pull = f32x4.mul(f32x4.mul(v1, effective), f32x4.mul(taper, taper))
    f = f32x4.sub(hertz, v128.andnot(pull, i32x4.shr_s(v128.or(rv, rj), 31)))
  }
  return f32x4.mul(f, inverseD)
}

function range<T>(mirror: usize, stride: usize, i0: i32, i1: i32, scaleX: f32, scaleY: f32, scaleZ: f32, gx: i32, gy: i32, gz: i32,
  reachX: i32, start: usize, p0: f32, p1: f32, p2: f32, cut2: f32, outX: usize, outY: usize, outZ: usize, hits: usize): void {
  const zero = f32x4.splat(0), tiny = f32x4.splat(1e-12)
  const v0 = f32x4.splat(p0), v1 = f32x4.splat(p1), v2 = f32x4.splat(p2), c2 = f32x4.splat(cut2)
  for (let i = i0; i < i1; i++) {
    const p = mirror + (<usize>i << 2)
    const x = load<f32>(p), y = load<f32>(p + stride), z = load<f32>(p + 2 * stride)
    const bx = binOf(x, scaleX, gx), by = binOf(y, scaleY, gy), bz = binOf(z, scaleZ, gz)
    const xl = max(bx - reachX, 0), xh = min(bx + reachX, gx - 1) + 1
    const xv = f32x4.splat(x), yv = f32x4.splat(y), zv = f32x4.splat(z), rv = f32x4.splat(load<f32>(p + 3 * stride))
    let fx = zero, fy = zero, fz = zero
    let m = hits
    let cz = max(bz - 1, 0), cy = max(by - 1, 0)
    const ze = min(bz + 1, gz - 1), ye = min(by + 1, gy - 1)
    let row = start + (<usize>((cz * gy + cy) * gx) << 2)
    let j = load<i32>(row + (<usize>xl << 2))
    let end = load<i32>(row + (<usize>xh << 2))
    for (;;) {
      for (; j < end; j += 4) {
        const q = mirror + (<usize>j << 2)
        const dx = f32x4.sub(xv, v128.load(q))
        const dy = f32x4.sub(yv, v128.load(q + stride))
        const dz = f32x4.sub(zv, v128.load(q + 2 * stride))
        const d2 = madd(dz, dz, madd(dy, dy, f32x4.mul(dx, dx)))
        const bits = i32x4.bitmask(v128.and(f32x4.lt(d2, c2), i32x4.lt_s(LANES, i32x4.splat(end - j))))
        // always store the index, advance by the bit
        store<i32>(m, j)
        m += <usize>((bits & 1) << 2)
        store<i32>(m, j + 1)
        m += <usize>((bits & 2) << 1)
        store<i32>(m, j + 2)
        m += <usize>(bits & 4)
        store<i32>(m, j + 3)
        m += <usize>((bits & 8) >> 1)
        if (m - hits >= FLUSH) {
          j += 4
          break
        }
      }
      let more = j < end
      if (!more) {
        if (++cy > ye) {
          cy = max(by - 1, 0)
          cz++
        }
        more = cz <= ze
        if (more) {
          row = start + (<usize>((cz * gy + cy) * gx) << 2)
          j = load<i32>(row + (<usize>xl << 2))
          end = load<i32>(row + (<usize>xh << 2))
        }
      }
      if (more && m - hits < FLUSH) continue
      // evaluate: all hits at the end, whole quads before
      let count = <i32>((m - hits) >> 2)
      if (more) count &= ~3
      else {
        store<i32>(m, i)
        store<i32>(m, i, 4)
        store<i32>(m, i, 8)
      }
      let s = hits
      for (let k = 0; k < count; k += 4, s += 16) {
        const qa = mirror + (<usize>load<i32>(s) << 2), qb = mirror + (<usize>load<i32>(s, 4) << 2)
        const qc = mirror + (<usize>load<i32>(s, 8) << 2), qd = mirror + (<usize>load<i32>(s, 12) << 2)
        const dx = f32x4.sub(xv, gather(qa, qb, qc, qd))
        const dy = f32x4.sub(yv, gather(qa + stride, qb + stride, qc + stride, qd + stride))
        const dz = f32x4.sub(zv, gather(qa + 2 * stride, qb + 2 * stride, qc + 2 * stride, qd + 2 * stride))
        const rj = gather(qa + 3 * stride, qb + 3 * stride, qc + 3 * stride, qd + 3 * stride)
        const d2 = madd(dz, dz, madd(dy, dy, madd(dx, dx, tiny)))
        const f = v128.and(force<T>(d2, rv, rj, v0, v1, v2), i32x4.lt_s(LANES, i32x4.splat(count - k)))
        fx = madd(f, dx, fx)
        fy = madd(f, dy, fy)
        fz = madd(f, dz, fz)
      }
      if (!more) break
      // move the remainder (fewer than four) to the front
      v128.store(hits, v128.load(s))
      m = hits + (m - s)
    }
    const o = <usize>load<i32>(p + 4 * stride) << 2
    store<f32>(outX + o, sumLanes(fx))
    store<f32>(outY + o, sumLanes(fy))
    store<f32>(outZ + o, sumLanes(fz))
  }
}

// Four-lane compaction: for each pattern of hits, the byte order that brings the hit lanes to the front.
// @ts-ignore: decorator
@lazy const FRONT: usize = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  4, 5, 6, 7, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  8, 9, 10, 11, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 8, 9, 10, 11, 8, 9, 10, 11, 12, 13, 14, 15,
  4, 5, 6, 7, 8, 9, 10, 11, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  12, 13, 14, 15, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15,
  4, 5, 6, 7, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 12, 13, 14, 15,
  8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15,
  4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
], 16)
const LOCAL: usize = 4160 // bytes from one local column to the next: 1024 candidates and padding
const CANDIDATES: i32 = 1024
const HITS: usize = 4 * LOCAL // where the list of hits starts
const SCRATCH: usize = 24576 // bytes a participant needs

// All cells of the bins b0 to b1. The candidates of a bin (27 bins around it) are copied once and serve all its cells; a bin with too
// many of them falls back to the list of ranges, which meets the same cells in the same order.
// @ts-ignore: decorator
@inline function bins<T>(mirror: usize, stride: usize, b0: i32, b1: i32, scaleX: f32, scaleY: f32, scaleZ: f32, gx: i32, gy: i32, gz: i32,
  start: usize, p0: f32, p1: f32, p2: f32, cut2: f32, outX: usize, outY: usize, outZ: usize, scratch: usize): void {
  const zero = f32x4.splat(0), tiny = f32x4.splat(1e-12)
  const v0 = f32x4.splat(p0), v1 = f32x4.splat(p1), v2 = f32x4.splat(p2), c2 = f32x4.splat(cut2)
  const hits = scratch + HITS
  for (let b = b0; b < b1; b++) {
    const first = load<i32>(start + (<usize>b << 2)), last = load<i32>(start + (<usize>b << 2), 4)
    if (first == last) continue
    const bx = b % gx, by = (b / gx) % gy, bz = b / (gx * gy)
    const xl = max(bx - 1, 0), xh = min(bx + 1, gx - 1) + 1
    const y0 = max(by - 1, 0), ye = min(by + 1, gy - 1)
    let n = 0
    let fits = true
    for (let cz = max(bz - 1, 0), ze = min(bz + 1, gz - 1); cz <= ze; cz++) {
      for (let cy = y0; cy <= ye; cy++) {
        const row = start + (<usize>((cz * gy + cy) * gx) << 2)
        const j = load<i32>(row + (<usize>xl << 2))
        const length = load<i32>(row + (<usize>xh << 2)) - j
        if (n + length > CANDIDATES) {
          fits = false
          break
        }
        let from = mirror + (<usize>j << 2), to = scratch + (<usize>n << 2)
        n += length
        for (const e = scratch + (<usize>n << 2); to < e; to += 16, from += 16) {
          v128.store(to, v128.load(from))
          v128.store(to + LOCAL, v128.load(from + stride))
          v128.store(to + 2 * LOCAL, v128.load(from + 2 * stride))
          v128.store(to + 3 * LOCAL, v128.load(from + 3 * stride))
        }
      }
      if (!fits) break
    }
    if (!fits) {
      range<T>(mirror, stride, first, last, scaleX, scaleY, scaleZ, gx, gy, gz, 1, start, p0, p1, p2, cut2, outX, outY, outZ, hits)
      continue
    }
    const stop = scratch + (<usize>n << 2)
    v128.store(stop, f32x4.splat(1e18)) // beyond every reach
    for (let i = first; i < last; i++) {
      const p = mirror + (<usize>i << 2)
      const xv = v128.load32_splat(p), yv = v128.load32_splat(p + stride), zv = v128.load32_splat(p + 2 * stride)
      const rv = v128.load32_splat(p + 3 * stride)
      let m = hits
      let index = i32x4(0, 4, 8, 12)
      const four = i32x4.splat(16)
      for (let q = scratch; q < stop; q += 16) {
        const dx = f32x4.sub(xv, v128.load(q))
        const dy = f32x4.sub(yv, v128.load(q + LOCAL))
        const dz = f32x4.sub(zv, v128.load(q + 2 * LOCAL))
        const d2 = madd(dz, dz, madd(dy, dy, f32x4.mul(dx, dx)))
        const bits = i32x4.bitmask(f32x4.lt(d2, c2))
        v128.store(m, v128.swizzle(index, v128.load(FRONT + (<usize>bits << 4))))
        m += <usize>popcnt(bits) << 2
        index = i32x4.add(index, four)
      }
      const count = <i32>((m - hits) >> 2)
      v128.store(m, zero)
      let fx = zero, fy = zero, fz = zero
      for (let k = 0; k < count; k += 4) {
        const s = hits + (<usize>k << 2)
        const qa = scratch + load<u32>(s), qb = scratch + load<u32>(s, 4), qc = scratch + load<u32>(s, 8), qd = scratch + load<u32>(s, 12)
        const dx = f32x4.sub(xv, gather(qa, qb, qc, qd))
        const dy = f32x4.sub(yv, gather(qa + LOCAL, qb + LOCAL, qc + LOCAL, qd + LOCAL))
        const dz = f32x4.sub(zv, gather(qa + 2 * LOCAL, qb + 2 * LOCAL, qc + 2 * LOCAL, qd + 2 * LOCAL))
        const rj = gather(qa + 3 * LOCAL, qb + 3 * LOCAL, qc + 3 * LOCAL, qd + 3 * LOCAL)
        const d2 = madd(dz, dz, madd(dy, dy, madd(dx, dx, tiny)))
        const f = v128.and(force<T>(d2, rv, rj, v0, v1, v2), i32x4.lt_s(LANES, i32x4.splat(count - k)))
        fx = madd(f, dx, fx)
        fy = madd(f, dy, fy)
        fz = madd(f, dz, fz)
      }
      const o = <usize>load<i32>(p + 4 * stride) << 2
      store<f32>(outX + o, sumLanes(fx))
      store<f32>(outY + o, sumLanes(fy))
      store<f32>(outZ + o, sumLanes(fz))
    }
  }
}

/**
 * Forces on every sorted cell, written to its own slot. law 0: the quadratic law of W3; law 1: Hertz repulsion with DMT adhesion of
 * short range; a radius of negative sign is that of a cell that does not adhere. scratch: 24 KiB a participant. Bins must not be narrower than the reach.
 */
export function contactForces(mirror: usize, stride: usize, scaleX: f32, scaleY: f32, scaleZ: f32, gx: i32, gy: i32, gz: i32,
  start: usize, law: i32, p0: f32, p1: f32, p2: f32, cut2: f32, outX: usize, outY: usize, outZ: usize, scratch: usize, tid: i32, nt: i32): void {
  const count = gx * gy * gz
  const mine = scratch + SCRATCH * tid
  for (;;) {
    const b0 = atomic.add<i32>(NEXT, CHUNK)
    if (b0 >= count) break
    const b1 = min(count, b0 + CHUNK)
    if (law == 0) bins<i32>(mirror, stride, b0, b1, scaleX, scaleY, scaleZ, gx, gy, gz, start, p0, p1, p2, cut2, outX, outY, outZ, mine)
    else bins<f32>(mirror, stride, b0, b1, scaleX, scaleY, scaleZ, gx, gy, gz, start, p0, p1, p2, cut2, outX, outY, outZ, mine)
  }
  barrier(nt)
  if (tid == 0) atomic.store<i32>(NEXT, 0)
}

/**
 * x += v dt for slots with mask == 1, with a compensation column (Kahan 1965) so that micrometres an hour are not lost at
 * 3000 um; positions stay in [0, limit]. One call per axis.
 */
export function moveAxis(x: usize, lost: usize, v: usize, mask: usize, n: i32, dt: f32, limit: f32, tid: i32, nt: i32): void {
  const i0 = <i32>((<i64>n * tid) / nt), i1 = <i32>((<i64>n * (tid + 1)) / nt)
  for (let i = i0; i < i1; i++) {
    if (load<u8>(mask + i) != 1) continue
    const o = <usize>i << 2
    const old = load<f32>(x + o)
    const change = load<f32>(v + o) * dt - load<f32>(lost + o)
    const next = old + change
    const inside = max<f32>(0, min<f32>(limit, next))
    store<f32>(x + o, inside)
    store<f32>(lost + o, inside == next ? next - old - change : 0)
  }
}
