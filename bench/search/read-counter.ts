import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** What was read of tables, as the service counts and bills it. */
export interface Reads {
  readonly calls: number;
  /** Entries of indexes, also those that a filter left out. */
  readonly indexItems: number;
  /** Items of tables themselves. */
  readonly tableItems: number;
  readonly readUnits: number;
  /** Bodies of the answers. */
  readonly answeredBytes: number;
}

const NOTHING: Reads = { calls: 0, indexItems: 0, tableItems: 0, readUnits: 0, answeredBytes: 0 };

/** The local cloud by another address, where what DynamoDB answers is counted. */
export class ReadCounter {
  #reads = NOTHING;
  readonly #server = createServer((request, response) => this.#relay(request, response));

  private constructor(private readonly cloud: string) {}

  static async listen(cloud: string): Promise<ReadCounter> {
    const counter = new ReadCounter(cloud);
    await new Promise<void>((resolve) => counter.#server.listen(0, "127.0.0.1", resolve));
    return counter;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Since the last time. */
  take(): Reads {
    const reads = this.#reads;
    this.#reads = NOTHING;
    return reads;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Asks the service to say what it bills, which the command does not. */
  async #relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const input = JSON.parse(String(await buffer(request)));
    const body = JSON.stringify({ ...input, ReturnConsumedCapacity: "TOTAL" });
    const { host, "content-length": length, connection, ...headers } = request.headers;
    const answer = await fetch(this.cloud + request.url, {
      method: "POST",
      headers: headers as Record<string, string>,
      body,
    });
    const text = await answer.text();
    this.#count("IndexName" in input, JSON.parse(text), Buffer.byteLength(text));
    response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" }).end(text);
  }

  #count(isOfIndex: boolean, answer: Answer, bytes: number): void {
    const { ScannedCount = 0, Responses = {}, ConsumedCapacity = [] } = answer;
    const items = ScannedCount + Object.values(Responses).flat().length;
    const { calls, indexItems, tableItems, readUnits, answeredBytes } = this.#reads;
    this.#reads = {
      calls: calls + 1,
      indexItems: indexItems + (isOfIndex ? items : 0),
      tableItems: tableItems + (isOfIndex ? 0 : items),
      readUnits: [ConsumedCapacity]
        .flat()
        .reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, readUnits),
      answeredBytes: answeredBytes + bytes,
    };
  }
}

interface Answer {
  readonly ScannedCount?: number;
  readonly Responses?: Readonly<Record<string, readonly unknown[]>>;
  readonly ConsumedCapacity?: Capacity | readonly Capacity[];
}

interface Capacity {
  readonly CapacityUnits?: number;
}
