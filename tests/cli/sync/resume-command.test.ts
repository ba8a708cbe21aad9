import { resumeCommand } from "../../../cli/sync/resume-command";

it("says everything that the sync was told, and where it goes on", () => {
  const args = {
    lane: "bulk",
    prefix: "bulk/2019 a/",
    relabelBefore: "3.0",
    rate: 50,
    stack: "prod",
    startAfter: "bulk/2019 a/it's.jpg",
    dryRun: true,
    yes: true,
    json: true,
  };

  expect(resumeCommand(args)).toBe(
    "labeler sync --lane bulk --prefix 'bulk/2019 a/' --relabel-before 3.0 --rate 50 --stack prod " +
      "--start-after 'bulk/2019 a/it'\\''s.jpg' --dry-run --yes --json",
  );
});

it("leaves out what was not said", () => {
  expect(resumeCommand({ lane: "bulk", dryRun: false, yes: false, json: false })).toBe(
    "labeler sync --lane bulk",
  );
});
