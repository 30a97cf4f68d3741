import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Activities } from '../molecules/activities.ts'
import { exp } from '../numerics/math.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import { carriesBlood } from './vessel-class.ts'
import type { Wall } from './wall.ts'

export interface WallSignalsOptions {
  wall: Wall
  parameters: ParameterSet
  activities: Activities
  /** Interval, ticks. */
  every: number
  /** Activation of all blood vessels by TNF-α, 0–1, from a time on, s. Left out: `wall.cytokine` is someone else's. */
  inflammation?: { level: number; from: number }
}

/** Resting value, change under full activation, time constant. */
interface Ligand {
  values: Float64Array
  rest: number
  gain: number
  time: number
  /** Share of the distance to the target that is left after a step. */
  left: number
}

/**
 * What a wall does by itself: ligands follow cytokine activation, `dL/dt = (target − L)/τ`; holes in the basement membrane close,
 * `dA_b/dt = −r_b (A_b − A_b0)`, on tiles without an open attempt; the junctional slit returns to its width once a flash is over. Each
 * is linear, so a step is exact whatever its length.
 */
export function wallSignals({ wall, parameters, activities, every, inflammation }: WallSignalsOptions): Process {
  const name = 'wall signals'
  const ligand = (values: Float64Array, rest: number, full: number, time: number): Ligand => ({
    values,
    rest,
    gain: full - rest,
    time,
    left: 1,
  })
  const value = parameters.value.bind(parameters)
  const ligands = [
    ligand(wall.icam1, 1, value('wall.icam1Inflamed'), value('wall.icam1Time')),
    ligand(wall.vcam1, value('wall.vcam1Rest'), 1, value('wall.vcam1Time')),
    ligand(wall.eSelectin, value('wall.eSelectinRest'), 1, value('wall.eSelectinTime')),
    ligand(wall.pSelectin, value('wall.pSelectinRest'), 1, value('wall.pSelectinTime')),
  ]
  const repair = value('membrane.repairRate')
  const slitTime = value('wall.slitRecovery')
  const slitGain = value('wall.inflamedSlitWidth') - 1
  if (inflammation) activities.register('TNF-alpha', name)
  const tiles = wall.count
  const blood = Uint8Array.from(wall.vesselClass, (code) => (carriesBlood(code) ? 1 : 0))
  // Decay factors depend on the length of the step alone, which never changes: derived, not state.
  let prepared = -1
  let holeLeft = 1
  let slitLeft = 1
  const prepare = (dt: number): void => {
    prepared = dt
    holeLeft = exp(-repair * dt)
    slitLeft = exp(-dt / slitTime)
    for (const one of ligands) one.left = exp(-dt / one.time)
  }
  const { cytokine, holeArea, restingHole, openAttempts, slitWidth, flashEnd } = wall
  return {
    name,
    every,
    writes: ['cytokine', 'holeArea', 'slitWidth', 'icam1', 'vcam1', 'eSelectin', 'pSelectin'].map(
      (block) => `wall.${block}`,
    ),
    step({ time, dt }: Step) {
      if (dt !== prepared) prepare(dt)
      if (inflammation) {
        const level = time >= inflammation.from ? inflammation.level * activities.of('TNF-alpha', time) : 0
        for (let t = 0; t < tiles; t++) cytokine[t] = blood[t] * level
      }
      for (let i = 0; i < ligands.length; i++) relax(ligands[i], cytokine, tiles)
      for (let t = 0; t < tiles; t++) {
        if (openAttempts[t] === 0) holeArea[t] = restingHole[t] + (holeArea[t] - restingHole[t]) * holeLeft
      }
      for (let t = 0; t < tiles; t++) {
        if (flashEnd[t] > time) continue
        const target = 1 + slitGain * cytokine[t]
        slitWidth[t] = target + (slitWidth[t] - target) * slitLeft
      }
    },
  }
}

function relax({ values, rest, gain, left }: Ligand, cytokine: Float64Array, tiles: number): void {
  for (let t = 0; t < tiles; t++) {
    const target = rest + gain * cytokine[t]
    values[t] = target + (values[t] - target) * left
  }
}

/** Puts every ligand and slit where the present activation would hold them in the long run: the start of a scenario. */
export function settleWall(wall: Wall, parameters: ParameterSet): void {
  const value = parameters.value.bind(parameters)
  const at = (values: Float64Array, rest: number, full: number) => {
    for (let t = 0; t < wall.count; t++) values[t] = rest + (full - rest) * wall.cytokine[t]
  }
  at(wall.icam1, 1, value('wall.icam1Inflamed'))
  at(wall.vcam1, value('wall.vcam1Rest'), 1)
  at(wall.eSelectin, value('wall.eSelectinRest'), 1)
  at(wall.pSelectin, value('wall.pSelectinRest'), 1)
  at(wall.slitWidth, 1, value('wall.inflamedSlitWidth'))
}
