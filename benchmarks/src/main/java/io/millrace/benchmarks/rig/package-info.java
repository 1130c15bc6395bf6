/** What the peers of a workload share: calls that end on another thread, threads that stay, and checks of what came out. */
@NullMarked
package io.millrace.benchmarks.rig;

import org.jspecify.annotations.NullMarked;
