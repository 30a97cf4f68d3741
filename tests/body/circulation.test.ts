import { describe, expect, it } from 'vitest'
import { circulationTime, speciesAnatomy } from '../../src/body/anatomy.ts'
import { clusterPasses, shedCell, sizeArrest } from '../../src/body/bed-passage.ts'
import {
  type CirculationChain,
  chainEnd,
  chainEndCount,
  chainStep,
  circulationChain,
  place,
  residenceTimes,
} from '../../src/body/circulation-chain.ts'
import { bloodCircuit, circuitHazard, feltStress, shearDeath, shearLaw } from '../../src/body/shear.ts'
import { sizeClasses, sizeOf, sizeShares } from '../../src/body/size-classes.ts'
import { ParameterSet } from '../../src/evidence/parameter-set.ts'
import { RandomStream } from '../../src/numerics/random-stream.ts'

const parameters = new ParameterSet()
const human = speciesAnatomy(parameters, 'human')

function chains(anatomy = human): CirculationChain[] {
  const shear = circuitHazard(
    bloodCircuit(parameters, circulationTime(anatomy), anatomy.arterialShare),
    shearLaw(parameters),
  )
  return Array.from({ length: sizeClasses }, (_, s) =>
    circulationChain(anatomy, {
      sizeArrest: anatomy.beds.map((bed) => sizeArrest(shedCell(parameters, sizeOf(s)), bed)),
      floor: parameters.value('shed.floor'),
      shear,
      anoikis: parameters.value('anoikis.rate'),
    }),
  )
}

const shares = sizeShares(parameters.value('shed.diameter'), parameters.value('shed.diameterCv'))
const portal = human.beds.reduce((sum, bed) => sum + (bed.portal ? bed.flowShare : 0), 0) * human.portalTransit
const arterialTime = human.arterialShare * circulationTime(human)
const venousTime = circulationTime(human) - arterialTime - portal

/** Standing numbers by size class and place while one cell a second is shed. */
function standing(): Float64Array[] {
  return chains().map((chain, s) => residenceTimes(chain, place.fresh).map((t) => t * shares[s]))
}

describe('one pass', () => {
  it('blood needs 5.1 s for a mouse and 49 s for a man', () => {
    expect(circulationTime(speciesAnatomy(parameters, 'mouse'))).toBeCloseTo(5.1, 1)
    expect(circulationTime(human)).toBeCloseTo(48.9, 1)
  })

  it('flow shares add up to one, a quarter of the blood passes the liver', () => {
    const liver = human.beds
      .filter((bed) => bed.portal || bed.name === 'liver')
      .reduce((sum, bed) => sum + bed.flowShare, 0)
    expect(human.beds.reduce((sum, bed) => sum + bed.flowShare, 0)).toBeCloseTo(1, 12)
    expect(liver).toBeCloseTo(25.5 / 102.55, 3)
  })

  it('the lung catches 93 % of what is shed, every cultured cell and hardly any cell of a patient', () => {
    const lung = human.beds[human.lung]
    const first = shares.reduce((sum, share, s) => sum + share * sizeArrest(shedCell(parameters, sizeOf(s)), lung), 0)
    expect(first).toBeGreaterThan(0.92)
    expect(first).toBeLessThan(0.95)
    expect(sizeArrest(shedCell(parameters, 18), lung)).toBeGreaterThan(0.999)
    expect(sizeArrest(shedCell(parameters, 8), lung)).toBeLessThan(0.01)
  })

  it('at least 85 % of clusters of up to 20 cells pass 5–10 µm in single file (Au 2016)', () => {
    const stream = new RandomStream(3)
    let passed = 0
    let all = 0
    for (let n = 2; n <= 20; n++) {
      for (let i = 0; i < 60; i++) {
        stream.at(27, n, i, 0)
        const cells = Array.from({ length: n }, () => shedCell(parameters, stream.lognormal(18, 0.1)))
        all++
        if (clusterPasses(cells, 5 + 5 * stream.uniform(), 2000)) passed++
      }
    }
    expect(passed / all).toBeGreaterThanOrEqual(0.85)
  })
})

