/**
 * Force of endothelium cultured on a chip from one number: 38.8 ± 7.9 % (SE) of MDA-MB-231 cells that touch it are out at 24 h (Jeon
 * et al. 2013). 1000 attempts for each force; the same cells and walls meet every force.
 */
import { bundled, finding, whenStarted } from './study.mjs'

const data = { out: 0.388, standardError: 0.079, hours: 24 }

const study = {
  name: 'chip',
  fits: ['wall.chipEndothelialForce'],
  async run() {
    const { ParameterSet, runWallAssay } = await bundled(`
      export { ParameterSet } from './src/evidence/parameter-set.ts'
      export { runWallAssay } from './src/crossing/wall-assay.ts'`)
    const out = (nN) =>
      runWallAssay({
        parameters: new ParameterSet({ 'wall.chipEndothelialForce': nN * 1000 }),
        kind: 'carcinoma',
        direction: 'extravasation',
        wall: 'chip',
        count: 1000,
        duration: data.hours * 3600,
        seed: 1,
      }).shareOut(data.hours * 3600)
    const curve = [50, 100, 150, 200, 220, 240, 260, 280, 300, 400, 600].map((force) => ({ force, out: out(force) }))
    // Straight between the two forces that enclose the number.
    const after = curve.findIndex((point) => point.out < data.out)
    const [a, b] = [curve[after - 1], curve[after]]
    const value = a.force + ((b.force - a.force) * (a.out - data.out)) / (a.out - b.out)
    return {
      data,
      curve,
      parameters: [
        finding({
          name: 'wall.chipEndothelialForce',
          unit: 'nN',
          value,
          library: new ParameterSet().value('wall.chipEndothelialForce') / 1000,
          resolution: 20,
          identified: true,
          profile: curve.map((point) => ({
            value: point.force,
            misfit: ((point.out - data.out) / data.standardError) ** 2,
          })),
        }),
      ],
    }
  },
}

export default study
await whenStarted(import.meta, study)
