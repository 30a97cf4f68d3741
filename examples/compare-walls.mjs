// Two kinds of cells at the same inflamed venule: wall attempts alone, without tissue around them.
//   node examples/compare-walls.mjs            (after npm ci in this repository, or with transmural installed)
import { ParameterSet, runWallAssay } from 'transmural'

const hour = 3600 // times are in s
const parameters = new ParameterSet()
for (const kind of ['neutrophil', 'carcinoma']) {
  const { outcomes, shareOut, quantile } = runWallAssay({
    parameters,
    kind,
    direction: 'extravasation',
    wall: 'in-vivo', // or 'chip', 'cam', 'lymph'
    count: 200,
    duration: 24 * hour,
    seed: 1,
    cytokine: 1,
  })
  const percent = (share) => `${(100 * share).toFixed(0)} %`
  const [end] = Object.entries(outcomes).sort(([, a], [, b]) => b - a)
  console.log(
    `${kind}: ${percent(shareOut(hour))} through the endothelium after 1 h, ${percent(shareOut(24 * hour))} after 24 h`,
  )
  console.log(`  most often: ${end[0]} (${end[1]} of 200)`)
  if (quantile(0.25) < 24 * hour) console.log(`  the first quarter within ${(quantile(0.25) / 60).toFixed(0)} min`)
}
