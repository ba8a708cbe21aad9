import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { failureOf } from "../aws-failure";
import { backoff, type Pacing } from "../backoff";
import { RecordChangedError, reasonOf, ServiceUnavailableError } from "../errors";
import { WRITE_REFUSALS } from "./refusals";
import { type Replacement, replaceRecordParams } from "./replace-record-params";

/** The SDK repeats no cancelled transaction. Labels are paid for by now, so we do. */
const MAX_TRIES = 8;

/**
 * Replaces an image's record and label entries, all or nothing.
 *
 * @throws RecordChangedError when the record is not the one that was read.
 */
export async function replaceRecord(
  table: DynamoDBDocumentClient,
  replacement: Replacement,
  pacing: Pacing,
): Promise<void> {
  const params = replaceRecordParams(replacement);
  for (let tries = 1; ; tries += 1) {
    try {
      await table.send(new TransactWriteCommand(params));
      return;
    } catch (error) {
      const failure = replacementFailure(error, replacement);
      if (!isPassing(error) || tries === MAX_TRIES) throw failure;
    }
    await backoff(pacing, tries);
  }
}

function replacementFailure(error: unknown, { tableName, uri }: Replacement): unknown {
  const codes = cancellationCodes(error);
  if (codes.includes("ConditionalCheckFailed")) {
    return new RecordChangedError(`The record of ${uri} changed since it was read.`, {
      cause: error,
    });
  }
  if (isPassing(error)) {
    return new ServiceUnavailableError(
      `dynamodb:TransactWriteItems ${tableName}: ${reasonOf(error)}`,
      { cause: error },
    );
  }
  return failureOf(error, {
    action: "dynamodb:TransactWriteItems",
    resource: tableName,
    configurationErrors: WRITE_REFUSALS,
  });
}

/** Cancelled for nothing but reasons that pass, such as another transaction on the same items. */
function isPassing(error: unknown): boolean {
  const codes = cancellationCodes(error);
  return codes.length > 0 && codes.every((code) => PASSING.includes(code));
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const PASSING = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];

function cancellationCodes(error: unknown): string[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  const codes = error.CancellationReasons?.map(({ Code }) => Code ?? "None") ?? [];
  return codes.filter((code) => code !== "None");
}
