import type { ParameterSet } from '../evidence/parameter-set.ts'
import { exp } from '../numerics/math.ts'

/** Damage by shear. Stresses Pa, times s, rate 1/s at the reference stress. */
export interface ShearLaw {
  readonly rate: number
  readonly reference: number
  readonly delay: number
}

export function shearLaw(parameters: ParameterSet): ShearLaw {
  return {
    rate: parameters.value('shear.rate'),
    reference: parameters.value('shear.reference'),
    delay: parameters.value('shear.delay'),
  }
}

/** A stretch of constant wall shear stress. */
export interface ShearStretch {
  readonly stress: number
  readonly duration: number
}

/**
 * Stress felt at the end of a stretch: dσ/dt = (τ − σ)/τ_v, the cytoplasm's viscous delay.
 * @param felt σ at its start, Pa
 */
export function feltStress(felt: number, stretch: ShearStretch, law: ShearLaw): number {
  return stretch.stress + (felt - stretch.stress) * exp(-stretch.duration / law.delay)
}

/** ∫ k_s (σ/σ_ref)² dt over one stretch, exact. */
function stretchDamage(felt: number, stretch: ShearStretch, law: ShearLaw): number {
  const { stress, duration } = stretch
  const excess = felt - stress
  const once = exp(-duration / law.delay)
  const integral =
    stress * stress * duration +
    2 * stress * excess * law.delay * (1 - once) +
    0.5 * excess * excess * law.delay * (1 - once * once)
  return (law.rate * integral) / (law.reference * law.reference)
}

/**
 * Share killed by a course of stress: 1 − exp(−∫ k_s (σ/σ_ref)² dt), σ delayed. Sustained stress kills (60 dyn/cm² for 4 h
 * more than 90 %, Regmi et al. 2017, doi 10.1038/srep39975); a millisecond's pulse is hardly felt.
 * @param course stretches in order; the cell starts unstressed
 */
export function shearDeath(course: readonly ShearStretch[], law: ShearLaw): number {
  let felt = 0
  let damage = 0
  for (const stretch of course) {
    damage += stretchDamage(felt, stretch, law)
    felt = feltStress(felt, stretch, law)
  }
  return 1 - exp(-damage)
}

/**
 * Mean damage hazard of a cell that goes round and round, 1/s: the course is repeated until the felt stress is periodic.
 * @param circuit the stretches of one circuit
 */
export function circuitHazard(circuit: readonly ShearStretch[], law: ShearLaw): number {
  let felt = 0
  for (let round = 0; round < 200; round++) {
    const before = felt
    for (const stretch of circuit) felt = feltStress(felt, stretch, law)
    if (Math.abs(felt - before) <= 1e-12 * felt) break
  }
  let damage = 0
  let time = 0
  for (const stretch of circuit) {
    damage += stretchDamage(felt, stretch, law)
    felt = feltStress(felt, stretch, law)
    time += stretch.duration
  }
  return damage / time
}

/**
 * One circuit of the blood: arteries, arterioles with capillaries, venules, veins.
 * @param circulation circulation time, s
 * @param arterialShare share of it in arteries and systemic capillaries
 */
export function bloodCircuit(parameters: ParameterSet, circulation: number, arterialShare: number): ShearStretch[] {
  // The short vessels take their own times, but never more than half of a mouse's few seconds.
  const arteriole = Math.min(parameters.value('shear.arterioleTime'), 0.5 * arterialShare * circulation)
  const venule = Math.min(parameters.value('shear.venuleTime'), 0.5 * (1 - arterialShare) * circulation)
  return [
    { stress: parameters.value('shear.arteryStress'), duration: arterialShare * circulation - arteriole },
    { stress: parameters.value('shear.arterioleStress'), duration: arteriole },
    { stress: parameters.value('shear.venuleStress'), duration: venule },
    { stress: parameters.value('shear.veinStress'), duration: (1 - arterialShare) * circulation - venule },
  ]
}
