import { exp } from '../numerics/math.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'

/** A cluster of slip bonds that share a load equally and rebind. */
export interface BondCluster {
  /** Bonds, closed and open together. */
  size: number
  /** Load, pN. */
  force: number
  /** Rate of breaking of one bond without load, 1/s. */
  breakRate: number
  /** Rate of rebinding of one open bond, 1/s. */
  rebindRate: number
  /** x_s/kT, 1/pN. */
  forceScale: number
}

/** Rate, 1/s, at which the number of closed bonds falls by one. */
function breaking(cluster: BondCluster, closed: number): number {
  return closed * cluster.breakRate * exp((cluster.force * cluster.forceScale) / closed)
}

/**
 * Time, s, until the last bond of a closed cluster has broken: one exact draw (Gillespie 1976) of the birth–death process with rates
 * n k₀ exp(F x/(n kT)) down and (N − n) k_on up (Erdmann & Schwarz 2004, doi 10.1103/PhysRevLett.92.108102).
 */
export function clusterLifetime(cluster: BondCluster, random: RandomStream, keyLo: number, keyHi: number): number {
  let time = 0
  let closed = cluster.size
  for (let count = 0; closed > 0; count++) {
    // One address holds a limited number of draws: a new one every thousand events.
    if (count % 1000 === 0) random.at(purpose.bond, keyLo, keyHi, count / 1000)
    const down = breaking(cluster, closed)
    const up = (cluster.size - closed) * cluster.rebindRate
    time += random.exponential(down + up)
    if (random.uniform() * (down + up) < down) closed--
    else closed++
  }
  return time
}

/** Mean of `clusterLifetime`, exactly: the mean first passage of the master equation, summed state by state, s. */
export function meanClusterLifetime(cluster: BondCluster): number {
  // Mean time from n to n − 1 bonds: τ_N = 1/d_N, τ_n = (1 + u_n τ_{n+1})/d_n.
  let step = 0
  let sum = 0
  for (let n = cluster.size; n > 0; n--) {
    const up = (cluster.size - n) * cluster.rebindRate
    step = (1 + up * step) / breaking(cluster, n)
    sum += step
  }
  return sum
}
