import type { ParameterSet } from '../evidence/parameter-set.ts'
import { exp } from '../numerics/math.ts'
import { carriesBlood, vesselClass } from './vessel-class.ts'
import type { Wall } from './wall.ts'

/**
 * Share by which a slit slows a solute that nearly fills it (hindered diffusion between parallel plates; Dechadilok & Deen 2006, Ind Eng
 * Chem Res 45:6953, as closed in the design).
 * @param ratio diameter of the solute over width of the slit
 * @returns 0 when the solute does not fit
 */
export function slitHindrance(ratio: number): number {
  if (ratio >= 1) return 0
  const r3 = ratio * ratio * ratio
  return (1 - ratio) * (1 - 1.004 * ratio + 0.418 * r3 + 0.21 * r3 * ratio - 0.169 * r3 * ratio * ratio)
}

/**
 * Solvent-drag reflection coefficient of a slit: 1 − σ = 1 − (1 − Φ)², Φ = 1 − 2a/w.
 * @param ratio diameter of the solute over width of the slit
 */
export function slitReflection(ratio: number): number {
  const share = Math.max(0, 1 - ratio)
  return (1 - share) * (1 - share)
}

/** The slits of one wall tile's junctions. */
export interface Slit {
  /** µm. */
  width: number
  /** Length of junction per wall area, µm/µm². */
  junctionDensity: number
  /** Open share of the junction (with its winding), fitted to the conductivity of the vessel class. */
  openShare: number
  /** Depth through the wall, µm. */
  depth: number
}

/** Hydraulic conductivity L_p of a wall with slits, µm/(Pa s). @param viscosity of plasma, Pa·s */
export function slitConductivity(slit: Slit, viscosity: number): number {
  const { width, junctionDensity, openShare, depth } = slit
  return (openShare * junctionDensity * width * width * width) / (12 * viscosity * depth)
}

/**
 * Diffusive permeability P of a wall with slits, µm/s.
 * @param radius of the solute, µm
 * @param diffusion its free diffusion coefficient, µm²/s
 */
export function slitPermeability(slit: Slit, radius: number, diffusion: number): number {
  const { width, junctionDensity, openShare, depth } = slit
  return diffusion * openShare * ((junctionDensity * width) / depth) * slitHindrance((2 * radius) / width)
}

/**
 * Open share that gives a wall its hydraulic conductivity.
 * @param conductivity L_p, µm/(Pa s)
 */
export function fitOpenShare(slit: Omit<Slit, 'openShare'>, conductivity: number, viscosity: number): number {
  return conductivity / slitConductivity({ ...slit, openShare: 1 }, viscosity)
}

/** Flux of a solute per wall area is `inward c_inside − back c_outside`; both µm/s. */
export interface PatlakRates {
  inward: number
  back: number
}

/**
 * Passage of a solute by diffusion and drag together (Patlak, Goldstein & Hoffman 1963, J Theor Biol 5:426), linear in both
 * concentrations: `J = j (c_i − c_o e^(−Pe))/(1 − e^(−Pe))`, Pe = j/P; plain diffusion where nothing flows.
 * @param drag j = J_v (1 − σ_f)/S, µm/s, + from inside to outside
 * @param permeability P, µm/s
 */
export function patlakRates(drag: number, permeability: number, out: PatlakRates): void {
  if (permeability <= 0) {
    out.inward = Math.max(0, drag)
    out.back = Math.max(0, -drag)
    return
  }
  const peclet = drag / permeability
  if (Math.abs(peclet) < 1e-6) {
    out.inward = permeability + drag / 2
    out.back = permeability - drag / 2
    return
  }
  // Written so that the exponential never overflows.
  const fade = exp(-Math.abs(peclet))
  const along = Math.abs(drag) / (1 - fade)
  out.inward = peclet > 0 ? along : along * fade
  out.back = peclet > 0 ? along * fade : along
}

/** Leak of every tile: its slits, hydraulic conductivity and permeability now. */
export class WallLeak {
  readonly #wall: Wall
  readonly #share: Float64Array
  readonly #width: number
  readonly #depth: number
  readonly #viscosity: number
  readonly #albumin: number
  readonly #oncoticPlasma: number
  readonly #oncoticTissue: number

  /** Fits the open share of every blood tile to the resting conductivity of its class; lymphatic tiles have no slits. */
  constructor(wall: Wall, parameters: ParameterSet) {
    const value = parameters.value.bind(parameters)
    this.#wall = wall
    this.#width = value('leak.slitWidth')
    this.#depth = value('leak.slitDepth')
    this.#viscosity = value('blood.plasmaViscosity')
    this.#albumin = value('leak.albuminRadius')
    this.#oncoticPlasma = value('leak.plasmaOncotic')
    this.#oncoticTissue = value('leak.tissueOncotic')
    const conductivity: Record<number, number> = {
      [vesselClass.arteriole]: value('leak.arterioleConductivity'),
      [vesselClass.capillary]: value('leak.capillaryConductivity'),
      [vesselClass.venule]: value('leak.venuleConductivity'),
    }
    this.#share = new Float64Array(wall.count)
    for (let t = 0; t < wall.count; t++) {
      const code = wall.vesselClass[t]
      if (!carriesBlood(code)) continue
      const slit = { width: this.#width, junctionDensity: wall.junctionDensity(t), depth: this.#depth }
      this.#share[t] = fitOpenShare(slit, conductivity[code], this.#viscosity)
    }
  }

  /** The slit of a tile at its present width. */
  slit(tile: number): Slit {
    return {
      width: this.#width * this.#wall.slitWidth[tile],
      junctionDensity: this.#wall.junctionDensity(tile),
      openShare: this.#share[tile],
      depth: this.#depth,
    }
  }

  /** Hydraulic conductivity of a tile, µm/(Pa s). */
  conductivity(tile: number): number {
    return slitConductivity(this.slit(tile), this.#viscosity)
  }

  /**
   * Diffusive permeability of a tile, µm/s.
   * @param radius of the solute, µm
   * @param diffusionRadius free diffusion coefficient × radius (Stokes–Einstein), µm³/s
   */
  permeability(tile: number, radius: number, diffusionRadius: number): number {
    return slitPermeability(this.slit(tile), radius, diffusionRadius / radius)
  }

  /** Reflection coefficient of a tile for a solute of a radius, µm. */
  reflection(tile: number, radius: number): number {
    return slitReflection((2 * radius) / (this.#width * this.#wall.slitWidth[tile]))
  }

  /** Tissue pressure at which a tile neither leaks nor takes up fluid, p_e = P_c − σ(π_c − π_i), Pa. @param blood pressure inside, Pa */
  effectivePressure(tile: number, blood: number): number {
    return blood - this.reflection(tile, this.#albumin) * (this.#oncoticPlasma - this.#oncoticTissue)
  }
}
