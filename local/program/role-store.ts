import type { Identities } from "../iam/identities";
import { replaceAll } from "../replace-all";
import type { Collection, StateStore } from "../state";
import type { Role } from "./deployment";
import { NO_STATEMENTS } from "./handlers/no-statements";

/** The roles of the last deploy, on disk, so that jobs go on after a restart without a deploy. */
export class RoleStore {
  readonly #roles: Collection<Role>;
  readonly #identities: Identities;

  private constructor(roles: Collection<Role>, identities: Identities) {
    this.#roles = roles;
    this.#identities = identities;
  }

  static async open(store: StateStore, identities: Identities): Promise<RoleStore> {
    const roles = new RoleStore(await store.collection<Role>("roles"), identities);
    for (const role of roles.#roles.values()) roles.#grant(role);
    return roles;
  }

  /** Replaces all roles: what is no longer declared is no longer allowed. */
  async replace(declared: readonly Role[]): Promise<void> {
    for (const role of this.#roles.values()) this.#revoke(role);
    for (const role of declared) this.#grant(role);
    await replaceAll(this.#roles, declared, ({ name }) => name);
  }

  #grant({ name, arn, trust, policies, attached }: Role): void {
    this.#identities.putRole({ name, arn, trust });
    for (const [policyName, policy] of Object.entries(policies)) {
      this.#identities.putRolePolicy(name, policyName, policy);
    }
    for (const policyArn of attached) this.#identities.attachPolicy(name, policyArn);
  }

  #revoke({ name, arn, policies, attached }: Role): void {
    this.#identities.putRole({ name, arn, trust: NO_STATEMENTS });
    for (const policyName of [...Object.keys(policies), ...attached]) {
      this.#identities.putRolePolicy(name, policyName, NO_STATEMENTS);
    }
  }
}
