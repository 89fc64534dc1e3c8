// The part of qrcode that makes codes: its main file also loads what draws them as PNG, 5 % of a process's start.
declare module 'qrcode/lib/core/qrcode.js' {
  export { create } from 'qrcode'
}
