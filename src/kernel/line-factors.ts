/** What stands at the two ends of a line: no flux, or a value held on the face of the end voxel. */
export interface LineEnds {
  lowHeld?: boolean
  highHeld?: boolean
}

/**
 * Factors of one tridiagonal line for the kernels: diagonal 1 + 2c + loss (1 + c + loss at a closed end, 1 + 3c + loss at a held
 * end), off-diagonal −c. With inv and c' the sweep is d_i = inv_i u_i + c'_i d_{i−1}, then x_i = d_i + c'_i x_{i+1}: Thomas
 * rewritten to one coefficient. Made in f64, rounded once.
 * @param n voxels of the line
 * @param c D dt / dx²
 * @param loss λ dt / 3 of this axis, 0 in the change form
 * @returns inv then c', each entry four times (for vectors), each table padded with zeros to a multiple of four entries
 */
export function lineFactors(n: number, c: number, loss: number, ends: LineEnds = {}): Float32Array {
  const padded = Math.ceil(n / 4) * 4
  const table = new Float32Array(8 * padded)
  let previous = 0
  for (let i = 0; i < n; i++) {
    let diagonal = 1 + 2 * c + loss
    if (i === 0) diagonal += ends.lowHeld ? c : -c
    if (i === n - 1) diagonal += ends.highHeld ? c : -c
    const inverse = 1 / (diagonal - c * previous)
    previous = c * inverse
    table.fill(inverse, 4 * i, 4 * i + 4)
    table.fill(previous, 4 * (padded + i), 4 * (padded + i) + 4)
  }
  return table
}
