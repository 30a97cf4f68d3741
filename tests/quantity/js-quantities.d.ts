declare module 'js-quantities' {
  interface Quantity {
    readonly scalar: number
    toBase(): Quantity
    units(): string
  }
  export default function Qty(text: string): Quantity
}
