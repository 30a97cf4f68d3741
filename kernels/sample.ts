// Fields at cells: the arithmetic of Grid.interpolate and Grid.gradient (src/tissue/grid.ts), f64, rounded once at the end.

let nx: i32 = 0, ny: i32 = 0, nz: i32 = 0
let dx: f64 = 1
let field: usize = 0

// @ts-ignore: decorator
@inline function at(p: i32): f64 {
  return <f64>load<f32>(field + (<usize>p << 2))
}

function interpolate(x: f64, y: f64, z: f64): f64 {
  const gx = min<f64>(<f64>(nx - 1), max<f64>(0, x / dx - 0.5))
  const gy = min<f64>(<f64>(ny - 1), max<f64>(0, y / dx - 0.5))
  const gz = min<f64>(<f64>(nz - 1), max<f64>(0, z / dx - 0.5))
  const ix = min(max(0, nx - 2), <i32>gx), iy = min(max(0, ny - 2), <i32>gy), iz = min(max(0, nz - 2), <i32>gz)
  const fx = gx - <f64>ix, fy = gy - <f64>iy, fz = gz - <f64>iz
  const sx = nx > 1 ? 1 : 0, sy = ny > 1 ? nx : 0, sz = nz > 1 ? nx * ny : 0
  const p = (iz * ny + iy) * nx + ix
  const a = at(p) + fx * (at(p + sx) - at(p))
  const b = at(p + sy) + fx * (at(p + sy + sx) - at(p + sy))
  const c = at(p + sz) + fx * (at(p + sz + sx) - at(p + sz))
  const d = at(p + sz + sy) + fx * (at(p + sz + sy + sx) - at(p + sz + sy))
  const e = a + fy * (b - a)
  return e + fz * (c + fy * (d - c) - e)
}

/**
 * Value and gradient of a field at the slots with mask != 0. out: value, then d/dx, d/dy, d/dz: four f32 columns; a pointer of 0
 * leaves that column out (gradient: all three by gradX = 0).
 */
export function sampleField(x: usize, y: usize, z: usize, mask: usize, n: i32, values: usize, cellsX: i32, cellsY: i32, cellsZ: i32,
  voxel: f64, value: usize, gradX: usize, gradY: usize, gradZ: usize, tid: i32, nt: i32): void {
  nx = cellsX
  ny = cellsY
  nz = cellsZ
  dx = voxel
  field = values
  const h = voxel / 2
  const e = <i32>((<i64>n * (tid + 1)) / nt)
  for (let i = <i32>((<i64>n * tid) / nt); i < e; i++) {
    if (!load<u8>(mask + i)) continue
    const o = <usize>i << 2
    const px = <f64>load<f32>(x + o), py = <f64>load<f32>(y + o), pz = <f64>load<f32>(z + o)
    if (value) store<f32>(value + o, <f32>interpolate(px, py, pz))
    if (!gradX) continue
    store<f32>(gradX + o, <f32>((interpolate(px + h, py, pz) - interpolate(px - h, py, pz)) / voxel))
    store<f32>(gradY + o, <f32>((interpolate(px, py + h, pz) - interpolate(px, py - h, pz)) / voxel))
    store<f32>(gradZ + o, <f32>((interpolate(px, py, pz + h) - interpolate(px, py, pz - h)) / voxel))
  }
}
