import type { Denial } from "./iam/authorizer";
import type { Problem } from "./problem";

/** The problems of a run, each kept and told once, however often it comes again. */
export class ProblemLog {
  readonly #problems = new Map<string, Problem>();
  readonly #listeners: ((problem: Problem) => void)[] = [];

  get all(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  onProblem(listener: (problem: Problem) => void): void {
    this.#listeners.push(listener);
  }

  report(problem: Problem): void {
    const identity = JSON.stringify(problem);
    if (this.#problems.has(identity)) return;
    this.#problems.set(identity, problem);
    for (const listener of this.#listeners) listener(problem);
  }

  reportDenial({ caller, action, resource }: Denial): void {
    this.report({ kind: "denied", role: nameOf(caller), action, resource });
  }
}

function nameOf(caller: Denial["caller"]): string {
  if (caller.kind === "role") return caller.roleName;
  return caller.kind === "service" ? caller.principal : "operator";
}
