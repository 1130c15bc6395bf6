/** The workloads, a class each, with a method for each peer. */
@NullMarked
package io.millrace.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