describe('recirculation in man', () => {
  it('half of the circulating cells are gone 0.9–1.5 h after the tumour is', () => {
    const all = chains()
    const numbers = standing()
    const dt = 60
    const steps = all.map((chain) => chainStep(chain, dt))
    const arterial = () => numbers.reduce((sum, n) => sum + n[place.arteries], 0)
    const start = arterial()
    let time = 0
    while (arterial() > start / 2) {
      numbers.forEach((n, s) => {
        const next = new Float64Array(n.length)
        for (let i = 0; i < n.length; i++) {
          for (let j = 0; j < n.length; j++) next[j] += n[i] * steps[s].present[i * steps[s].columns + j]
        }
        n.set(next)
      })
      time += dt
    }
    expect(time / 3600).toBeGreaterThan(0.9)
    expect(time / 3600).toBeLessThan(1.5)
  })

  it('blood holds cells of 8.0–8.5 µm, fewer in a limb than before the heart by 0.66–0.76', () => {
    const numbers = standing()
    const arterial = numbers.map((n) => n[place.arteries] / arterialTime)
    const sum = arterial.reduce((a, b) => a + b, 0)
    const venous = numbers.reduce((a, n) => a + (n[place.fresh] + n[place.veins]) / venousTime, 0)
    expect(sum / venous).toBeGreaterThan(0.66)
    expect(sum / venous).toBeLessThan(0.76)
    let below = 0
    let median = 0
    arterial.forEach((x, s) => {
      if (below < sum / 2 && below + x >= sum / 2) median = 6 * 4 ** ((s + (sum / 2 - below) / x) / sizeClasses)
      below += x
    })
    expect(median).toBeGreaterThan(8.0)
    expect(median).toBeLessThan(8.5)
  })

  it('steady number = entry × t½/ln 2 when all cells are alike', () => {
    // One size that is hardly ever caught decays by one rate only; its half-life by stepping, its number by the balance.
    const chain = chains()[1]
    const number = residenceTimes(chain, place.fresh)
      .slice(0, 4)
      .reduce((a, b) => a + b, 0)
    const dt = 600
    const { present, columns } = chainStep(chain, dt)
    let state = new Float64Array(chain.places)
    state[place.veins] = 1
    const fall: number[] = []
    for (let k = 0; k < 20; k++) {
      const next = new Float64Array(chain.places)
      for (let i = 0; i < chain.places; i++) {
        for (let j = 0; j < chain.places; j++) next[j] += state[i] * present[i * columns + j]
      }
      state = next
      fall.push(state.slice(0, 4).reduce((a, b) => a + b, 0))
    }
    const half = (dt * Math.log(2)) / Math.log(fall[18] / fall[19])
    expect(Math.abs(number / (half / Math.log(2)) - 1)).toBeLessThan(0.1)
  })

  it('lymph-borne cells are held by nodes, and what passes four of them is one in 1e4', () => {
    const chain = chains()[6]
    const { present, columns } = chainStep(chain, 40 * 86400)
    const row = place.firstNode * columns + chain.places
    const alone = 1 - present[row + chainEnd.node] - present[row + chainEnd.anoikis]
    expect(present[row + chainEnd.node]).toBeGreaterThan(0.85)
    expect(alone).toBeGreaterThan(2e-5)
    expect(alone).toBeLessThan(1.1e-4)
  })
})

describe('chain against agents walked one by one', () => {
  it('gives the same ends over an hour, for cells present and cells entering', () => {
    const chain = chains()[3]
    const dt = 900
    const step = chainStep(chain, dt)
    const stream = new RandomStream(11)
    const agents = 20000
    for (const entering of [false, true]) {
      const counts = new Float64Array(step.columns)
      for (let a = 0; a < agents; a++) {
        stream.at(20, a, entering ? 1 : 0, 0)
        let at: number = place.fresh
        let time = entering ? dt * stream.uniform() : 0
        for (;;) {
          time += stream.exponential(-chain.move[at * chain.places + at])
          if (time >= dt) {
            counts[at]++
            break
          }
          let u = stream.uniform() * -chain.move[at * chain.places + at]
          let next = -1
          for (let j = 0; j < step.columns && next < 0; j++) {
            const rate =
              j < chain.places
                ? j === at
                  ? 0
                  : chain.move[at * chain.places + j]
                : chain.end[at * chainEndCount + j - chain.places]
            u -= rate
            if (u < 0) next = j
          }
          if (next >= chain.places || next < 0) {
            counts[next < 0 ? step.columns - 1 : next]++
            break
          }
          at = next
        }
      }
      const table = entering ? step.entering : step.present
      let chi = 0
      let classes = 0
      for (let j = 0; j < step.columns; j++) {
        const mean = agents * table[place.fresh * step.columns + j]
        if (mean < 5) continue
        chi += (counts[j] - mean) ** 2 / mean
        classes++
      }
      expect(classes).toBeGreaterThan(4)
      // 99.99 % of χ² with as many classes lies below.
      expect(chi).toBeLessThan(classes + 4 * Math.sqrt(2 * classes) + 8)
    }
  })

  it('two half steps are one whole step', () => {
    const chain = chains()[4]
    const half = chainStep(chain, 1800)
    const whole = chainStep(chain, 3600)
    const n = chain.places
    for (let j = 0; j < whole.columns; j++) {
      let sum = j < n ? 0 : half.present[place.fresh * half.columns + j]
      for (let k = 0; k < n; k++)
        sum += half.present[place.fresh * half.columns + k] * half.present[k * half.columns + j]
      expect(Math.abs(sum - whole.present[place.fresh * whole.columns + j])).toBeLessThan(1e-10)
    }
  })
})

describe('shear', () => {
  const law = shearLaw(parameters)
  const dynes = (x: number) => x * 0.1

  it('15 dyn/cm² for 4 h kills 17 %, 60 dyn/cm² more than 80 %', () => {
    expect(shearDeath([{ stress: dynes(15), duration: 14400 }], law)).toBeCloseTo(0.17, 2)
    expect(shearDeath([{ stress: dynes(60), duration: 14400 }], law)).toBeGreaterThan(0.8)
  })

  it('a millisecond pulse is felt at about a thousandth', () => {
    expect(feltStress(0, { stress: 1, duration: 1e-3 }, law)).toBeCloseTo(1e-3, 5)
    expect(shearDeath([{ stress: 100, duration: 1e-3 }], law)).toBeLessThan(1e-6)
  })

  it('the blood itself kills few: under 5 % an hour', () => {
    const hazard = circuitHazard(bloodCircuit(parameters, circulationTime(human), human.arterialShare), law)
    expect(hazard * 3600).toBeGreaterThan(0.001)
    expect(hazard * 3600).toBeLessThan(0.05)
  })
})
