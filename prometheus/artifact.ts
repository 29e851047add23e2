// A file that is generated and committed. Nothing else may write one.

export interface Artifact {
  /** Path from the root of the repository, with forward slashes. */
  readonly path: string;
  /** The whole file, ending in a newline. The same catalog gives the same bytes. */
  render(): string;
}
