import { barrier, NEXT } from './control'
import { binOf } from './sort'

// Contact forces between spheres, full shell: each cell sums its own force, so no two threads write one place.
// Two phases: distance test and branch-free compaction of hits, then dense evaluation four at a time. A cell's sum is four
// running sums over its hits k mod 4, then (0+1)+(2+3): the order depends on slots and positions alone.

const LANES: v128 = i32x4(0, 1, 2, 3)
const CHUNK: i32 = 1024 // cells handed out at once
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

// @ts-ignore: decorator
@inline function range<T>(mirror: usize, stride: usize, i0: i32, i1: i32, scaleX: f32, scaleY: f32, scaleZ: f32, gx: i32, gy: i32, gz: i32,
  reachX: i32, start: usize, p0: f32, p1: f32, p2: f32, cut2: f32, outX: usize, outY: usize, outZ: usize, hits: usize): void {
  const zero = f32x4.splat(0), one = f32x4.splat(1), tiny = f32x4.splat(1e-12)
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
        const d = f32x4.sqrt(d2)
        const sum = f32x4.add(rv, rj)
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
          // law 1: p0 sqrt(Re) delta^1.5 - p1 Re max(0, 1 - gap p2)^2
          const effective = f32x4.mul(f32x4.mul(rv, rj), inverseSum)
          const overlap = f32x4.max(zero, f32x4.sub(sum, d))
          const gap = f32x4.max(zero, f32x4.sub(d, sum))
          const taper = f32x4.max(zero, f32x4.sub(one, f32x4.mul(gap, v2)))
          const hertz = f32x4.mul(f32x4.mul(v0, overlap), f32x4.sqrt(f32x4.mul(effective, overlap)))
          f = f32x4.sub(hertz, f32x4.mul(f32x4.mul(v1, effective), f32x4.mul(taper, taper)))
        }
        f = v128.and(f32x4.mul(f, inverseD), i32x4.lt_s(LANES, i32x4.splat(count - k)))
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

/**
 * Forces on every sorted cell, written to its own slot. law 0: the quadratic law of W3; law 1: Hertz repulsion with DMT adhesion of
 * short range. reachX: bins to look at on either side along x (finer bins along x cut the candidates). hits: 8 KiB a participant.
 */
export function contactForces(mirror: usize, stride: usize, scaleX: f32, scaleY: f32, scaleZ: f32, gx: i32, gy: i32, gz: i32, reachX: i32,
  start: usize, law: i32, p0: f32, p1: f32, p2: f32, cut2: f32, outX: usize, outY: usize, outZ: usize, hits: usize, tid: i32, nt: i32): void {
  const n = load<i32>(start + (<usize>(gx * gy * gz) << 2))
  const mine = hits + (<usize>tid << 13)
  for (;;) {
    const i0 = atomic.add<i32>(NEXT, CHUNK)
    if (i0 >= n) break
    const i1 = min(n, i0 + CHUNK)
    if (law == 0) range<i32>(mirror, stride, i0, i1, scaleX, scaleY, scaleZ, gx, gy, gz, reachX, start, p0, p1, p2, cut2, outX, outY, outZ, mine)
    else range<f32>(mirror, stride, i0, i1, scaleX, scaleY, scaleZ, gx, gy, gz, reachX, start, p0, p1, p2, cut2, outX, outY, outZ, mine)
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
