import type { VesselNetwork } from '../vessels/network.ts'
import type { Plan, SitePlan } from './plan.ts'

const mebibyte = 1 << 20

/** Cells at the start, by the plan's counts and densities (densities per wall area take the whole area of all walls). */
export function founderCount(site: SitePlan, network?: VesselNetwork): number {
  let wallArea = 0
  if (network)
    for (let s = 0; s < network.length.length; s++) wallArea += Math.PI * network.diameter[s] * network.length[s]
  const volume = site.box[0] * site.box[1] * site.box[2]
  let founders = 0
  for (const { count, densityPerVolume, densityPerWallArea } of site.cells) {
    founders += count ?? Math.ceil((densityPerVolume ?? 0) * volume + (densityPerWallArea ?? 0) * wallArea)
  }
  return founders
}

/** Most cells a plan's block holds: its own cap, or four times its founders and arrivals. */
export function cellCapacity(plan: Plan, founders: number): number {
  const site = plan.site
  if (!site) return 0
  if (site.capacity > 0) return site.capacity
  let arriving = 0
  for (const { count, rate, during } of site.arrivals) arriving += count ?? Math.ceil(2 * (rate ?? 0) * during)
  return Math.max(64, 4 * founders + arriving)
}

/**
 * Memory to reserve for a site, bytes. Generous: a page nobody touches costs nothing, so this is a ceiling and no cost.
 * @param plan the scenario
 * @param founders number of cells at the start
 */
export function siteBytes(plan: Plan, founders: number): number {
  const site = plan.site
  if (!site) return mebibyte
  const voxels = (site.box[0] * site.box[1] * site.box[2]) / site.voxel ** 3
  const cells = cellCapacity(plan, founders)
  const perVoxel = 64 * (site.fields.length + 2)
  const perCell = 600
  const perAttempt = 900 * (1 + site.replicas)
  const wall = 64 * mebibyte
  const wanted = 96 * mebibyte + wall + voxels * perVoxel + cells * perCell + Math.max(1000, cells) * perAttempt
  return Math.min(wanted, 3.5 * 1024 * mebibyte)
}
