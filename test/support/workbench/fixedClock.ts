/**
 * A script for a browser or a Node process after which its clock shows a moment chosen, and goes on from there. Timers
 * are as they are.
 */
export function fixedClock(startMs: number): string {
  return `(() => {
  const Real = globalThis.Date;
  const offset = ${startMs} - Real.now();
  globalThis.Date = new Proxy(Real, {
    construct: (target, given, self) =>
      Reflect.construct(target, given.length === 0 ? [Real.now() + offset] : given, self),
    apply: () => new Real(Real.now() + offset).toString(),
    get: (target, name, self) => (name === 'now' ? () => Real.now() + offset : Reflect.get(target, name, self)),
  });
})();`;
}
