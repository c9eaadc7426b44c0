import { readFileSync } from 'node:fs';

/** Counts what passed and failed over all steps of a run. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  /** One line for each thing that failed or was left out, told again at the end. */
  remarks = [];

  /** A step that counts as one test. */
  one(name, ok) {
    if (ok) this.passed++;
    else this.fail(name);
  }

  fail(remark) {
    this.failed++;
    this.remarks.push(`FAILED  ${remark}`);
  }

  leaveOut(remark) {
    this.remarks.push(`SKIPPED ${remark}`);
  }

  /**
   * A run of Vitest by its JSON report. A file that could not be loaded has no tests and counts as one
   * that failed, and so does an error outside of every test.
   */
  vitest(name, report, code) {
    const failedBefore = this.failed;
    const result = readReport(report);
    this.passed += result?.numPassedTests ?? 0;
    this.skipped += (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0);
    for (const file of result?.testResults ?? []) {
      const bad = file.assertionResults.filter(({ status }) => status === 'failed');
      for (const test of bad) this.fail(`${name}: ${test.fullName}`);
      if (file.status === 'failed' && bad.length === 0) this.fail(`${name}: ${file.name} could not be run`);
    }
    if (code !== 0 && this.failed === failedBefore) this.fail(`${name}: Vitest ended with code ${code}`);
  }

  /** @returns the exit code */
  print() {
    for (const remark of this.remarks) console.log(remark);
    if (this.skipped > 0) console.log(`${this.skipped} skipped`);
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
