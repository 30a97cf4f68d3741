// Philox4x32-10 (Salmon 2011, doi 10.1145/2063384.2063405), four counters at once: the words of src/numerics/philox.ts.

// @ts-ignore: decorator
@inline function high(a: v128, m: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(a, m), i64x2.extmul_high_i32x4_u(a, m), 1, 3, 5, 7)
}

/**
 * Four words per key: counter (keyLow[i], keyHigh[i], ordinal, word), key (seed, replicate). out: four columns of u32, `stride`
 * bytes apart; columns are written in whole quads (the arena pads).
 */
export function philoxColumns(keyLow: usize, keyHigh: usize, n: i32, ordinal: i32, word: i32, seed: i32, replicate: i32, out: usize,
  stride: usize, tid: i32, nt: i32): void {
  const m0 = i32x4.splat(0xd2511f53), m1 = i32x4.splat(0xcd9e8d57)
  const quads = (n + 3) >> 2
  const e = <usize>((<i64>quads * (tid + 1)) / nt) << 4
  for (let o = <usize>((<i64>quads * tid) / nt) << 4; o < e; o += 16) {
    let a = v128.load(keyLow + o), b = v128.load(keyHigh + o), c = i32x4.splat(ordinal), d = i32x4.splat(word)
    let x = seed, y = replicate
    for (let r = 0; r < 10; r++) {
      const h0 = high(a, m0), l0 = i32x4.mul(a, m0), h1 = high(c, m1), l1 = i32x4.mul(c, m1)
      a = v128.xor(v128.xor(h1, b), i32x4.splat(x))
      b = l1
      c = v128.xor(v128.xor(h0, d), i32x4.splat(y))
      d = l0
      x += 0x9e3779b9
      y += 0xbb67ae85
    }
    v128.store(out + o, a)
    v128.store(out + stride + o, b)
    v128.store(out + 2 * stride + o, c)
    v128.store(out + 3 * stride + o, d)
  }
}
