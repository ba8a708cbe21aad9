/** The parts of picomatch that are used here; it has no types of its own. */
declare module "picomatch" {
  interface PicomatchOptions {
    /** Patterns match names that begin with a dot too. */
    readonly dot?: boolean;
  }
  interface ScannedPattern {
    /** The folders before the first special character. */
    readonly base: string;
    /** What follows; empty when nothing is special. */
    readonly glob: string;
    readonly isGlob: boolean;
  }
  interface Picomatch {
    (patterns: string | readonly string[], options?: PicomatchOptions): (text: string) => boolean;
    scan(pattern: string): ScannedPattern;
  }
  const picomatch: Picomatch;
  export = picomatch;
}
