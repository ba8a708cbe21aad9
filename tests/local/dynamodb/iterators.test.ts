import { BatchWriteItemCommand, QueryCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { ClassicLevel } from "classic-level";
import { startLabelTable } from "../../helpers/label-table";

const MAX_TURNS = 1000;
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** How many iterators over the database are open. */
function watchIterators() {
  const open = new Set<object>();
  const values = ClassicLevel.prototype.values;
  const spy = jest.spyOn(ClassicLevel.prototype, "values").mockImplementation(function (
    this: ClassicLevel,
    ...args: unknown[]
  ) {
    const iterator = Reflect.apply(values, this, args);
    open.add(iterator);
    const close = iterator.close.bind(iterator);
    iterator.close = async () => {
      await close();
      open.delete(iterator);
    };
    return iterator;
  });
  return { open, spy };
}

it("leaves no iterator open behind the pages that it has read", async () => {
  const { open, spy } = watchIterators();
  const { services } = await startLabelTable();
  const { dynamodb } = services.clients();
  const put = (entry: number) => ({
    PutRequest: { Item: { image: { S: "s3://images/1.jpg" }, entry: { S: `label#${entry}` } } },
  });
  await dynamodb.send(
    new BatchWriteItemCommand({ RequestItems: { labels: [1, 2, 3, 4].map(put) } }),
  );
  const query = {
    TableName: "labels",
    KeyConditionExpression: "image = :image",
    ExpressionAttributeValues: { ":image": { S: "s3://images/1.jpg" } },
  };

  const page = await dynamodb.send(new QueryCommand({ ...query, Limit: 2 }));
  const all = await dynamodb.send(new QueryCommand(query));
  const scanned = await dynamodb.send(new ScanCommand({ TableName: "labels", Limit: 1 }));

  expect([page.Count, all.Count, scanned.Count]).toEqual([2, 4, 1]);
  // They are closed beside the answer, not before it.
  for (let turn = 0; open.size > 0 && turn < MAX_TURNS; turn += 1) await nextTurn();
  expect({ opened: spy.mock.calls.length, open: open.size }).toEqual({ opened: 3, open: 0 });
  await services.close();
});
