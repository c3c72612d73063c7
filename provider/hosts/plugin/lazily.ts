/**
 * An object that is loaded with the first use of it. The engine waits until a plugin says its port: what only an
 * operation needs should not keep it waiting.
 */
export function lazily<T extends object>(load: () => T): T {
  let loaded: T | undefined;
  return new Proxy({} as T, {
    get(_target, key) {
      loaded ??= load();
      return Reflect.get(loaded, key);
    },
  });
}
