import type { ParameterSet } from '../evidence/parameter-set.ts'
import { type Barrier, catchSlipRate, dimerCatchSlipRate, seriesBarrierRate, slipRate } from './bond-laws.ts'

/** Receptor and ligand whose single-bond kinetics the library has. */
export type BondPair =
  | 'P-selectin/PSGL-1'
  | 'P-selectin/PSGL-1 dimer'
  | 'E-selectin/PSGL-1'
  | 'L-selectin/PNAd'
  | 'LFA-1/ICAM-1 resting'
  | 'LFA-1/ICAM-1 active'
  | 'VLA-4/VCAM-1'

/** Rate of breaking, 1/s, of one bond under a force along it, pN. */
export type BreakingRate = (force: number) => number

/**
 * Breaking law of a receptor pair with the constants of the library: selectins slip (E, L) or catch and slip (P), integrins
 * have two barriers in series. Values are read now, not at each call.
 */
export function breakingRate(pair: BondPair, parameters: ParameterSet): BreakingRate {
  const kT = parameters.value('junction.thermalEnergy')
  switch (pair) {
    case 'P-selectin/PSGL-1':
    case 'P-selectin/PSGL-1 dimer': {
      const catching: Barrier = {
        rate: parameters.value('bond.pSelectin.catchRate'),
        distance: parameters.value('bond.pSelectin.catchDistance'),
      }
      const slipping: Barrier = {
        rate: parameters.value('bond.pSelectin.slipRate'),
        distance: parameters.value('bond.pSelectin.slipDistance'),
      }
      return pair === 'P-selectin/PSGL-1'
        ? (force) => catchSlipRate(force, catching, slipping, kT)
        : (force) => dimerCatchSlipRate(force, catching, slipping, kT)
    }
    case 'E-selectin/PSGL-1': {
      const bond: Barrier = {
        rate: parameters.value('bond.eSelectin.rate'),
        distance: parameters.value('bond.eSelectin.distance'),
      }
      return (force) => slipRate(force, bond, kT)
    }
    case 'L-selectin/PNAd': {
      const bond: Barrier = {
        rate: parameters.value('bond.lSelectin.rate'),
        distance: parameters.value('bond.lSelectin.distance'),
      }
      return (force) => slipRate(force, bond, kT)
    }
    case 'LFA-1/ICAM-1 resting':
    case 'LFA-1/ICAM-1 active': {
      const outer: Barrier = {
        rate: parameters.value(pair === 'LFA-1/ICAM-1 active' ? 'bond.lfa1.activeRate' : 'bond.lfa1.restingRate'),
        distance: parameters.value('bond.lfa1.outerDistance'),
      }
      const inner: Barrier = {
        rate: parameters.value('bond.lfa1.innerRate'),
        distance: parameters.value('bond.lfa1.innerDistance'),
      }
      return (force) => seriesBarrierRate(force, outer, inner, kT)
    }
    case 'VLA-4/VCAM-1': {
      const outer: Barrier = {
        rate: parameters.value('bond.vla4.outerRate'),
        distance: parameters.value('bond.vla4.outerDistance'),
      }
      const inner: Barrier = {
        rate: parameters.value('bond.vla4.innerRate'),
        distance: parameters.value('bond.vla4.innerDistance'),
      }
      return (force) => seriesBarrierRate(force, outer, inner, kT)
    }
  }
}
