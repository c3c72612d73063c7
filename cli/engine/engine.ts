/** A Pulumi engine: an executable that can be started by its path, or as `pulumi` with its folder on PATH. */
export interface Engine {
  readonly path: string;
  readonly version: string;
  /** Which way led to it; a user's machine has the first only, the others are of `tools/engine`. */
  readonly source: "PATH" | "cache" | "npm" | "build";
}
