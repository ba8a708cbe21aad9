import type { Clock } from "../../lib/clock";
import { HttpServer } from "../../local/http/server";
import type { Service } from "../../local/http/service";
import { Authorizer } from "../../local/iam/authorizer";
import type { Credentials } from "../../local/iam/caller";
import { Identities } from "../../local/iam/identities";
import type { Statement } from "../../local/iam/policy";
import { StateStore } from "../../local/state";
import { ManualClock } from "./manual-clock";
import { temporaryFolder } from "./temporary-folder";

/** 2026-01-02T03:04:05.678Z */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** What services are opened on. */
export interface Account {
  readonly store: StateStore;
  readonly stateDirectory: string;
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
}

export interface Served<Opened> {
  readonly account: Account;
  readonly opened: Opened;
  /** For a client of the operator, or of whoever has the credentials. */
  config(credentials?: Credentials): {
    endpoint: string;
    region: string;
    credentials: Credentials;
    maxAttempts: number;
  };
  /** Credentials of a new role that may do this and nothing else. */
  roleWith(name: string, ...statements: Statement[]): Credentials;
  /** Stops and starts again on the same state. */
  restart(): Promise<Served<Opened>>;
  close(): Promise<void>;
}

/** Services behind a port, on the disk, for real SDK clients. */
export async function serve<Opened>(
  open: (account: Account) => Promise<Opened>,
  servicesOf: (opened: Opened) => readonly Service[],
  stateDirectory = temporaryFolder(),
): Promise<Served<Opened>> {
  const store = await StateStore.open(stateDirectory);
  const identities = new Identities();
  const clock = new ManualClock(NOW);
  const authorizer = new Authorizer(identities, clock);
  const accountId = "000000000000";
  const region = "us-east-1";
  const account = { store, stateDirectory, identities, authorizer, clock, region, accountId };
  const opened = await open(account);
  const server = await HttpServer.listen({ port: 0, services: servicesOf(opened), identities });
  const close = async () => {
    await server.close();
    await store.close();
  };
  return {
    account,
    opened,
    config: (credentials = identities.operator) => ({
      endpoint: server.endpoint,
      region,
      credentials,
      maxAttempts: 1,
    }),
    roleWith(name, ...statements) {
      const arn = `arn:aws:iam::${accountId}:role/${name}`;
      identities.putRole({ name, arn, trust: TRUST });
      identities.putRolePolicy(name, "permissions", { Statement: statements });
      return identities.credentialsFor(arn, "ecs-tasks.amazonaws.com");
    },
    async restart() {
      await close();
      return serve(open, servicesOf, stateDirectory);
    },
    close,
  };
}

const TRUST = {
  Statement: {
    Effect: "Allow" as const,
    Principal: { Service: "ecs-tasks.amazonaws.com" },
    Action: "sts:AssumeRole",
  },
};
