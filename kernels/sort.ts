import { barrier, NEXT } from './control'

// @ts-ignore: decorator
@inline function low(n: i32, tid: i32, nt: i32): i32 {
  return <i32>((<i64>n * tid) / nt)
}
// @ts-ignore: decorator
@inline export function binOf(v: f32, scale: f32, bins: i32): i32 {
  return max(0, min(bins - 1, <i32>(v * scale)))
}

// Stable counting sort in three passes: keys and a table of counts per participant, prefix over (bin, participant), placement.
// The order inside a bin is the order of slots, whatever the number of participants.
function prefix(bins: i32, start: usize, counts: usize, part: usize, tid: i32, nt: i32): void {
  barrier(nt)
  const b0 = low(bins, tid, nt), b1 = low(bins, tid + 1, nt)
  let sum = 0
  for (let b = b0; b < b1; b++) {
    for (let t = 0; t < nt; t++) {
      const q = counts + ((<usize>bins * t + b) << 2)
      const c = load<i32>(q)
      store<i32>(q, sum)
      sum += c
    }
  }
  store<i32>(part + (<usize>tid << 2), sum)
  barrier(nt)
  let offset = 0
  for (let t = 0; t < tid; t++) offset += load<i32>(part + (<usize>t << 2))
  for (let b = b0; b < b1; b++) {
    const q = counts + (<usize>b << 2)
    store<i32>(start + (<usize>b << 2), load<i32>(q) + offset)
    for (let t = 0; t < nt; t++) {
      const w = counts + ((<usize>bins * t + b) << 2)
      store<i32>(w, load<i32>(w) + offset)
    }
  }
  if (tid == nt - 1) {
    let total = 0
    for (let t = 0; t < nt; t++) total += load<i32>(part + (<usize>t << 2))
    store<i32>(start + (<usize>bins << 2), total)
  }
  barrier(nt)
}

/**
 * Sorts the cells with mask != 0 into bins; mirrors are rewritten in bin order: x, y, z, radius, slot, each `stride` bytes apart.
 * start: bins + 1 entries; counts: nt tables of bins; keys: one i32 a slot; part: nt.
 */
export function sortCells(x: usize, y: usize, z: usize, radius: usize, mask: usize, n: i32, mirror: usize, stride: usize,
  scaleX: f32, scaleY: f32, scaleZ: f32, gx: i32, gy: i32, gz: i32, start: usize, counts: usize, keys: usize, part: usize,
  tid: i32, nt: i32): void {
  const bins = gx * gy * gz
  const i0 = low(n, tid, nt), i1 = low(n, tid + 1, nt)
  const h = counts + ((<usize>bins * tid) << 2)
  memory.fill(h, 0, <usize>bins << 2)
  for (let i = i0; i < i1; i++) {
    const o = <usize>i << 2
    let b = -1
    if (load<u8>(mask + i)) {
      const bx = binOf(load<f32>(x + o), scaleX, gx)
      const by = binOf(load<f32>(y + o), scaleY, gy)
      const bz = binOf(load<f32>(z + o), scaleZ, gz)
      b = (bz * gy + by) * gx + bx
      const q = h + (<usize>b << 2)
      store<i32>(q, load<i32>(q) + 1)
    }
    store<i32>(keys + o, b)
  }
  prefix(bins, start, counts, part, tid, nt)
  for (let i = i0; i < i1; i++) {
    const o = <usize>i << 2
    const b = load<i32>(keys + o)
    if (b < 0) continue
    const q = h + (<usize>b << 2)
    const k = load<i32>(q)
    store<i32>(q, k + 1)
    store<i32>(mirror + 4 * stride + (<usize>k << 2), i)
  }
  barrier(nt)
  // columns by gathering: random reads overlap, random writes do not
  const total = load<i32>(start + (<usize>bins << 2))
  const k1 = low(total, tid + 1, nt)
  for (let k = low(total, tid, nt); k < k1; k++) {
    const d = mirror + (<usize>k << 2)
    const o = <usize>load<i32>(d + 4 * stride) << 2
    store<f32>(d, load<f32>(x + o))
    store<f32>(d + stride, load<f32>(y + o))
    store<f32>(d + 2 * stride, load<f32>(z + o))
    store<f32>(d + 3 * stride, load<f32>(radius + o))
  }
  if (tid == 0) atomic.store<i32>(NEXT, 0)
}

/** Slots with mask != 0 by voxel (compressed rows): start has voxels + 1 entries, slots in slot order inside a voxel. */
export function sortVoxels(x: usize, y: usize, z: usize, mask: usize, n: i32, scale: f32, gx: i32, gy: i32, gz: i32,
  start: usize, slots: usize, counts: usize, keys: usize, part: usize, tid: i32, nt: i32): void {
  const bins = gx * gy * gz
  const i0 = low(n, tid, nt), i1 = low(n, tid + 1, nt)
  const h = counts + ((<usize>bins * tid) << 2)
  memory.fill(h, 0, <usize>bins << 2)
  for (let i = i0; i < i1; i++) {
    const o = <usize>i << 2
    let b = -1
    if (load<u8>(mask + i)) {
      const bx = binOf(load<f32>(x + o), scale, gx)
      const by = binOf(load<f32>(y + o), scale, gy)
      const bz = binOf(load<f32>(z + o), scale, gz)
      b = (bz * gy + by) * gx + bx
      const q = h + (<usize>b << 2)
      store<i32>(q, load<i32>(q) + 1)
    }
    store<i32>(keys + o, b)
  }
  prefix(bins, start, counts, part, tid, nt)
  for (let i = i0; i < i1; i++) {
    const o = <usize>i << 2
    const b = load<i32>(keys + o)
    if (b < 0) continue
    const q = h + (<usize>b << 2)
    const k = load<i32>(q)
    store<i32>(q, k + 1)
    store<i32>(slots + (<usize>k << 2), i)
  }
}

/**
 * out[voxel] = base[voxel] + scale * sum over its cells of value[slot], summed in f64 in list order, so that no scatter-add and no
 * thread count can matter. base may be 0 (absent).
 */
export function sumByVoxel(start: usize, slots: usize, voxels: i32, value: usize, base: usize, scale: f64, out: usize, tid: i32, nt: i32): void {
  const v1 = low(voxels, tid + 1, nt)
  for (let v = low(voxels, tid, nt); v < v1; v++) {
    const o = <usize>v << 2
    const e = load<i32>(start + o, 4)
    let sum: f64 = 0
    for (let k = load<i32>(start + o); k < e; k++) {
      sum += <f64>load<f32>(value + (<usize>load<i32>(slots + (<usize>k << 2)) << 2))
    }
    const b: f64 = base ? <f64>load<f32>(base + o) : 0
    store<f32>(out + o, <f32>(b + scale * sum))
  }
}
