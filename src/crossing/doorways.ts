import { cellState } from '../cells/cell-state.ts'
import type { CellStore } from '../cells/cell-store.ts'
import { carriesBlood } from '../vessels/vessel-class.ts'
import type { Wall } from '../vessels/wall.ts'
import { wallStratum } from '../vessels/wall-stratum.ts'

const macrophageBit = 1
const tumourBit = 2

/**
 * Marks tiles where a macrophage and a tumour cell touch the same endothelial cell of a blood vessel (TMEM doorway). What is marked
 * follows from where the cells are now; nothing is remembered but the stratum itself.
 */
export class Doorways {
  readonly #cells: CellStore
  readonly #wall: Wall
  readonly #macrophage: number
  readonly #tumour: number
  readonly #touch: Uint8Array

  /** @param macrophage @param tumour codes of the kinds */
  constructor(cells: CellStore, wall: Wall, macrophage: number, tumour: number) {
    this.#cells = cells
    this.#wall = wall
    this.#macrophage = macrophage
    this.#tumour = tumour
    this.#touch = new Uint8Array(wall.count)
  }

  /** Is a macrophage at the tile (as of the last `mark`)? */
  hasMacrophage(tile: number): boolean {
    return (this.#touch[tile] & macrophageBit) !== 0
  }

  mark(): void {
    const { count, state, kind, tile } = this.#cells
    const { stratum, vesselClass } = this.#wall
    const touch = this.#touch
    touch.fill(0)
    for (let i = 0; i < count; i++) {
      const t = tile[i]
      if (t < 0) continue
      const s = state[i]
      if (s !== cellState.tissue && s !== cellState.atWall && s !== cellState.inWall) continue
      if (kind[i] === this.#macrophage) touch[t] |= macrophageBit
      else if (kind[i] === this.#tumour) touch[t] |= tumourBit
    }
    const both = macrophageBit | tumourBit
    for (let t = 0; t < stratum.length; t++) {
      const here = stratum[t]
      if (here === wallStratum.intact) {
        if (touch[t] === both && carriesBlood(vesselClass[t])) stratum[t] = wallStratum.doorway
      } else if (here === wallStratum.doorway && touch[t] !== both) stratum[t] = wallStratum.intact
    }
  }
}
