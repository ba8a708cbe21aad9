import { peakFileOf, peakOfCgroup } from "../../../local/batch/container-memory";

test("version 1 counts in its memory hierarchy, whatever else that holds", () => {
  expect(peakFileOf("5:pids:/other\n4:cpu,memory:/docker/abc\n0::/other\n")).toBe(
    "/sys/fs/cgroup/memory/docker/abc/memory.max_usage_in_bytes",
  );
});

test("version 2 counts in its only hierarchy", () => {
  expect(peakFileOf("0::/system.slice/docker-abc.scope\n")).toBe(
    "/sys/fs/cgroup/system.slice/docker-abc.scope/memory.peak",
  );
});

test("a process at its end is in the root's cgroup, which counts the whole machine", () => {
  expect(peakFileOf("4:memory:/\n0::/docker/abc\n")).toBeUndefined();
  expect(peakFileOf("0::/\n")).toBeUndefined();
});

test("the peak is what that file of the process's cgroup holds", async () => {
  const files: Record<string, string> = {
    "/proc/7/cgroup": "0::/abc\n",
    "/sys/fs/cgroup/abc/memory.peak": "1048576\n",
  };
  const read = async (file: string) => files[file] ?? Promise.reject(new Error("ENOENT"));
  expect(await peakOfCgroup(7, read)).toBe(1_048_576);
  expect(await peakOfCgroup(8, read)).toBeUndefined();
});
