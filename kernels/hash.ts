// The bulk of the state hash: src/numerics/state-hash.ts (absorbBlocks) on this memory.

// @ts-ignore: decorator
@inline function turn(v: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(v, bits), i32x4.shr_u(v, 32 - bits))
}

/** lanes: a[0..3], b[0..3]; words: 4 blocks words. Sequential by nature: participant 0 does it. */
export function hashBlocks(lanes: usize, words: usize, blocks: i32, tid: i32, nt: i32): void {
  if (tid != 0) return
  const aIn = i32x4.splat(0x85ebca77), aOut = i32x4.splat(0x9e3779b1), bOut = i32x4.splat(0xc2b2ae3d), bAdd = i32x4.splat(0x165667b1)
  let a = v128.load(lanes), b = v128.load(lanes, 16)
  const e = words + (<usize>blocks << 4)
  for (let p = words; p < e; p += 16) {
    const w = v128.load(p)
    a = i32x4.mul(turn(i32x4.add(a, i32x4.mul(w, aIn)), 13), aOut)
    b = i32x4.add(i32x4.mul(turn(v128.xor(b, w), 17), bOut), bAdd)
  }
  v128.store(lanes, a)
  v128.store(lanes, b, 16)
}

/** Index of the first entry that is not a number, −1 when there is none; bytes = 4 or 8 per entry. Run by the driver alone. */
export function firstNaN(values: usize, n: i32, bytes: i32): i32 {
  if (bytes == 4) {
    for (let i = 0; i < n; i++) {
      const v = load<f32>(values + (<usize>i << 2))
      if (v != v) return i
    }
  } else {
    for (let i = 0; i < n; i++) {
      const v = load<f64>(values + (<usize>i << 3))
      if (v != v) return i
    }
  }
  return -1
}
