import type { Check } from "./check";
import { deadLetters } from "./checks/dead-letters";
import { events } from "./checks/events";
import { image } from "./checks/image";
import { jobDefinitionsCheck } from "./checks/job-definitions";
import { jobQueuesCheck } from "./checks/job-queues";
import { jobs } from "./checks/jobs";
import { logGroups } from "./checks/log-groups";
import { mappings } from "./checks/mappings";
import { network } from "./checks/network";
import { outside } from "./checks/outside";
import { poolsCheck } from "./checks/pools";
import { queues } from "./checks/queues";
import { quotas } from "./checks/quotas";
import { recover } from "./checks/recover";
import { stack } from "./checks/stack";
import { submitter } from "./checks/submitter";
import { table } from "./checks/table";
import { waiting } from "./checks/waiting";

/** All but that of the account, without which none of these is asked. */
export const CHECKS: readonly Check[] = [
  stack,
  events,
  queues,
  mappings,
  submitter,
  jobQueuesCheck,
  poolsCheck,
  jobDefinitionsCheck,
  image,
  network,
  jobs,
  waiting,
  table,
  logGroups,
  recover,
  quotas,
  deadLetters,
  outside,
];
