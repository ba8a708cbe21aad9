import { AwsError } from "../aws-error";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import { type Access, assertSupported } from "../iam/evaluate";
import type { PolicyDocument } from "../iam/policy";
import type { Collection, StateStore } from "../state";

export interface KmsOptions {
  readonly store: StateStore;
  readonly authorizer: Authorizer;
  readonly region: string;
  readonly accountId: string;
}

/** For what a service uses a key in the name of its caller. */
export interface KeyUse {
  /** The service as `kms:ViaService` has it, e.g. `sqs`. */
  readonly via: string;
  /** What policies name as `kms:EncryptionContext:<key>`. */
  readonly encryptionContext: Readonly<Record<string, string>>;
}

/**
 * The account's customer managed keys: nothing is encrypted with them, but whoever reads or writes what
 * they protect must be allowed to use them. They survive a restart.
 */
export class Kms {
  readonly #options: KmsOptions;
  readonly #keys: Collection<StoredKey>;
  readonly #aliases: Collection<string>;

  private constructor(
    options: KmsOptions,
    keys: Collection<StoredKey>,
    aliases: Collection<string>,
  ) {
    this.#options = options;
    this.#keys = keys;
    this.#aliases = aliases;
  }

  static async open(options: KmsOptions): Promise<Kms> {
    const keys = await options.store.collection<StoredKey>("kms-keys");
    return new Kms(options, keys, await options.store.collection<string>("kms-aliases"));
  }

  /**
   * Creates the key or replaces its policy. Answers its ARN.
   *
   * @throws AwsError MalformedPolicyDocumentException when nobody of the account could change the policy again
   */
  async putKey(keyId: string, policy: PolicyDocument): Promise<string> {
    assertSupported(policy);
    const arn = this.#arn(`key/${keyId}`);
    const { authorizer, accountId } = this.#options;
    const change: Access = { caller: OPERATOR, action: "kms:PutKeyPolicy", resource: arn };
    if (!authorizer.allowsKey(change, policy, accountId)) {
      throw new AwsError(
        "MalformedPolicyDocumentException",
        "The new key policy will not allow you to update the key policy in the future.",
      );
    }
    await this.#keys.set(arn, { policy });
    return arn;
  }

  /** Gives a key another name, or moves the name to it. Answers the alias's ARN. */
  async putAlias(alias: string, key: string): Promise<string> {
    await this.#aliases.set(alias, this.resolve(key));
    return this.#arn(alias);
  }

  /** The key's ARN, by id, ARN, alias or alias ARN. @throws AwsError NotFoundException */
  resolve(nameOrArn: string): string {
    const name = nameOrArn.replace(/^arn:[^:]+:kms:[^:]*:\d*:/, "");
    if (name.startsWith("alias/")) {
      const target = this.#aliases.get(name);
      if (target !== undefined) return target;
      throw notFound(`Alias ${this.#arn(name)} is not found.`);
    }
    const arn = this.#arn(name.startsWith("key/") ? name : `key/${name}`);
    if (this.#keys.get(arn) !== undefined) return arn;
    throw notFound(`Key '${arn}' does not exist`);
  }

  /** @throws AwsError AccessDenied, naming caller, action and key */
  authorize(caller: Caller, action: string, keyArn: string, use: KeyUse): void {
    const access = this.#access(caller, action, keyArn, use);
    this.#options.authorizer.authorizeKey(access, this.#policyOf(keyArn), this.#options.accountId);
  }

  /** As `authorize`; a "no" is not remembered as a denial. */
  allows(caller: Caller, action: string, keyArn: string, use: KeyUse): boolean {
    const { authorizer, accountId } = this.#options;
    const access = this.#access(caller, action, keyArn, use);
    return authorizer.allowsKey(access, this.#policyOf(keyArn), accountId);
  }

  #access(caller: Caller, action: string, resource: string, use: KeyUse): Access {
    const { region, accountId } = this.#options;
    const encryption = Object.entries(use.encryptionContext).map(([key, value]) => [
      `kms:EncryptionContext:${key}`,
      value,
    ]);
    const context = {
      "kms:ViaService": `${use.via}.${region}.amazonaws.com`,
      "kms:CallerAccount": accountId,
      ...Object.fromEntries(encryption),
    };
    return { caller, action, resource, context };
  }

  #policyOf(keyArn: string): PolicyDocument {
    const key = this.#keys.get(keyArn);
    if (key !== undefined) return key.policy;
    throw notFound(`Key '${keyArn}' does not exist`);
  }

  #arn(resource: string): string {
    const { region, accountId } = this.#options;
    return `arn:aws:kms:${region}:${accountId}:${resource}`;
  }
}

interface StoredKey {
  readonly policy: PolicyDocument;
}

const OPERATOR: Caller = { kind: "operator" };

function notFound(message: string): AwsError {
  return new AwsError("NotFoundException", message);
}
