import { Summary } from "../../../cli/output/summary";
import { FakeIo } from "../../helpers/fake-io";
import { labeledRecord, rejectedRecord } from "../../helpers/records";

function summaryOfThree(): Summary {
  const summary = new Summary(1000);
  summary.add({ key: "a", record: labeledRecord(), alreadySettled: true }, 2000);
  summary.add({ key: "b", record: labeledRecord(), alreadySettled: false }, 3500);
  summary.add({ key: "c", record: rejectedRecord(), alreadySettled: false }, 4000);
  return summary;
}

it("prints outcomes and labels, each row saying in a pipe which it is", () => {
  const io = new FakeIo();
  summaryOfThree().print(io, false);
  expect(io.stdout).toEqual([
    "outcome\tLABELED\t\t2",
    "outcome\tREJECTED\tTOO_SMALL\t1",
    "label\tDog\t2\t99.1 %",
  ]);
});

it("prints one JSON object for machines", () => {
  const io = new FakeIo(true);
  summaryOfThree().print(io, true);
  expect(io.stdout.map((line) => JSON.parse(line))).toEqual([
    {
      outcomes: [
        { outcome: "LABELED", images: 2 },
        { outcome: "REJECTED", reason: "TOO_SMALL", images: 1 },
      ],
      topLabels: [{ label: "Dog", images: 2, confidence: 99.1 }],
      labeledAnew: 1,
      alreadySettled: 1,
      firstLabelMilliseconds: 2500,
    },
  ]);
});

it("concludes with what was new, what was not paid again, and when the first label came", () => {
  expect(summaryOfThree().conclusion(5200)).toBe(
    "2 images settled anew, 1 image settled before (nothing labeled again, nothing paid), " +
      "in 4.2 s, first label after 2.5 s.",
  );
});

it("names no first label where none was made", () => {
  const summary = new Summary(0);
  summary.add({ key: "c", record: rejectedRecord(), alreadySettled: false }, 10);
  expect(summary.conclusion(20)).toBe("1 image settled anew, in 20 ms.");
});
