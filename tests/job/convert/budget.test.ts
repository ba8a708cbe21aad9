import { Budget } from "../../../job/convert/budget";

/** Work that ends when it is told to. */
function manualWork() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: jest.fn(() => ended), end: () => end() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it("is shared by what fits into it at once, and the rest waits", async () => {
  const budget = new Budget(10);
  const [first, second, third] = [manualWork(), manualWork(), manualWork()];
  const all = [budget.use(6, first.work), budget.use(4, second.work), budget.use(1, third.work)];
  await settled();
  expect([first, second, third].map(({ work }) => work.mock.calls.length)).toEqual([1, 1, 0]);

  second.end();
  await settled();
  expect(third.work).toHaveBeenCalledTimes(1);

  first.end();
  third.end();
  await Promise.all(all);
});

it("serves a large one before small ones that came later", async () => {
  const budget = new Budget(10);
  const [first, large, small] = [manualWork(), manualWork(), manualWork()];
  const all = [budget.use(5, first.work), budget.use(10, large.work), budget.use(1, small.work)];
  await settled();
  expect(small.work).not.toHaveBeenCalled();

  first.end();
  await settled();
  expect(large.work).toHaveBeenCalledTimes(1);
  expect(small.work).not.toHaveBeenCalled();

  large.end();
  small.end();
  await Promise.all(all);
});

it("gets back what failed work had", async () => {
  const budget = new Budget(10);

  await expect(budget.use(10, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");

  await expect(budget.use(10, async () => "done")).resolves.toBe("done");
});

it("refuses what it can never give, instead of waiting for ever", async () => {
  await expect(new Budget(10).use(11, async () => {})).rejects.toThrow(RangeError);
});

it("gives some until it is given back, whoever asks meanwhile waits", async () => {
  const budget = new Budget(10);
  const giveBack = await budget.take(10);
  const { work, end } = manualWork();
  const used = budget.use(1, work);
  await settled();
  expect(work).not.toHaveBeenCalled();

  giveBack();
  end();
  await used;
  expect(work).toHaveBeenCalledTimes(1);
});
